// What browsers send, as the room gets it.

#include "server/dialect/web/decoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "server/dialect/plain/plain.h"
#include "server/dialect/web/web.h"
#include "test/support/peers/web_peer.h"
#include "test/support/seed.h"
#include "test/support/server/decoded.h"

namespace chat::test {
namespace {

constexpr const char* kHost = "192.0.2.2:8888";

struct Web : Decoded {
  Web() : Decoded(kDialects) {}
  Decoder& decoder() { return incoming().decoder(); }
  static inline const std::array kDialects{&web_dialect(), &plain_dialect()};
};

// A browser whose WebSocket is open.
struct OpenWeb : Web {
  OpenWeb() {
    feed(upgrade_request(kHost));
    CHECK(take().starts_with("raw HTTP/1.1 101 "));
  }
};

std::string line(std::string_view text) {
  return client_frame(kTextFrame, text);
}

std::string in_room(std::string_view bytes) {
  OpenWeb browser;
  browser.feed(line("/hello 1 zoe"));
  CHECK(browser.take() == "introduce zoe\n");
  browser.feed(bytes);
  return browser.take();
}

TEST_CASE("web: a hello and numbered lines are those of the native dialect, one in each message") {
  OpenWeb browser;
  browser.feed(line("/hello 1 zoe history=3 key=" + std::string(32, 'a')));
  CHECK(browser.take() == "introduce zoe history=3 key=" + std::string(32, 'a') + "\n");
  CHECK(in_room(line("1\thello") + line("2\tpsst > ann") + line("/pong 7")) ==
        "order 1 say hello\norder 2 whisper ann psst\npong 7\n");
  CHECK(in_room(line("1\t" + std::string(kMaxLine, 'x'))) ==
        "order 1 say " + std::string(kMaxLine, 'x') + "\n");
}

TEST_CASE("web: a line that is too long is an error with its number; far too long is the end") {
  CHECK(in_room(line("1\t" + std::string(kMaxLine + 1, 'x'))) == "order 1 bad too-long\n");
  CHECK(in_room(line("1\t" + std::string(8000, 'x'))) == "order 1 bad too-long\n");
  CHECK(in_room(line("1\t" + std::string(9000, 'x'))).starts_with("serve and close \x88"));
}

TEST_CASE("web: a LF within a message begins no other line") {
  CHECK(in_room(line("1\thello\n2\tmore")) == "order 1 say hello2\tmore\n");
  CHECK(in_room(line("1\tsecret > ann\n")) == "order 1 whisper ann secret\n");
}

TEST_CASE("web: a ping is answered with a pong, before a name and after it") {
  OpenWeb browser;
  browser.feed(client_frame(kPingFrame, "so"));
  CHECK(browser.take() == "raw " + server_frame(0x8A, "so") + "\n");
  CHECK(in_room(client_frame(kPingFrame, "")) == "raw " + server_frame(0x8A, "") + "\n");
}

TEST_CASE("web: errors before a name are the native dialect's, in frames") {
  OpenWeb browser;
  browser.feed(line("1\tsecret"));
  CHECK(browser.take() ==
        "raw " +
            server_frame(kTextFrame,
                         "error\t0\tsyntax\t/hello 1 name comes first; that line was discarded") +
            "\n");
  browser.feed(line("/hello 2 zoe"));
  CHECK(browser.take() ==
        "serve and close " +
            server_frame(kTextFrame,
                         "error\t0\tversion\tthis server speaks version 1: /hello 1 name") +
            server_frame(kCloseFrame, close_payload(1008)) + "\n");
}

TEST_CASE("web: a refused name may be tried again; another refusal closes with a code") {
  OpenWeb browser;
  browser.feed(line("/hello 1 zoe"));
  const auto again = browser.decoder().refused(code::kNameTaken, "no");
  REQUIRE(std::holds_alternative<Decoder::Raw>(again));
  CHECK(std::get<Decoder::Raw>(again).bytes ==
        server_frame(kTextFrame, "error\t0\tname-taken\tno"));
  const auto last = browser.decoder().refused(code::kFull, "no");
  REQUIRE(std::holds_alternative<Decoder::ServeAndClose>(last));
  CHECK(std::get<Decoder::ServeAndClose>(last).bytes ==
        server_frame(kTextFrame, "error\t0\tfull\tno") +
            server_frame(kCloseFrame, close_payload(1013)));
}

TEST_CASE("web: a handshake that the server ends is closed: in HTTP before the WebSocket is open") {
  OpenWeb open;
  CHECK(open.decoder().ended(code::kFull, "no") ==
        server_frame(kTextFrame, "error\t0\tfull\tno") +
            server_frame(kCloseFrame, close_payload(1013)));
  CHECK(open.decoder().ended(code::kSyntax, "late") ==
        server_frame(kTextFrame, "error\t0\tsyntax\tlate") +
            server_frame(kCloseFrame, close_payload(1008)));
  Web early;
  early.feed("GET / HTTP/1.1\r\n");
  CHECK(early.text().empty());
  CHECK(
      early.decoder().ended(code::kFull, "no").starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
  CHECK(early.decoder().ended(code::kSyntax, "late").starts_with("HTTP/1.1 408 "));
  CHECK(early.decoder().ended(code::kSyntax, "late").ends_with("\r\n\r\nlate\n"));
}

TEST_CASE("web: a request of up to 8 KiB is read, a longer one is 431, whole or not") {
  const std::string begin = "GET / HTTP/1.1\r\nHost: 192.0.2.2\r\nCookie: ";
  const std::string end = "\r\n\r\n";
  const auto of_size = [&](std::size_t size) {
    return begin + std::string(size - begin.size() - end.size(), 'x') + end;
  };
  Web longest;
  longest.feed(of_size(8192));
  CHECK(longest.text().starts_with("serve and close HTTP/1.1 200 "));
  for (const std::string& request :
       {of_size(8193), of_size(100'000), std::string(begin + std::string(9000, 'x'))}) {
    Web too_long;
    too_long.feed(request);
    CHECK(too_long.text().starts_with("serve and close HTTP/1.1 431 "));
  }
}

TEST_CASE("web: no part of a request with a body, or of a second one, becomes talk") {
  for (const std::string& request :
       {std::string("POST / HTTP/1.1\r\nHost: 192.0.2.2\r\nContent-Length: 9\r\n\r\n/hello 1 x"),
        get_request("/", kHost, "Content-Length: 4\r\n") + "joe\nhi\n",
        get_request("/", kHost) + get_request("/", kHost), get_request("/", kHost) + "joe\n"}) {
    Web browser;
    browser.feed(request);
    CHECK(browser.text().starts_with("serve and close HTTP/1.1 "));
    CHECK(browser.text().find("introduce") == std::string::npos);
    CHECK(browser.text().find("order") == std::string::npos);
  }
}

std::string in_pieces(std::string_view bytes, const std::vector<std::size_t>& sizes) {
  Web decoded;
  for (const std::size_t size : sizes) {
    decoded.feed(bytes.substr(0, size));
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  decoded.feed(bytes);
  return decoded.text();
}

std::string a_conversation() {
  return upgrade_request(kHost, "Cookie: " + std::string(1200, 'c') + "\r\n") + line("x") +
         client_frame(kPingFrame, "p") + line("/hello 1 zoe") + client_frame(0x01, "1\tcaf\xC3") +
         client_frame(0x80, "\xA9") + line("2\t" + std::string(kMaxLine + 1, 'x')) +
         line("3\t/quit") + client_frame(kCloseFrame, close_payload(1000));
}

TEST_CASE("web: the same bytes give the same inputs, wherever they are cut") {
  const std::string bytes = a_conversation();
  const std::string whole = in_pieces(bytes, {});
  CHECK(whole.find("order 1 say caf\xC3\xA9\norder 2 bad too-long\norder 3 quit \n") !=
        std::string::npos);
  CHECK(in_pieces(bytes, std::vector<std::size_t>(bytes.size(), 1)) == whole);
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    // Within the long line every place is like the others.
    if (cut > 1800 && cut < bytes.size() - 60) cut += 97;
    CHECK(in_pieces(bytes, {cut}) == whole);
  }
}

TEST_CASE("web: damaged bytes give the same in random pieces") {
  std::minstd_rand random(seed(13));
  const auto up_to = [&random](std::size_t most) { return random() % (most + 1); };
  const std::string request = upgrade_request(kHost);
  const std::string conversation = a_conversation().substr(a_conversation().find("\r\n\r\n") + 4);
  for (int round = 0; round < 300; ++round) {
    std::string frames = conversation;
    for (std::size_t i = up_to(3); i > 0; --i) {
      char& damaged = frames[up_to(frames.size() - 1)];
      damaged = static_cast<char>(static_cast<unsigned char>(damaged) ^ (1U << up_to(7)));
    }
    std::vector<std::size_t> sizes;
    for (std::size_t i = up_to(60); i > 0; --i) sizes.push_back(1 + up_to(i % 5 == 0 ? 3000 : 20));
    CHECK(in_pieces(request + frames, sizes) == in_pieces(request + frames, {}));
  }
}

}  // namespace
}  // namespace chat::test
