#include "common/text/line_buffer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace chat {
namespace {

constexpr std::size_t kMax = 20;

// All lines of `bytes` given in chunks that end at `cuts`; an over-long one ends in "+".
std::vector<std::string> lines_of(std::string_view bytes, const std::vector<std::size_t>& cuts) {
  LineBuffer buffer(kMax);
  std::vector<std::string> lines;
  std::size_t begin = 0;
  const auto feed = [&](std::size_t end) {
    while (begin < end) {
      const std::span<char> space = buffer.space();
      const std::size_t size = std::min(space.size(), end - begin);
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(begin), size, space.begin());
      buffer.commit(size);
      begin += size;
      while (const auto line = buffer.next()) {
        lines.push_back(std::string(line->text) + (line->too_long ? "+" : ""));
      }
    }
  };
  for (const std::size_t cut : cuts) feed(cut);
  feed(bytes.size());
  if (buffer.has_partial_line()) lines.emplace_back("(partial)");
  return lines;
}

TEST_CASE("lines are the same however the bytes come") {
  const std::string long_line(50, 'x');
  const std::string bytes = "one\r\ntwo\n\n" + std::string(kMax, 'y') + "\n" +
                            std::string(kMax, 'z') + "\r\n" + long_line + "\nlast\npartial";
  const std::vector<std::string> expected = {"one",
                                             "two",
                                             "",
                                             std::string(kMax, 'y'),
                                             std::string(kMax, 'z'),
                                             std::string(kMax, 'x') + "+",
                                             "last",
                                             "(partial)"};
  CHECK(lines_of(bytes, {}) == expected);
  std::vector<std::size_t> every;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    every.push_back(i);
    CHECK(lines_of(bytes, {i}) == expected);
  }
  CHECK(lines_of(bytes, every) == expected);
}

TEST_CASE("a hundred megabytes without a line end are one over-long line in bounded memory") {
  LineBuffer buffer(4096);
  std::size_t too_long = 0;
  std::size_t largest = 0;
  for (std::size_t total = 0; total < 100'000'000;) {
    const std::span<char> space = buffer.space();
    largest = std::max(largest, space.size());
    REQUIRE(!space.empty());
    std::fill(space.begin(), space.end(), 'x');
    buffer.commit(space.size());
    total += space.size();
    while (const auto line = buffer.next()) too_long += line->too_long ? 1U : 0U;
  }
  CHECK(too_long == 1);
  CHECK(largest <= 16 * 1024);
  CHECK_FALSE(buffer.has_partial_line());
}

TEST_CASE("a client that never says much takes little memory") {
  LineBuffer buffer(4096);
  CHECK(buffer.space().size() <= 1024);
}

TEST_CASE("a line is over-long when it has one byte more than allowed, not before") {
  const std::string longest(kMax, 'x');
  const std::vector<std::string> whole = {longest};
  const std::vector<std::string> cut = {longest + "+"};
  for (std::size_t at = 0; at <= kMax + 2; ++at) {
    CHECK(lines_of(longest + "\n", {std::min(at, kMax + 1)}) == whole);
    CHECK(lines_of(longest + "\r\n", {at}) == whole);
    CHECK(lines_of(longest + "x\n", {at}) == cut);
    CHECK(lines_of(longest + "\r\r\n", {at}) == cut);
  }
  CHECK(lines_of(longest + "x\r\n", {kMax + 1}) == cut);
  CHECK(lines_of(longest + "xy", {}) == cut);  // as soon as that is known
}

TEST_CASE("an over-long line is given once, and the lines behind it whole") {
  const std::string begin(kMax, 'x');
  for (const std::size_t length : {kMax + 1, kMax + 2, 2 * kMax + 2, 2 * kMax + 3, 100 * kMax}) {
    const std::string bytes =
        std::string(length, 'x') + "\nnext\n" + std::string(length, 'x') + "\n\n";
    const std::vector<std::string> expected = {begin + "+", "next", begin + "+", ""};
    CHECK(lines_of(bytes, {}) == expected);
    std::vector<std::size_t> every;
    for (std::size_t i = 1; i < bytes.size(); ++i) every.push_back(i);
    CHECK(lines_of(bytes, every) == expected);
  }
}

TEST_CASE("one CR is dropped before an LF, and no other") {
  CHECK(lines_of("\r\n", {}) == std::vector<std::string>{""});
  CHECK(lines_of("a\r\r\n", {2}) == std::vector<std::string>{"a\r"});
  CHECK(lines_of("a\rb\n", {}) == std::vector<std::string>{"a\rb"});
  CHECK(lines_of("a\r", {}) == std::vector<std::string>{"(partial)"});
}

TEST_CASE("zero bytes and all others are bytes of a line like any") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != '\n') all += static_cast<char>(byte);
  }
  LineBuffer buffer(300);
  const std::string bytes = all + "\n";
  std::copy(bytes.begin(), bytes.end(), buffer.space().begin());
  buffer.commit(bytes.size());
  const auto line = buffer.next();
  REQUIRE(line.has_value());
  CHECK(line->text == all);
}

TEST_CASE("what has come since the last LF is a partial line, but the rest of an over-long one") {
  CHECK(lines_of("", {}).empty());
  CHECK(lines_of("a\n", {}) == std::vector<std::string>{"a"});
  CHECK(lines_of("a\nb", {}) == std::vector<std::string>{"a", "(partial)"});
  CHECK(lines_of(std::string(100, 'x'), {50}) ==
        std::vector<std::string>{std::string(kMax, 'x') + "+"});
}

TEST_CASE("a partial line that is skipped is never given, nor the rest of it") {
  LineBuffer buffer(kMax);
  const auto put = [&buffer](std::string_view text) {
    std::copy(text.begin(), text.end(), buffer.space().begin());
    buffer.commit(text.size());
  };
  CHECK_FALSE(buffer.skip_partial_line());
  put("a\nhal");
  REQUIRE(buffer.next().has_value());
  CHECK_FALSE(buffer.next().has_value());
  CHECK(buffer.skip_partial_line());
  CHECK_FALSE(buffer.skip_partial_line());
  CHECK_FALSE(buffer.has_partial_line());
  put("f\nnext\n");
  const auto next = buffer.next();
  REQUIRE(next.has_value());
  CHECK(next->text == "next");
}

TEST_CASE("many lines may wait in the buffer, and what is full of them has no space") {
  LineBuffer buffer(kMax);
  std::size_t bytes = 0;
  for (std::span<char> space = buffer.space(); !space.empty(); space = buffer.space()) {
    std::fill(space.begin(), space.end(), '\n');
    buffer.commit(space.size());
    bytes += space.size();
    REQUIRE(bytes < 100'000);
  }
  std::size_t lines = 0;
  while (buffer.next()) ++lines;
  CHECK(lines == bytes);
  CHECK_FALSE(buffer.space().empty());
}

}  // namespace
}  // namespace chat
