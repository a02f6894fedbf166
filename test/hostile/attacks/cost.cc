// Attacks with requests that are cheap to make and costly to answer.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "test/hostile/attacks/attackers.h"
#include "test/hostile/attacks/peers.h"

namespace chat::hostile {
namespace {

constexpr std::size_t kLinesAtOnce = 16;
constexpr std::size_t kNameLetters = 24;  // at most
constexpr std::string_view kShortLine = "a line that is of no use to anyone\n";
constexpr std::uint64_t kMiB = std::uint64_t{1024} * 1024;

// The attack itself: `count` people who say `lines` again and again, as fast as the server takes
// it.
void say_until_over(AttackContext& context, std::size_t count, const std::string& lines,
                    std::string_view what) {
  Talkers talkers(join_all(context.port(), "t", count), [&lines](std::size_t) { return lines; });
  AttackContext::under_way();
  const Talkers::Talk talk = talkers.talk(context);
  AttackContext::did(talk.sent / (lines.size() / kLinesAtOnce), what);
  if (talk.heard >= kMiB) AttackContext::did(talk.heard / kMiB, "MiB read");
}

void all_say(AttackContext& context, std::size_t count, const std::string& lines,
             std::string_view what) {
  context.begin_to_prepare();
  say_until_over(context, count, lines, what);
}

// What a server in use has to bear at the same time, and one who says `line` for ever.
void flood_among_others(AttackContext& context, std::string_view line, std::string_view what) {
  constexpr unsigned kSilent = 1'000;
  constexpr unsigned kWaiting = 1'000;
  context.begin_to_prepare();
  std::vector<Socket> silent;
  for (unsigned i = 0; i < kSilent; ++i) {
    Socket one = dial(context.port());
    if (one.valid()) silent.push_back(std::move(one));
  }
  AttackContext::did(silent.size(), "silent connections");
  std::uint64_t waiting = 0;
  for (unsigned i = 0; i < kWaiting; ++i) {
    const Address from = i / kWaitingOfAnAddress;
    if (begin_session(context.port(), "w" + std::to_string(i), {}, from).valid()) ++waiting;
  }
  AttackContext::did(waiting, "sessions that wait");
  say_until_over(context, 1, repeated(line, kLinesAtOnce), what);
}

}  // namespace

void mistype_names(AttackContext& context) {
  constexpr std::size_t kPeople = 10;
  // The room's are called by this prefix and a number: attacks.cc.
  all_say(context, kPeople, repeated("psst > " + std::string(kLongPrefix) + "xyz\n", kLinesAtOnce),
          "mistyped whispers");
}

void flood(AttackContext& context) {
  all_say(context, 1, repeated(longest_line(), kLinesAtOnce), "lines of 4 KiB");
}

// Says what may be said at once, leaves, and comes back under the same name.
void flood_and_leave(AttackContext& context) {
  constexpr std::size_t kLines = 25'000;  // less than a new member's allowance
  const std::string all = "again\n" + repeated(kShortLine, kLines) + "/quit\n";
  context.begin();
  std::uint64_t said = 0;
  while (!context.over()) {
    const Socket one = dial(context.port());
    if (!one.valid()) continue;
    (void)one.send_all(all);
    if (hears(one, "* Bye")) said += kLines;
  }
  AttackContext::did(said, "lines");
}

void flood_as_twenty(AttackContext& context) {
  constexpr std::size_t kPeople = 20;
  all_say(context, kPeople, repeated(kShortLine, kLinesAtOnce), "lines");
}

void flood_among_silent_and_waiting(AttackContext& context) {
  flood_among_others(context, longest_line(), "lines of 4 KiB");
}

void flood_shortly_among_silent_and_waiting(AttackContext& context) {
  flood_among_others(context, kShortLine, "short lines");
}

void read_histories(AttackContext& context) {
  constexpr std::size_t kPeople = 10;
  all_say(context, kPeople, repeated("/history 1000\n", kLinesAtOnce), "requests for the history");
}

void ask_who(AttackContext& context) {
  constexpr std::size_t kPeople = 20;
  all_say(context, kPeople, repeated("/who\n", kLinesAtOnce), "requests for who is here");
}

// To find out that a name looks like that of somebody who is here is the dearest refusal, and at
// the door nobody has an allowance yet.
void knock_with_lookalikes(AttackContext& context) {
  constexpr std::size_t kConnections = 20;
  context.begin_to_prepare();
  const Socket original = join(context.port(), repeated("l", kNameLetters));
  const std::string hellos =
      repeated("/hello 1 " + repeated("\u04CF", kNameLetters) + '\n', kLinesAtOnce);
  std::vector<Socket> all;
  for (std::size_t i = 0; i < kConnections; ++i) {
    Socket one = dial(context.port());
    if (one.valid()) all.push_back(std::move(one));
  }
  Talkers talkers(std::move(all), [&hellos](std::size_t) { return std::string(hellos); });
  AttackContext::under_way();
  AttackContext::did(talkers.talk(context).sent / (hellos.size() / kLinesAtOnce),
                     "requests to join by a name");
}

// What has arrived, said again and again: it is no line, and has no answer.
void say_pong(AttackContext& context) {
  constexpr unsigned kPeople = 20;
  constexpr std::size_t kAtOnce = 4'096;
  constexpr std::string_view kPong = "/pong 1\n";
  const std::string pongs = repeated(kPong, kAtOnce);
  context.begin_to_prepare();
  std::vector<Socket> all;
  for (unsigned i = 0; i < kPeople; ++i) {
    Socket one = begin_session(context.port(), "g" + std::to_string(i));
    if (one.valid()) all.push_back(std::move(one));
  }
  Talkers talkers(std::move(all), [&pongs](std::size_t) { return std::string(pongs); });
  AttackContext::under_way();
  AttackContext::did(talkers.talk(context).sent / kPong.size(), "pongs");
}

// A transcript's FILE.sessions is told of each; none of them lasts.
void begin_and_end_sessions(AttackContext& context) {
  context.begin();
  std::uint64_t sessions = 0;
  for (; !context.over(); ++sessions) {
    const Socket one = begin_session(context.port(), "e" + std::to_string(sessions));
    if (one.valid()) (void)one.send_all("1\t/quit\n");
  }
  AttackContext::did(sessions, "sessions that came and went");
}

}  // namespace chat::hostile
