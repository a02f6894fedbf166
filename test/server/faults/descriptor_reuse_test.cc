// Many come and go, and their descriptors are used again at once by others.

#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/protocol/event.h"
#include "common/protocol/wire.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

// Whether an event for one who stays says nothing that contradicts whose doing it is.
bool is_consistent(const Event& event) {
  if (const auto* message = event.as<event::Message>()) {
    return message->text == "hello from " + message->name || message->text.starts_with("welcome ");
  }
  const auto* whisper = event.as<event::Whisper>();
  if (whisper == nullptr) return true;
  return whisper->text == "for " + whisper->to || whisper->text == "from " + whisper->from;
}

// A member who stays: greets everyone who comes, in private and aloud, until `last` comes.
void greet_all(Peer& peer, std::string_view last) {
  std::array<char, 16384> space{};
  std::string in = peer.received();  // whose last line may not be whole
  std::uint64_t number = 0;
  for (;;) {
    const IoResult result = peer.socket().receive(space);
    CHECK(result.status == IoStatus::Ok);
    if (result.status != IoStatus::Ok) return;
    in.append(space.data(), result.bytes);
    std::string out;
    for (std::size_t end = in.find('\n'); end != std::string::npos; end = in.find('\n')) {
      const auto event = wire::decode_event(std::string_view(in).substr(0, end));
      CHECK_MESSAGE((event && is_consistent(*event)), in.substr(0, end));
      in.erase(0, end + 1);
      if (!event) continue;
      if (event->is<event::Ping>()) wire::append_pong(out, event->seq);
      const auto* joined = event->as<event::Joined>();
      if (joined == nullptr) continue;
      if (joined->name == last) return;
      wire::append_client_line(out, ++number, "for " + joined->name + " > " + joined->name);
      wire::append_client_line(out, ++number, "welcome " + joined->name);
    }
    peer.send(out);
  }
}

// Whether everything `name` was sent is for it: its own welcome first, then what is for all, and of
// what is private only what carries its name. The last line may be cut off.
bool is_all_for(const std::string& name, std::string_view stream) {
  bool first = true;
  for (std::size_t end = stream.find('\n'); end != std::string_view::npos;
       end = stream.find('\n')) {
    const std::string_view line = stream.substr(0, end);
    stream.remove_prefix(end + 1);
    const bool welcome = line.starts_with("* " + you_are(""));
    if (welcome != first) return false;
    first = false;
    const bool is_own = line.starts_with("* " + you_are(name) + ". ") ||
                        line == "[ann > you] for " + name || line == "[bob > you] for " + name ||
                        line == "[you > ann] from " + name;
    const bool is_for_all = line.starts_with("[ann] welcome ") ||
                            line.starts_with("[bob] welcome ") || line.starts_with("[churn-") ||
                            line.find(" joined") != std::string_view::npos ||
                            line.find(" left") != std::string_view::npos || line == "* Bye";
    const bool is_private = line.find(" > ") != std::string_view::npos;
    if (!is_own && (!is_for_all || is_private)) return false;
  }
  return true;
}

enum class End : std::uint8_t { BeforeWelcome, Unread, Greeted, Quit, Reset };
constexpr std::size_t kEnds = 5;

// Comes, says something aloud and something to ann, and goes in one of several ways. Whether all
// went well.
bool come_and_go(std::uint16_t port, const std::string& name, End end) {
  Peer peer(port);
  peer.send(name + '\n');
  if (end == End::BeforeWelcome) return true;
  peer.send("hello from " + name + "\nfrom " + name + " > ann\n");
  if (end == End::Unread) return true;
  bool well = peer.gets("[you > ann] from " + name + '\n');
  if (end != End::Reset) well = well && peer.gets(" > you] for " + name + '\n');
  if (end == End::Quit) {
    peer.send("/quit\n");
    well = well && peer.gets("* Bye\n");
  }
  well = well && is_all_for(name, peer.received());
  CHECK_MESSAGE(well, name << ": " << peer.received());
  if (end == End::Reset) peer.reset();
  return well;
}

TEST_CASE("while many come and go, nobody is sent a line that was for another") {
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kComing = 2500;  // in each thread, one after the other
  Limits limits;
  limits.history = 0;
  limits.pause_after_search =
      Limits::Milliseconds(0);  // whispers often find that their addressee has left
  LocalServer server(limits);
  std::deque<Peer> hosts;
  for (const char* name : {"ann", "bob"}) {
    Peer& host = hosts.emplace_back(server.port());
    host.send(std::string("/hello 1 ") + name + '\n');
    CHECK(host.gets("current\t"));
    host.socket().set_receive_timeout(kDeadline);
  }
  std::vector<std::thread> greeting;
  for (Peer& host : hosts) greeting.emplace_back([&host] { greet_all(host, "last"); });
  std::vector<std::thread> coming;
  for (std::size_t t = 0; t < kThreads; ++t) {
    coming.emplace_back([t, port = server.port()] {
      for (std::size_t i = 0; i < kComing; ++i) {
        const std::string name = "churn-" + std::to_string(t) + "-" + std::to_string(i);
        if (!come_and_go(port, name, static_cast<End>((i + t) % kEnds))) return;
      }
    });
  }
  for (std::thread& thread : coming) thread.join();
  const Peer last(server.port(), "last");
  for (std::thread& thread : greeting) thread.join();
}

}  // namespace
}  // namespace chat::test
