#include "server/log/session_state.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace chat {
namespace {

// "3=30 4=40, last 5"
std::string told(const SessionState& session) {
  std::string text;
  for (const Outcome& each : session.outcomes) {
    text += std::to_string(each.line) + "=" + std::to_string(each.seq) + " ";
  }
  return text + "last " + std::to_string(session.last_line);
}

TEST_CASE("a session's outcomes are in the order of their lines, the newest of a line counts") {
  SessionState session;
  for (const std::uint64_t line : {5U, 2U, 9U, 2U}) session.add({line, 10 * line, 0});
  session.add({5, 51, 0});
  CHECK(told(session) == "2=20 5=51 9=90 last 9");
}

TEST_CASE("a session's outcomes are kept for the last 64 lines, refused ones among them") {
  SessionState session;
  for (std::uint64_t line = 1; line <= 65; ++line) session.add({line, line, 0});
  REQUIRE(session.outcomes.size() == 64);
  CHECK(session.outcomes.front().line == 2);
  session.add({1, 1, 0});
  CHECK(session.outcomes.front().line == 2);
  session.reach(126);
  CHECK(told(session) == "63=63 64=64 65=65 last 126");
  session.reach(3);
  CHECK(told(session) == "63=63 64=64 65=65 last 126");
  session.reach(1000);
  CHECK(told(session) == "last 1000");
}

}  // namespace
}  // namespace chat
