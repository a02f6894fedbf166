#include "server/dialect/plain/telnet.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "test/support/seed.h"

namespace chat {
namespace {

struct Filtered {
  std::string text;
  std::string reply;
};

// Filters `bytes` as one of the pieces that come.
void filter(TelnetFilter& telnet, std::string bytes, Filtered& result) {
  while (!bytes.empty()) {
    std::string reply;
    const auto stripped = telnet.strip(bytes, reply);
    result.text += bytes.substr(0, stripped.text);
    result.reply += reply;
    bytes.erase(0, stripped.taken);
  }
}

Filtered filter(std::string_view bytes, std::size_t cut) {
  TelnetFilter telnet;
  Filtered result;
  filter(telnet, std::string(bytes.substr(0, cut)), result);
  filter(telnet, std::string(bytes.substr(cut)), result);
  return result;
}

TEST_CASE("telnet's negotiation is taken out, whatever the chunks") {
  const std::string bytes =
      "a\xff\xfb\x1f"
      "b\xff\xfa\x1f\x01\n\x02\xff\xf0"
      "c\xff\xf4\xff\xfd\x06"
      "d\xff\xff"
      "e";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const Filtered result = filter(bytes, cut);
    CHECK(result.text ==
          "abcd\xff"
          "e");
    CHECK(result.reply == "\xff\xfc\x06");
  }
}

TEST_CASE("a subnegotiation without an end does not mute a client for ever") {
  const Filtered result = filter("\xff\xfa" + std::string(2000, 'x') + "hello", 0);
  CHECK(result.text.ends_with("hello"));
}

Filtered filter_bytewise(std::string_view bytes) {
  TelnetFilter telnet;
  Filtered result;
  for (const char byte : bytes) filter(telnet, std::string(1, byte), result);
  return result;
}

TEST_CASE("text without negotiation passes as it is") {
  std::string all;
  for (int byte = 0; byte < 255; ++byte) all += static_cast<char>(byte);
  CHECK(filter(all, 100).text == all);
  CHECK(filter(all, 100).reply.empty());
  CHECK(filter("", 0).text.empty());
}

TEST_CASE("what telnet sends at its beginning is taken out byte by byte too") {
  // WILL and DO with several options, TTYPE's and NAWS' parameters, with a doubled 255 in them.
  const std::string bytes = "\xff\xfb\x03\xff\xfd\x01\xff\xfe\x05\xff\xfc\x21\xff\xfa\x18" +
                            std::string(1, '\0') + "xterm\xff\xf0\xff\xfa\x1f\xff\xff" +
                            std::string(1, '\0') + "\x18\xff\xf0joe\r\n";
  CHECK(filter_bytewise(bytes).text == "joe\r\n");
  CHECK(filter_bytewise(bytes).reply.empty());
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) CHECK(filter(bytes, cut).text == "joe\r\n");
}

TEST_CASE("DO TIMING-MARK is answered each time, in whatever pieces, and nothing else is") {
  const std::string mark = "\xff\xfd\x06";
  CHECK(filter_bytewise("a" + mark + mark + "b").text == "ab");
  CHECK(filter_bytewise("a" + mark + mark + "b").reply == "\xff\xfc\x06\xff\xfc\x06");
  for (const char* other : {"\xff\xfb\x06", "\xff\xfc\x06", "\xff\xfe\x06", "\xff\xfd\x01",
                            "\xff\xfa\xfd\x06\xff\xf0", "\xff\xf6", "\xff\xf4"}) {
    CHECK(filter_bytewise(other).reply.empty());
    CHECK(filter_bytewise(other).text.empty());
  }
}

TEST_CASE("a subnegotiation without an end mutes a client for 1024 bytes at most") {
  constexpr std::size_t kMost = 1024;
  CHECK(filter_bytewise("\xff\xfa" + std::string(5000, 'x')).text.size() > 5000 - kMost);
  std::string escapes = "\xff\xfa";
  for (int i = 0; i < 2500; ++i) escapes += "\xff\xff";
  CHECK(filter_bytewise(escapes + "hello").text.ends_with("hello"));
  std::string commands = "\xff\xfa";
  for (int i = 0; i < 2500; ++i) commands += "\xff\x01";
  CHECK(filter_bytewise(commands + "hello").text.ends_with("hello"));
}

TEST_CASE("chunks make no difference, whatever the bytes") {
  std::minstd_rand random(test::seed(5));
  for (int round = 0; round < 500; ++round) {
    std::string bytes;
    for (int i = 0; i < 60; ++i) {
      const auto pick = static_cast<unsigned>(random());
      bytes += static_cast<char>(pick % 2 == 0 ? 0xF0U + (pick >> 1U) % 16U : (pick >> 1U) & 0xFFU);
    }
    const Filtered whole = filter(bytes, bytes.size());
    const Filtered single = filter_bytewise(bytes);
    CHECK(single.text == whole.text);
    CHECK(single.reply == whole.reply);
  }
}

}  // namespace
}  // namespace chat
