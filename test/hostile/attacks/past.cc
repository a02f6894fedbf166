// Attacks by those who ask for what was said, and by those who come back for it.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "test/hostile/attacks/attackers.h"
#include "test/hostile/attacks/peers.h"

namespace chat::hostile {
namespace {

using std::chrono::milliseconds;

// More short entries than the log's window of 16 MiB has room for.
constexpr unsigned kShortEntries = 300'000;

struct Begun {
  Socket socket;
  std::string token;  // of its session
};

Begun begin_with_token(std::uint16_t port, std::string_view name) {
  constexpr std::string_view kWelcome = "welcome\t";
  Begun begun{dial(port), {}};
  if (!begun.socket.valid()) return {};
  (void)begun.socket.send_all("/hello 1 " + std::string(name) + " history=0\n");
  std::array<char, 4096> buffer;
  std::string heard;
  while (heard.find('\n') == std::string::npos) {
    const auto got = begun.socket.receive(buffer);
    if (got.status != IoStatus::Ok) return {};
    heard.append(buffer.data(), got.bytes);
  }
  if (!heard.starts_with(kWelcome)) return {};
  heard.erase(0, kWelcome.size());
  begun.token = heard.substr(0, heard.find('\t'));
  return begun;
}

// Fills the window with messages that are as short as can be.
void fill_with_short_lines(std::uint16_t port) {
  const Socket talker = join(port, "short");
  (void)talker.send_all(repeated("x\n", kShortEntries) + "/quit\n");
  (void)hears(talker, "* Bye");
}

}  // namespace

// Ten readers that do not read, 40 times "/history 1000" each; the window is full of long lines.
void ask_history_unread(AttackContext& context) {
  constexpr std::size_t kReaders = 10;
  constexpr std::size_t kRequests = 40;
  context.begin_to_prepare();
  const auto readers = join_all(context.port(), "r", kReaders, Receives::Little);
  std::uint64_t bytes = 0;
  for (const Socket& reader : readers) {
    bytes += reader.send_now(repeated("/history 1000\n", kRequests)).bytes;
  }
  AttackContext::under_way();
  context.wait_until_over();
  AttackContext::did(bytes, "bytes of /history");
}

// Readers that do not read ask one after the other, while some who flood move the window on: no two
// of them have asked for the same messages.
void ask_moving_history_unread(AttackContext& context) {
  constexpr std::size_t kReaders = 300;
  constexpr milliseconds kBetween{50};
  context.begin_to_prepare();
  const auto readers = join_all(context.port(), "r", kReaders, Receives::Little);
  AttackContext::under_way();
  std::thread flood([&context] {
    Talkers flooders(join_all(context.port(), "f", kFlooders),
                     [](std::size_t) { return repeated(longest_line(), 8); });
    (void)flooders.talk(context);
  });
  std::uint64_t asked = 0;
  for (const Socket& reader : readers) {
    if (context.over()) break;
    (void)reader.send_now("/history 1000\n");
    ++asked;
    std::this_thread::sleep_for(kBetween);
  }
  flood.join();
  AttackContext::did(asked, "who asked for a history and do not read it");
}

// One session that has asked for many histories, and is taken up again and again by connections
// that read nothing.
void resume_again_and_again(AttackContext& context) {
  constexpr unsigned kHistories = 60;
  constexpr unsigned kThreads = 2;
  constexpr std::size_t kHeldOpen = 1'500;
  context.begin_to_prepare();
  fill_with_short_lines(context.port());
  const Begun one = begin_with_token(context.port(), "again");
  for (unsigned line = 1; line <= kHistories && !one.token.empty(); ++line) {
    const std::string number = std::to_string(line);
    (void)one.socket.send_all(number + "\t/history 1000\n");
    if (!hears(one.socket, "\nok\t" + number + '\t')) break;
  }
  AttackContext::under_way();
  std::atomic<std::uint64_t> resumed = 0;
  std::vector<std::thread> all;
  for (unsigned i = 0; i < kThreads && !one.token.empty(); ++i) {
    all.emplace_back([&] {
      std::deque<Socket> open;
      while (!context.over()) {
        Socket next = dial(context.port(), Receives::Little);
        if (!next.valid()) continue;
        if (next.send_now("/hello 1 x session=" + one.token + " after=0\n").bytes > 0) ++resumed;
        open.push_back(std::move(next));
        if (open.size() > kHeldOpen) open.pop_front();
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  AttackContext::did(resumed, "times that a session was taken up");
}

// Sessions from before all that the window holds: each comes back, reads it whole, breaks its
// connection, and comes back again as one who has seen nothing.
void come_back_again_and_again(AttackContext& context) {
  constexpr unsigned kSessions = 10;
  context.begin_to_prepare();
  std::vector<Begun> sessions;
  for (unsigned i = 0; i < kSessions; ++i) {
    sessions.push_back(begin_with_token(context.port(), "back" + std::to_string(i)));
    sessions.back().socket.close();
  }
  fill_with_short_lines(context.port());
  AttackContext::under_way();
  std::atomic<std::uint64_t> read = 0;
  std::vector<std::thread> all;
  for (const Begun& session : sessions) {
    if (session.token.empty()) continue;
    all.emplace_back([&context, &read, &session] {
      while (!context.over()) {
        const Socket next = dial(context.port());
        if (!next.valid()) continue;
        (void)next.send_now("/hello 1 x session=" + session.token + " after=0\n");
        if (hears(next, "\ncurrent\t")) ++read;
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  AttackContext::did(read, "times that a session has read the whole window");
}

}  // namespace chat::hostile
