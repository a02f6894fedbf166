// Attacks on the way in: joins, connections without a name, sessions that wait, the queue.

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <string>
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

void storm_with(Assault& assault, unsigned threads) {
  assault.begin();
  std::atomic<std::uint64_t> joins = 0;
  std::vector<std::thread> all;
  for (unsigned t = 0; t < threads; ++t) {
    all.emplace_back([&assault, &joins, t] {
      const std::string prefix = "s" + std::to_string(t) + '_';
      for (unsigned n = 0; !assault.over(); ++n) {
        Socket one = dial(assault.port());
        if (!one.valid()) continue;
        (void)one.send_now(prefix + std::to_string(n) + "\nhi\n");
        reset(one);
        ++joins;
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  Assault::did(joins, "joins that reset");
}

// Whether the server has closed it; reads what came.
bool is_closed(const Socket& socket) {
  std::array<char, 4096> buffer;
  const auto got = socket.receive_now(buffer);
  return got.status == IoStatus::Closed || got.status == IoStatus::Failed;
}

// Keeps `count` connections that say nothing; opens another for each that the server closes.
void hold_silent(Assault& assault, std::size_t count) {
  assault.begin();
  std::vector<Socket> held;
  std::uint64_t opened = 0;
  while (!assault.over()) {
    while (held.size() < count && !assault.over()) {
      Socket one = dial(assault.port());
      if (!one.valid()) break;
      held.push_back(std::move(one));
      ++opened;
    }
    std::erase_if(held, is_closed);
    std::this_thread::sleep_for(kLook);
  }
  Assault::did(opened, "connections that say nothing");
}

}  // namespace

void spin(Assault& assault) {
  assault.begin();
  std::vector<std::thread> all;
  for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
    all.emplace_back([&assault] {
      while (!assault.over()) {
      }
    });
  }
  for (std::thread& thread : all) thread.join();
}

void storm(Assault& assault) {
  storm_with(assault, 1);
}

void storm_of_four(Assault& assault) {
  storm_with(assault, 4);
}

void fill_small_door(Assault& assault) {
  hold_silent(assault, kSmallDoor);
}

void fill_whole_door(Assault& assault) {
  hold_silent(assault, kWholeDoor);
}

// As many as wait where pause() refuses, and those that make it refuse.
void fill_queue(Assault& assault) {
  hold_silent(assault, kSmallDoor + 200);
}

// A name that is reserved, then empty lines for ever: each is refused, and the refusals are never
// read. What bounds a login is its deadline of a minute.
void stay_at_the_door(Assault& assault) {
  constexpr seconds kLoginDeadline{60};
  constexpr seconds kGrace{5};
  assault.begin();
  const auto start = Clock::now();
  std::vector<Socket> held;
  std::uint64_t bytes = 0;
  const std::string empty_lines(512, '\n');
  while (held.size() < kSmallDoor && !assault.over()) {
    Socket one = dial(assault.port(), Receives::Little);
    if (!one.valid()) continue;
    (void)one.send_now("/hello 1 you\n");
    held.push_back(std::move(one));
  }
  while (!assault.over()) {
    std::erase_if(held, [&](const Socket& one) {
      const auto sent = one.send_now(empty_lines);
      bytes += sent.bytes;
      return sent.status == IoStatus::Failed;
    });
    std::this_thread::sleep_for(kLook);
  }
  Assault::did(bytes, "empty lines");
  if (!held.empty() && Clock::now() - start > kLoginDeadline + kGrace) {
    Assault::broken(std::to_string(held.size()) +
                    " connections without a name are still at the door after " +
                    std::to_string((kLoginDeadline + kGrace).count()) + " s");
  }
}

// One connection at a time: welcome, gone, the session waits. The pair has two of the seats.
void fill_with_waiting_sessions(Assault& assault) {
  assault.begin();
  std::uint64_t sessions = 0;
  while (!assault.over()) {
    if (begin_session(assault.port(), "w" + std::to_string(sessions)).valid()) {
      ++sessions;
    } else {
      std::this_thread::sleep_for(kAfterRefusal);
    }
  }
  Assault::did(sessions, "sessions that wait");
}

}  // namespace chat::hostile
