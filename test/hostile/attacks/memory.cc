// Attacks on what the server, and the kernel for it, has to keep.

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/hostile/attacks/attackers.h"
#include "test/hostile/attacks/peers.h"

namespace chat::hostile {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAfterRefusal{5};

// `index` as a letter that takes four bytes and is as good as any other in a name.
std::string wide_letter(unsigned index) {
  constexpr unsigned kFirst = 0x20000;  // CJK Unified Ideographs Extension B
  const unsigned point = kFirst + index;
  std::string letter;
  letter += static_cast<char>(0xf0U | point >> 18U);
  letter += static_cast<char>(0x80U | (point >> 12U & 0x3fU));
  letter += static_cast<char>(0x80U | (point >> 6U & 0x3fU));
  letter += static_cast<char>(0x80U | (point & 0x3fU));
  return letter;
}

// 24 code points, 96 bytes: as long as a name may be.
std::string longest_name(unsigned index) {
  constexpr std::size_t kCodePoints = 24;
  return wide_letter(index) + repeated(wide_letter(0), kCodePoints - 1);
}

// `each` whispers to w0, w1, ... up to `addressees`.
void whisper_to_all(AttackContext& context, std::size_t addressees, std::size_t each) {
  constexpr std::size_t kWhisperers = 8;
  constexpr std::size_t kText = 4'000;
  const std::string text(kText, 'x');
  std::size_t addressee = 0;
  Talkers whisperers(join_all(context.port(), "p", kWhisperers), [&](std::size_t) {
    if (addressee == addressees) return std::string();
    return repeated(text + " > w" + std::to_string(addressee++) + '\n', each);
  });
  AttackContext::under_way();
  AttackContext::did(whisperers.talk(context).sent, "bytes whispered");
}

}  // namespace

// 2,000 sessions with the longest names, each of which asks who is here, and then waits.
void ask_and_wait(AttackContext& context) {
  constexpr unsigned kSessions = 2'000;
  context.begin_to_prepare();
  std::uint64_t waiting = 0;
  for (unsigned i = 0; i < kSessions && !context.over(); ++i) {
    if (begin_session(context.port(), longest_name(i), {"?"}, i / kWaitingOfAnAddress).valid()) {
      ++waiting;
    }
  }
  AttackContext::under_way();
  context.wait_until_over();
  AttackContext::did(waiting, "sessions that asked ? and wait");
}

// Each has as many answers kept for it as may be: 64 KiB.
void ask_and_wait_as_many(AttackContext& context) {
  const std::vector<std::string> questions(60, "/help");
  context.begin();
  std::uint64_t waiting = 0;
  while (!context.over()) {
    if (begin_session(context.port(), "h" + std::to_string(waiting), questions).valid()) {
      ++waiting;
    } else {
      std::this_thread::sleep_for(kAfterRefusal);
    }
  }
  AttackContext::did(waiting, "sessions that asked /help and wait");
}

// Sessions that ask for the history again and again, while some who flood move the window on, and
// that say "/pong 0": nothing has arrived. After four answers a session waits, and a new one comes.
void keep_histories(AttackContext& context) {
  constexpr unsigned kAtOnce = 10;
  constexpr unsigned kAnswers = 4;
  constexpr milliseconds kBetween{100};
  context.begin();
  std::thread flood([&context] {
    Talkers flooders(join_all(context.port(), "f", kFlooders),
                     [](std::size_t) { return repeated(longest_line(), 8); });
    (void)flooders.talk(context);
  });
  struct Session {
    Socket socket;
    unsigned answers = 0;
  };
  std::vector<Session> sessions(kAtOnce);
  std::uint64_t begun = 0;
  for (unsigned turn = 0; !context.over(); ++turn) {
    Session& one = sessions[turn % kAtOnce];
    if (!one.socket.valid() || one.answers == kAnswers) {
      one = {begin_session(context.port(), "k" + std::to_string(begun)), 0};
      if (one.socket.valid()) ++begun;
    }
    const std::string number = std::to_string(++one.answers);
    if (one.socket.valid()) {
      (void)one.socket.send_now("/pong 0\n" + number + "\t/history 1000\n");
      if (!hears(one.socket, "\nok\t" + number + '\t')) one.socket.close();
    }
    std::this_thread::sleep_for(kBetween);
  }
  flood.join();
  AttackContext::did(begun, "sessions with four histories each");
}

// Sessions that wait, and whispers to each of them until it has all that is kept for it.
void whisper_to_waiting(AttackContext& context) {
  constexpr unsigned kSessions = 600;    // without a bound for all, 150 MiB
  constexpr std::size_t kWhispers = 80;  // more than 256 KiB
  context.begin_to_prepare();
  unsigned waiting = 0;
  while (waiting < kSessions && !context.over()) {
    if (begin_session(context.port(), "w" + std::to_string(waiting), {},
                      waiting / kWaitingOfAnAddress)
            .valid()) {
      ++waiting;
    } else {
      std::this_thread::sleep_for(kAfterRefusal);
    }
  }
  whisper_to_all(context, waiting, kWhispers);
  AttackContext::did(waiting, "sessions that wait");
}

// People who never read, and whispers to each of them until it has all that waits for it.
void whisper_to_stopped(AttackContext& context) {
  constexpr std::size_t kStopped = 800;
  constexpr std::size_t kWhispers = 120;  // what the kernel takes, and 256 KiB
  context.begin_to_prepare();
  const auto stopped = join_all(context.port(), "w", kStopped, Receives::Little);
  whisper_to_all(context, kStopped, kWhispers);
  AttackContext::did(stopped.size(), "people who never read");
}

// People who ask for much, leave, and read nothing; each stays connected for as long as it can be.
void leave_unread(AttackContext& context) {
  constexpr std::size_t kHeldOpen = 3'000;
  constexpr std::size_t kQuestions = 100;
  const std::string all = repeated("/help\n", kQuestions) + "/quit\n";
  context.begin();
  std::deque<Socket> open;
  std::uint64_t left = 0;
  while (!context.over()) {
    Socket next = dial(context.port(), Receives::Little);
    if (!next.valid()) continue;
    if (next.send_now("q" + std::to_string(left) + '\n' + all).bytes > 0) ++left;
    open.push_back(std::move(next));
    if (open.size() > kHeldOpen) open.pop_front();
  }
  AttackContext::did(left, "who left and read nothing");
}

// People who never read, and one who talks.
void stop_reading(AttackContext& context) {
  constexpr std::size_t kStopped = 400;
  context.begin_to_prepare();
  const auto stopped = join_all(context.port(), "r", kStopped, Receives::Little);
  Talkers flooder(join_all(context.port(), "f", 1),
                  [](std::size_t) { return repeated(longest_line(), 8); });
  AttackContext::under_way();
  const std::uint64_t bytes = flooder.talk(context).sent;
  AttackContext::did(stopped.size(), "people who never read");
  AttackContext::did(bytes, "bytes said to them");
}

}  // namespace chat::hostile
