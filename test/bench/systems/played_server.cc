#include "test/bench/systems/played_server.h"

#include <array>
#include <string_view>
#include <utility>

#include "common/protocol/wire.h"
#include "common/system/address.h"

namespace chat::bench {
namespace {

// Places in the log: of the welcome, and of the first line.
constexpr std::uint64_t kWelcomed = 1;
constexpr std::uint64_t kFirst = 2;

Event welcome() {
  return {kWelcomed, 0,
          event::Welcome{.token = "token", .name = "ann", .people = 2, .incarnation = "played"}};
}

std::string everything(const Recital& recital) {
  std::string bytes;
  event::Message said{.name = std::string(Recital::kSpeaker)};
  for (unsigned i = 0; i < recital.lines; ++i) {
    said.text = recital.text(i);
    if (recital.to == Recital::To::Client) {
      wire::append_event(bytes, {kFirst + i, Recital::kTimeMs, said});
    } else {
      bytes.append("[").append(said.name).append("] ").append(said.text).append(1, '\n');
    }
  }
  return bytes;
}

// What it is told itself is of no interest: a client that is measured has said hello, and asked who
// is here.
void recite(const Recital& recital, const Socket& listener) {
  const std::string bytes = everything(recital);
  const Accepted guest = accept_from(listener);
  std::array<char, 4096> told{};
  if (recital.to == Recital::To::Client) {
    if (guest.socket.receive(told).status != IoStatus::Ok) return;
    std::string beginning;
    wire::append_event(beginning, welcome());
    wire::append_event(beginning, {kWelcomed, 0, event::Current{}});
    (void)guest.socket.send_all(beginning);
  }
  (void)guest.socket.send_all(bytes);
  while (guest.socket.receive(told).status == IoStatus::Ok) {
  }
}

}  // namespace

std::string Recital::text(unsigned line) const {
  constexpr std::string_view kWords = "the quick brown fox jumps over the lazy dog and ";
  const std::string number = number_of(line);
  const std::size_t before = bytes - number.size() - 1;
  std::string text;
  while (text.size() < before) text += kWords;
  text.resize(before);
  if (text.back() == ' ') text.back() = '.';
  return text + ' ' + number;
}

PlayedServer::PlayedServer(const Recital& recital)
    : PlayedServer(recital, listen_on("127.0.0.1", 0)) {}

PlayedServer::PlayedServer(const Recital& recital, Socket listener)
    : port_(listener.port()), process_([&] { recite(recital, listener); }) {}

}  // namespace chat::bench
