// The frames of RFC 6455, byte by byte, in all pieces.

#include "server/dialect/web/frames.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "common/text/overloaded.h"
#include "test/support/peers/web_peer.h"
#include "test/support/seed.h"

namespace chat::test {
namespace {

using websocket::FrameReader;
using websocket::kMaxFragments;
using websocket::kMaxMessage;

std::string told(const FrameReader::Item& item) {
  return std::visit(
      Overloaded{
          [](const FrameReader::Text& text) { return "text " + std::string(text.text) + "\n"; },
          [](const FrameReader::Ping& ping) { return "ping " + std::string(ping.payload) + "\n"; },
          [](const FrameReader::Close& close) {
            REQUIRE(close.answer.size() >= 2);
            CHECK(close.answer[0] == static_cast<char>(kCloseFrame));
            CHECK(static_cast<std::size_t>(close.answer[1]) == close.answer.size() - 2);
            if (close.answer.size() == 2) return std::string("close\n");
            const unsigned code = static_cast<unsigned char>(close.answer[2]) * 256U +
                                  static_cast<unsigned char>(close.answer[3]);
            return "close " + std::to_string(code) + "\n";
          },
      },
      item);
}

// What comes of `bytes` in pieces of those sizes, and then in one.
std::string read_in(std::string_view bytes, const std::vector<std::size_t>& sizes) {
  Received in(kMaxMessage);
  FrameReader reader;
  std::string all;
  std::size_t piece = 0;
  while (!bytes.empty()) {
    const auto space = in.space();
    REQUIRE_FALSE(space.empty());
    const std::size_t most = piece < sizes.size() ? sizes[piece++] : bytes.size();
    const auto part = bytes.substr(0, std::min(most, space.size()));
    std::copy(part.begin(), part.end(), space.begin());
    in.commit(part.size());
    bytes.remove_prefix(part.size());
    while (const auto item = reader.next(in)) all += told(*item);
  }
  return all;
}

std::string read(std::string_view bytes) {
  return read_in(bytes, {});
}

std::string text(std::string_view payload) {
  return client_frame(kTextFrame, payload);
}

TEST_CASE("a frame is that of RFC 6455, section 5.7") {
  const std::string masked = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";
  CHECK(read(masked) == "text Hello\n");
  CHECK(text("Hello") == masked);
  std::string unmasked;
  websocket::append_frame(unmasked, websocket::Opcode::Text, "Hello");
  CHECK(unmasked == "\x81\x05Hello");
}

TEST_CASE("a server's frame has the shortest form of its length") {
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 125, 126, 127, 65535, 65536, 70000}) {
    const std::string payload(size, 'x');
    std::string frame;
    websocket::append_frame(frame, websocket::Opcode::Text, payload);
    CHECK(frame == server_frame(kTextFrame, payload));
  }
}

TEST_CASE("the reason of a close frame is cut to what fits") {
  const std::string frame =
      websocket::close_frame(websocket::CloseCode::TooBig, std::string(200, 'x'));
  CHECK(frame == server_frame(kCloseFrame, close_payload(1009, std::string(123, 'x'))));
}

TEST_CASE("messages of every length up to the longest are read whole") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{125}, std::size_t{126},
                                 std::size_t{127}, std::size_t{4117}, kMaxMessage}) {
    const std::string payload(size, 'x');
    CHECK(read(text(payload)) == "text " + payload + "\n");
  }
}

TEST_CASE("a longer message is 1009, in one frame as in several, before it has come") {
  CHECK(read(text(std::string(kMaxMessage + 1, 'x')).substr(0, 8)) == "close 1009\n");
  CHECK(read(client_frame(kTextBegins, std::string(kMaxMessage, 'x')) +
             client_frame(kTextEnds, "x").substr(0, 6)) == "close 1009\n");
  CHECK(read("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff"
             "mask") == "close 1009\n");
}

TEST_CASE("fragments are one message, and pings between them are answered at once") {
  CHECK(read(client_frame(kTextBegins, "hel") + client_frame(kPingFrame, "p") +
             client_frame(kTextGoesOn, "") + client_frame(kPongFrame, "") +
             client_frame(kTextEnds, "lo") + text("next")) == "ping p\ntext hello\ntext next\n");
}

TEST_CASE("a message has a bounded number of fragments") {
  const auto in_fragments = [](std::size_t count) {
    std::string bytes = client_frame(kTextBegins, "x");
    for (std::size_t i = 2; i < count; ++i) bytes += client_frame(kTextGoesOn, "");
    return bytes + client_frame(kTextEnds, "");
  };
  CHECK(read(in_fragments(kMaxFragments)) == "text x\n");
  CHECK(read(in_fragments(kMaxFragments + 1)) == "close 1009\n");
}

TEST_CASE("a ping has up to 125 bytes, any of them; a pong that nobody asked for means nothing") {
  const std::string payload(125, '\xff');
  CHECK(read(client_frame(kPingFrame, payload)) == "ping " + payload + "\n");
  CHECK(read(client_frame(kPongFrame, payload) + text("x")) == "text x\n");
}

