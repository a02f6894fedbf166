// Attacks with requests that are cheap to make and costly to answer.

#include <cstdint>
#include <string>
#include <utility>

#include "test/hostile/attacks/attackers.h"
#include "test/hostile/attacks/peers.h"

namespace chat::hostile {
namespace {

constexpr std::size_t kLinesAtOnce = 16;
constexpr std::uint64_t kMiB = std::uint64_t{1024} * 1024;

// `count` people who say `lines` again and again, as fast as the server takes it.
void all_say(AttackContext& context, std::size_t count, const std::string& lines,
             std::string_view what) {
  context.begin_to_prepare();
  Talkers talkers(join_all(context.port(), "t", count), [&lines](std::size_t) { return lines; });
  AttackContext::under_way();
  const Talkers::Talk talk = talkers.talk(context);
  AttackContext::did(talk.sent / (lines.size() / kLinesAtOnce), what);
  if (talk.heard >= kMiB) AttackContext::did(talk.heard / kMiB, "MiB read");
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

void flood_as_twenty(AttackContext& context) {
  constexpr std::size_t kPeople = 20;
  all_say(context, kPeople, repeated("a line that is of no use to anyone\n", kLinesAtOnce),
          "lines");
}

void read_histories(AttackContext& context) {
  constexpr std::size_t kPeople = 10;
  all_say(context, kPeople, repeated("/history 1000\n", kLinesAtOnce), "requests for the history");
}

void ask_who(AttackContext& context) {
  constexpr std::size_t kPeople = 20;
  all_say(context, kPeople, repeated("/who\n", kLinesAtOnce), "requests for who is here");
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
