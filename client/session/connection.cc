#include "client/session/connection.h"

#include <utility>

#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

// The most that is received at once, so that a server that never pauses does not block the
// keyboard.
constexpr std::size_t kMaxReceived = std::size_t{256} * 1024;

// More than the lines that may be under way at once.
constexpr std::size_t kMaxOutgoing = wire::kMaxInFlight * (kMaxTyped + wire::kMaxPrefix);

}  // namespace

Connection::Connection(Socket socket, std::unique_ptr<ViaProgram> program)
    : program_(std::move(program)), socket_(std::move(socket)), incoming_(wire::kMaxServerLine) {
  socket_.prepare_for_chat();
}

void Connection::hello(const wire::Hello& hello) {
  outgoing_ += wire::encode(hello);
}

void Connection::send_line(std::uint64_t number, std::string_view text) {
  wire::append_client_line(outgoing_, number, text);
}

void Connection::pong(std::uint64_t seq) {
  // A server that pings without reading the answers gets none.
  if (outgoing_.size() < kMaxOutgoing) wire::append_pong(outgoing_, seq);
}

void Connection::send() {
  if (outgoing_.empty()) return;
  const IoResult result = socket_.send_now(outgoing_);
  outgoing_.erase(0, result.status == IoStatus::Failed ? outgoing_.size() : result.bytes);
}

Connection::Link Connection::receive() {
  std::size_t received = 0;
  while (received < kMaxReceived) {
    const std::span<char> space = incoming_.space();
    if (space.empty()) return Link::Up;  // full of lines that next() has to take first
    const IoResult result = socket_.receive_now(space);
    if (result.status == IoStatus::Blocked) return Link::Up;
    if (result.status != IoStatus::Ok) return Link::Down;
    incoming_.commit(result.bytes);
    received += result.bytes;
    has_received_ = true;
  }
  return Link::Up;
}

std::optional<Event> Connection::next() {
  while (const auto line = incoming_.next()) {
    if (line->too_long) continue;
    auto event = wire::decode_event(line->text);
    if (event && event->is<event::Welcome>()) welcomed_ = true;
    if (event) return event;
    constexpr std::string_view kComplaint = "! ";
    if (!welcomed_ && line->text.starts_with(kComplaint)) {
      complaint_ = clean(line->text.substr(kComplaint.size()));
    }
  }
  return std::nullopt;
}

}  // namespace chat
