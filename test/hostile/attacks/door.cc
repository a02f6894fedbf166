// Attacks on the way in: joins, connections without a name, sessions that wait, the queue.

#include <poll.h>

#include <chrono>
#include <cstdint>
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
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kLook{10};
constexpr milliseconds kAfterRefusal{5};

// --max-clients 30 lets 64 more connections in, for their handshake.
constexpr std::size_t kSmallDoor = 94;
// The same with the default of 10,000; some fewer where the system gives no more descriptors.
constexpr std::size_t kWholeDoor = 10'066;

void storm_with(AttackContext& context, unsigned threads) {
  context.begin();
  std::atomic<std::uint64_t> joins = 0;
  std::vector<std::thread> all;
  for (unsigned t = 0; t < threads; ++t) {
    all.emplace_back([&context, &joins, t] {
      const std::string prefix = "s" + std::to_string(t) + '_';
      for (unsigned n = 0; !context.over(); ++n) {
        Socket one = dial(context.port());
        if (!one.valid()) continue;
        (void)one.send_now(prefix + std::to_string(n) + "\nhi\n");
        reset(one);
        ++joins;
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  AttackContext::did(joins, "joins that reset");
}

// Whether the server has closed it; reads what came.
bool is_closed(const Socket& socket) {
  std::array<char, 4096> buffer;
  const auto got = socket.receive_now(buffer);
  return got.status == IoStatus::Closed || got.status == IoStatus::Failed;
}

// Keeps `count` connections that say nothing, or no more than `first`; opens another for each that
// the server closes.
void hold_silent(AttackContext& context, std::size_t count, std::string_view first = {}) {
  context.begin();
  std::vector<Socket> held;
  std::uint64_t opened = 0;
  while (!context.over()) {
    while (held.size() < count && !context.over()) {
      Socket one = dial(context.port());
      if (!one.valid()) break;
      if (!first.empty()) (void)one.send_now(first);
      held.push_back(std::move(one));
      ++opened;
    }
    std::erase_if(held, is_closed);
    std::this_thread::sleep_for(kLook);
  }
  AttackContext::did(opened, "connections that say nothing");
}

}  // namespace

void spin(AttackContext& context) {
  context.begin();
  std::vector<std::thread> all;
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
    all.emplace_back([&context] {
      while (!context.over()) {
      }
    });
  }
  for (std::thread& thread : all) thread.join();
}

void storm(AttackContext& context) {
  storm_with(context, 1);
}

void storm_of_four(AttackContext& context) {
  storm_with(context, 4);
}

void fill_small_door(AttackContext& context) {
  hold_silent(context, kSmallDoor);
}

void fill_whole_door(AttackContext& context) {
  hold_silent(context, kWholeDoor);
}

// What a browser asks with has no end here, and is as long as it may be.
void fill_door_with_bytes(AttackContext& context) {
  constexpr std::size_t kLongest = 8'000;
  hold_silent(context, kWholeDoor, "GET / HTTP/1.1\r\nX: " + std::string(kLongest, 'x'));
}

// As many as wait where pause() refuses, and those that make it refuse.
void fill_queue(AttackContext& context) {
  hold_silent(context, kSmallDoor + 200);
}

// A name that is reserved, then empty lines for ever: each is refused, and the refusals are never
// read. What bounds a login is its deadline of a minute.
void stay_at_the_door(AttackContext& context) {
  constexpr seconds kLoginDeadline{60};
  constexpr seconds kGrace{5};
  context.begin();
  const auto start = Clock::now();
  std::vector<Socket> held;
  std::uint64_t bytes = 0;
  const std::string empty_lines(512, '\n');
  while (held.size() < kSmallDoor && !context.over()) {
    Socket one = dial(context.port(), Receives::Little);
    if (!one.valid()) continue;
    (void)one.send_now("/hello 1 you\n");
    held.push_back(std::move(one));
  }
  while (!context.over()) {
    std::erase_if(held, [&](const Socket& one) {
      const auto sent = one.send_now(empty_lines);
      bytes += sent.bytes;
      return sent.status == IoStatus::Failed;
    });
    std::this_thread::sleep_for(kLook);
  }
  AttackContext::did(bytes, "empty lines");
  if (!held.empty() && Clock::now() - start > kLoginDeadline + kGrace) {
    AttackContext::broken(std::to_string(held.size()) +
                          " connections without a name are still at the door after " +
                          std::to_string((kLoginDeadline + kGrace).count()) + " s");
  }
}

// One connection at a time: welcome, gone, the session waits. The pair has two of the seats.
void fill_with_waiting_sessions(AttackContext& context) {
  context.begin();
  std::uint64_t sessions = 0;
  while (!context.over()) {
    if (begin_session(context.port(), "w" + std::to_string(sessions)).valid()) {
      ++sessions;
    } else {
      std::this_thread::sleep_for(kAfterRefusal);
    }
  }
  AttackContext::did(sessions, "sessions that wait");
}

}  // namespace chat::hostile
