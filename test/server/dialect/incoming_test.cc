// The first bytes of a connection tell its dialect; the pieces that bytes come in tell nothing.

#include "server/dialect/incoming.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "server/dialect/native/native.h"
#include "server/dialect/plain/plain.h"
#include "test/server/dialect/framed/framed.h"
#include "test/support/seed.h"
#include "test/support/server/decoded.h"

namespace chat::test {
namespace {

using Match = Dialect::Match;

Dialects three() {
  static const std::array dialects{&native_dialect(), &framed_dialect(), &plain_dialect()};
  return dialects;
}

const Dialect* dialect_of(std::string_view bytes) {
  Decoded decoded(three());
  decoded.feed(bytes);
  return &decoded.incoming().dialect();
}

TEST_CASE("the first bytes tell the dialect") {
  for (const char* hello : {"/hello ", "/hello\n", "/hello\r\n", "/hello\t1", "/hello 1 joe\n",
                            "/hello\xC2\xA0", "/hello\xE2\x80\x83"}) {
    CHECK(dialect_of(hello) == &native_dialect());
  }
  CHECK(dialect_of(kFramedBegin) == &framed_dialect());
  for (const char* name : {"j", "\n", "/hellojoe\n", "/hell\n", "hello", "GET / HTTP/1.1", "\xff",
                           "/hello\xC3\xA9\n", " /hello 1 joe"}) {
    CHECK(dialect_of(name) == &plain_dialect());
  }
}

TEST_CASE("until they tell it, nothing is given") {
  for (const char* begin : {"/", "/hel", "/hello", "/hello\xC2", "/hellojo"}) {
    CHECK(native_dialect().match(begin) == Match::More);
    const DialectSettings settings;
    Incoming incoming(three(), settings);
    CHECK_FALSE(incoming.heard());
    const std::string_view bytes(begin);
    std::copy(bytes.begin(), bytes.end(), incoming.space().begin());
    incoming.commit(bytes.size());
    CHECK(incoming.heard());
    CHECK_FALSE(incoming.next().has_value());
  }
}

TEST_CASE("a dialect that cannot make up its mind is asked for a bounded number of bytes") {
  static const Dialect undecided{
      .match = [](std::string_view) { return Match::More; },
      .open = native_dialect().open,
      .encoder = native_dialect().encoder,
  };
  static const std::array dialects{&undecided, &plain_dialect()};
  Decoded decoded(dialects);
  decoded.feed(std::string(kMaxMatchBytes - 1, 'x'));
  CHECK_FALSE(decoded.incoming().space().empty());
  CHECK(decoded.text().empty());
  decoded.feed("x\n");
  CHECK(decoded.text() == "introduce " + std::string(kMaxMatchBytes, 'x') + "\n");
}

TEST_CASE("where a decision is needed before the bytes tell it, the last dialect has them") {
  const DialectSettings settings;
  Incoming incoming(three(), settings);
  CHECK_FALSE(incoming.heard());
  CHECK(&incoming.dialect() == &plain_dialect());
  const std::string begin = "/hel";
  std::copy(begin.begin(), begin.end(), incoming.space().begin());
  incoming.commit(begin.size());
  CHECK(incoming.heard());
  CHECK(incoming.decoder().at_end().has_value());
}

std::string in_pieces(std::string_view bytes, const std::vector<std::size_t>& sizes) {
  Decoded decoded(three());
  for (const std::size_t size : sizes) {
    decoded.feed(bytes.substr(0, size));
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  decoded.feed(bytes);
  if (const auto last = decoded.incoming().decoder().at_end()) return decoded.text() + told(*last);
  return decoded.text();
}

// A conversation of each dialect, with all that could depend on where it is cut.
std::vector<std::string> conversations() {
  const std::string mark = "\xff\xfd\x06";
  return {
      "joe\r\none\n" + mark + "two\r\n" + mark + mark + "\xff\xff" + "\xff\xfa\x18x\nt\xff\xf0" +
          "caf\xC3\xA9 > ann\n\n/nick eve\n" + mark + "half",
      std::string(kMaxLine + 2, 'x') + "\nhi\n" + mark,
      "joe\n" + std::string(kMaxLine, 'x') + "\r\n" + std::string(kMaxLine + 1, 'y') + "\nend\n",
      "1\tearly\n/hello 1 cron history=3\n1\thi\n2\t\xE2\x80\xAEx\n/pong 7\nbad\n3\t?\nhalf",
      "/hello 1 cron\r\n1\thi\r\n/hello 2 cron\n",
      "/hello 2 cron\n/hello 1 cron\n2\t" + std::string(kMaxLine + 1, 'x') + "\n3\thi\n",
      "/hello\xE2\x80\x83"
      "1 cron\n1\thi\n",
      std::string(kFramedBegin) + frame("tick") + frame("tick") + frame("name zoe") +
          frame("enter") + frame("") + frame(std::string(kMaxLine, 'x')) + frame("a\n") + "\x01",
  };
}

TEST_CASE("the same bytes give the same inputs, wherever they are cut in two, and byte by byte") {
  for (const std::string& bytes : conversations()) {
    const std::string whole = in_pieces(bytes, {});
    CHECK(whole.size() > 10);
    CHECK(in_pieces(bytes, std::vector<std::size_t>(bytes.size(), 1)) == whole);
    const std::size_t last = std::min<std::size_t>(bytes.size(), 200);
    for (std::size_t cut = 1; cut < last; ++cut) {
      CHECK(in_pieces(bytes, {cut}) == whole);
      CHECK(in_pieces(bytes, {bytes.size() - cut}) == whole);
    }
  }
}

TEST_CASE("the same bytes give the same inputs in random pieces, whatever the bytes") {
  std::minstd_rand random(seed(7));
  const auto up_to = [&random](std::size_t most) { return random() % (most + 1); };
  const std::vector<std::string> tokens = {"\n",
                                           "\r\n",
                                           "\xff\xfd\x06",
                                           "\xff",
                                           "\xff\xfa",
                                           "\xff\xf0",
                                           "x",
                                           "> ann",
                                           "\t",
                                           "1",
                                           "/pong 3",
                                           "/quit",
                                           "\xC3",
                                           "\xA9",
                                           "\r",
                                           std::string(1, '\0'),
                                           "cht",
                                           "?",
                                           "/hello 1 a",
                                           frame("tick"),
                                           std::string(5000, 'z')};
  const std::vector<std::string> begins = {"", "joe\n", "/hello 1 joe\n", "/hello ",
                                           std::string(kFramedBegin) + frame("name a")};
  for (int round = 0; round < 300; ++round) {
    std::string bytes = begins[up_to(begins.size() - 1)];
    for (std::size_t i = up_to(40); i > 0; --i) bytes += tokens[up_to(tokens.size() - 1)];
    std::vector<std::size_t> sizes;
    for (std::size_t i = up_to(60); i > 0; --i) sizes.push_back(1 + up_to(i % 7 == 0 ? 6000 : 5));
    CHECK(in_pieces(bytes, sizes) == in_pieces(bytes, {}));
  }
}

}  // namespace
}  // namespace chat::test
