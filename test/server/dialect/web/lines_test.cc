// Lines become frames.

#include "server/dialect/web/lines.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "test/support/peers/web_peer.h"

namespace chat::test {
namespace {

std::string framed(const std::string& before, const std::string& lines) {
  std::string bytes = before + lines;
  frame_lines(bytes, before.size());
  return bytes;
}

TEST_CASE("each line is a frame of its own, behind what was there") {
  CHECK(framed("", "").empty());
  CHECK(framed("x\n", "") == "x\n");
  CHECK(framed("", "\n") == server_frame(kTextFrame, ""));
  CHECK(framed("x\n", "one\n") == "x\n" + server_frame(kTextFrame, "one"));
  CHECK(framed("x", "one\n\ntwo\n") == "x" + server_frame(kTextFrame, "one") +
                                           server_frame(kTextFrame, "") +
                                           server_frame(kTextFrame, "two"));
  for (const std::size_t size : std::initializer_list<std::size_t>{125, 126, 65535, 65536}) {
    const std::string line(size, 'x');
    CHECK(framed("y", line + "\n") == "y" + server_frame(kTextFrame, line));
    const std::string both = framed("y", std::string(line).append("\n").append(line) + "\n");
    CHECK(both == "y" + server_frame(kTextFrame, line) + server_frame(kTextFrame, line));
  }
}

}  // namespace
}  // namespace chat::test
