#include "common/text/duration.h"

#include <doctest/doctest.h>

namespace chat {
namespace {

using std::chrono::seconds;

TEST_CASE("a time is a number and its unit") {
  CHECK(parse_duration("45s") == seconds(45));
  CHECK(parse_duration("10m") == seconds(600));
  CHECK(parse_duration("2H") == seconds(7200));
  CHECK(parse_duration("7d") == seconds(7 * 86400));
}

TEST_CASE("what is no time is none, nor is one of nothing or of more than a year") {
  for (const char* text :
       {"", "m", "10", "0m", "-5m", "5 m", "5mm", "1.5h", "367d", "99999999999d", "4294967295d"}) {
    CAPTURE(text);
    CHECK(!parse_duration(text));
  }
}

TEST_CASE("a time is told in its largest unit") {
  CHECK(duration_text(seconds(0)) == "0 s");
  CHECK(duration_text(seconds(59)) == "59 s");
  CHECK(duration_text(seconds(60)) == "1 min");
  CHECK(duration_text(seconds(7199)) == "1 h");
  CHECK(duration_text(seconds(86400 * 3)) == "3 d");
}

TEST_CASE("what is left of a time is never told shorter than it is") {
  CHECK(duration_left_text(seconds(0)) == "0 s");
  CHECK(duration_left_text(seconds(59)) == "59 s");
  CHECK(duration_left_text(seconds(60)) == "1 min");
  CHECK(duration_left_text(seconds(61)) == "2 min");
  CHECK(duration_left_text(seconds(7199)) == "2 h");
}

TEST_CASE("a time that is announced is told exactly") {
  CHECK(exact_duration_text(seconds(0)) == "0 s");
  CHECK(exact_duration_text(seconds(90)) == "90 s");
  CHECK(exact_duration_text(seconds(5400)) == "90 min");
  CHECK(exact_duration_text(seconds(7200)) == "2 h");
}

}  // namespace
}  // namespace chat
