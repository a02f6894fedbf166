// The signs of a whisper as CJK keyboards type them: fullwidth, with ideographic spaces.

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <variant>

#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

// "to: text" of a whisper; "public", or "refused".
std::string read(std::string_view line) {
  const Request request = parse_request(clean(line));
  if (const auto* whisper = std::get_if<Whisper>(&request)) {
    return whisper->to + ": " + whisper->text;
  }
  if (const auto* say = std::get_if<Say>(&request)) {
    return say->meant.empty() ? "public" : "refused if " + say->meant + " is here";
  }
  return std::holds_alternative<BadRequest>(request) ? "refused" : "something else";
}

TEST_CASE("a fullwidth @ or > makes a whisper, with blanks of any kind around") {
  for (const char* line :
       {"\uFF20bob hi", "\uFF20bob\u3000hi", "\u3000\uFF20bob \u3000hi\u3000", "hi\uFF1Ebob",
        "hi \uFF1E bob", "hi\u3000\uFF1E\u3000bob", "\u3000hi\u3000\uFF1E bob\u3000"}) {
    CAPTURE(line);
    CHECK(read(line) == "bob: hi");
  }
  CHECK(read("秘密\uFF1E太郎") == "太郎: 秘密");
}

TEST_CASE("the last of both kinds of > counts") {
  CHECK(read("a > b \uFF1E bob") == "bob: a > b");
  CHECK(read("a \uFF1E b > bob") == "bob: a \uFF1E b");
  CHECK(read("a \uFF1E bob > b c") == "refused if b is here");
}

TEST_CASE("what begins with a fullwidth @ is never public") {
  for (const char* line : {"\uFF20", "\uFF20bob", "\uFF20\u3000bob hi", "\uFF20bob, hi",
                           "\uFF20(bob) hi", "\uFF20 hi > x y", "\u3000\uFF20 secret"}) {
    CAPTURE(line);
    CHECK(read(line) == "refused");
  }
}

TEST_CASE("a mistyped whisper behind a fullwidth > is not public while that person is here") {
  for (const char* line : {"secret \uFF1E bob!", "secret\uFF1E(bob)", "secret \uFF1E @bob",
                           "secret\u3000\uFF1E\u3000bob\u3000x", "secret > bob, ann"}) {
    CAPTURE(line);
    CHECK(read(line) == "refused if bob is here");
  }
}

TEST_CASE("punctuation of CJK keyboards around the name makes no line public") {
  for (const char* line :
       {"secret \uFF1E bob\uFF01", "secret \uFF1E bob\u3002", "secret > \uFF20bob",
        "secret \uFF1E \uFF20bob", "secret > bob\u3001x"}) {
    CAPTURE(line);
    CHECK(read(line) != "public");
  }
}

TEST_CASE("a fullwidth > without a text before it is what > is") {
  CHECK(read("\uFF1E bob") == read("> bob"));
  CHECK(read("\uFF1E") == read(">"));
}

TEST_CASE("fullwidth signs elsewhere are text") {
  for (const char* line : {"mail me: bob\uFF20example", "(\uFF1E_\uFF1C)", "5 \uFF1E 3",
                           "//\uFF20bob hi", "/say hi \uFF1E bob"}) {
    CAPTURE(line);
    CHECK(read(line).starts_with("public"));
  }
}

}  // namespace
}  // namespace chat
