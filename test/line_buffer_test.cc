#include "common/line_buffer.h"

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

}  // namespace
}  // namespace chat