TEST_CASE("what breaks the protocol is 1002") {
  std::vector<std::string> broken = {
      server_frame(kTextFrame, "x"),                    // no mask
      server_frame(kCloseFrame, ""),                    //
      client_frame(0x09, "x"),                          // a fragmented ping, pong, close
      client_frame(0x0A, "x"),                          //
      client_frame(0x08, ""),                           //
      client_frame(kPingFrame, std::string(126, 'x')),  // too long
      client_frame(kPongFrame, std::string(126, 'x')),  //
      client_frame(kCloseFrame, close_payload(1000, std::string(124, 'x'))),
      client_frame(kTextGoesOn, "x"),              // no message to go on with
      client_frame(kTextEnds, "x"),                //
      text("x") + client_frame(kTextEnds, "x"),    //
      client_frame(kTextBegins, "x") + text("y"),  // a message within another
      client_frame(kTextBegins, "x") + client_frame(kBinaryFrame, "y"),
      client_frame(kTextBegins, "x") + client_frame(kTextBegins, "y"),
      std::string("\x81\xfe\x00\x7d", 4) + "mask",  // lengths in too long a form
      std::string("\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff", 10) + "mask",
      std::string("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00", 10) + "mask",
  };
  for (const unsigned opcode : {0x3U, 0x4U, 0x5U, 0x6U, 0x7U, 0xBU, 0xCU, 0xDU, 0xEU, 0xFU}) {
    broken.push_back(client_frame(static_cast<unsigned char>(0x80U | opcode), ""));
  }
  for (const unsigned reserved : {0x10U, 0x20U, 0x40U, 0x70U}) {
    broken.push_back(client_frame(static_cast<unsigned char>(kTextFrame | reserved), "x"));
    broken.push_back(client_frame(static_cast<unsigned char>(kPingFrame | reserved), "x"));
  }
  for (const std::string& bytes : broken) {
    CAPTURE(bytes);
    const std::string all = read(bytes + text("never read"));
    CHECK(all.ends_with("close 1002\n"));
    CHECK(all.find("never") == std::string::npos);
  }
}

TEST_CASE("a binary message is 1003") {
  CHECK(read(client_frame(kBinaryFrame, "x")) == "close 1003\n");
  CHECK(read(client_frame(0x02, "x")) == "close 1003\n");
}

TEST_CASE("a message that is no UTF-8 is 1007, with the first byte that is wrong") {
  CHECK(read(text("caf\xC3\xA9 \xF0\x9F\x98\x80")) == "text caf\xC3\xA9 \xF0\x9F\x98\x80\n");
  for (const char* bad :
       {"\xff", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "x\xC3"}) {
    CHECK(read(text(bad)) == "close 1007\n");
    CHECK(read(client_frame(kTextBegins, bad) + client_frame(kTextEnds, "")) == "close 1007\n");
  }
  // The rest of the frame has not come.
  CHECK(read(text("ab\xff rest").substr(0, 6 + 3)) == "close 1007\n");
  CHECK(read(text("ab\xff rest").substr(0, 6 + 2)).empty());
}

TEST_CASE("a character may be cut by fragments, with a ping within it") {
  CHECK(read(client_frame(kTextBegins, "\xF0\x9F") + client_frame(kPingFrame, "") +
             client_frame(kTextGoesOn, "\x98") + client_frame(kTextEnds, "\x80")) ==
        "ping \ntext \xF0\x9F\x98\x80\n");
  CHECK(read(client_frame(kTextBegins, "\xF0\x9F") + client_frame(kTextEnds, "\x41")) ==
        "close 1007\n");
}

TEST_CASE("a close is answered with its code; a wrong one is 1002; nothing is read after it") {
  const auto closed = [](std::string_view payload) {
    return read(client_frame(kCloseFrame, payload) + text("more") + client_frame(kPingFrame, ""));
  };
  CHECK(closed("") == "close\n");
  for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U,
                              1013U, 1014U, 3000U, 3999U, 4000U, 4999U}) {
    CHECK(closed(close_payload(code)) == "close " + std::to_string(code) + "\n");
    CHECK(closed(close_payload(code, "bye \xC3\xA9")) == "close " + std::to_string(code) + "\n");
  }
  for (const unsigned code :
       {0U, 1U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 2000U, 2999U, 5000U, 65535U}) {
    CHECK(closed(close_payload(code)) == "close 1002\n");
  }
  CHECK(closed("\x03") == "close 1002\n");
  CHECK(closed(close_payload(1000, "\xff")) == "close 1007\n");
  CHECK(closed(close_payload(1000, "\xE2\x82")) == "close 1007\n");
}

std::string a_conversation() {
  return text("1\thello") + client_frame(kPingFrame, "p") + client_frame(kTextBegins, "caf\xC3") +
         client_frame(kPongFrame, "q") + client_frame(kTextEnds, "\xA9") +
         text(std::string(200, 'x')) + text("") +
         client_frame(kCloseFrame, close_payload(1001, "bye")) + text("no");
}

TEST_CASE("the same frames come of the same bytes, cut in two anywhere, and byte by byte") {
  const std::string bytes = a_conversation();
  const std::string whole = read(bytes);
  CHECK(whole == "text 1\thello\nping p\ntext caf\xC3\xA9\ntext " + std::string(200, 'x') +
                     "\ntext \nclose 1001\n");
  CHECK(read_in(bytes, std::vector<std::size_t>(bytes.size(), 1)) == whole);
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) CHECK(read_in(bytes, {cut}) == whole);
}

TEST_CASE("the same comes of random bytes in random pieces, and of frames that are damaged") {
  std::minstd_rand random(seed(11));
  const auto up_to = [&random](std::size_t most) { return random() % (most + 1); };
  const std::string conversation = a_conversation();
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    if (round % 2 == 0) {
      for (std::size_t i = up_to(60); i > 0; --i) bytes += static_cast<char>(up_to(255));
    } else {
      bytes = conversation + conversation;
      for (std::size_t i = up_to(3); i > 0; --i) {
        char& damaged = bytes[up_to(bytes.size() - 1)];
        damaged = static_cast<char>(static_cast<unsigned char>(damaged) ^ (1U << up_to(7)));
      }
    }
    std::vector<std::size_t> sizes;
    for (std::size_t i = up_to(80); i > 0; --i) sizes.push_back(1 + up_to(9));
    CHECK(read_in(bytes, sizes) == read(bytes));
  }
}

}  // namespace
}  // namespace chat::test
