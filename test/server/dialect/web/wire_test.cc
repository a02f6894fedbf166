// What the parsers' own tests say of requests and frames holds at a real server's port, to the
// byte.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/dialect/web/answers.h"
#include "server/dialect/web/frames.h"
#include "server/dialect/web/page.h"
#include "test/support/peers/web_peer.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

// Without the line that tells the time.
std::string without_date(std::string answer) {
  const std::size_t begin = answer.find("\r\nDate: ");
  REQUIRE(begin != std::string::npos);
  return answer.erase(begin, answer.find("\r\n", begin + 2) - begin);
}

std::string tag_in(std::string_view answer) {
  constexpr std::string_view kWord = "ETag: ";
  const std::size_t begin = answer.find(kWord) + kWord.size();
  return std::string(answer.substr(begin, answer.find("\r\n", begin) - begin));
}

// Each with the status of its answer.
std::vector<std::pair<std::string, std::string>> requests(const std::string& host) {
  const std::string begin = "GET /chat HTTP/1.1\r\nHost: " + host + "\r\n";
  const std::string origin = "Origin: http://" + host + "\r\n";
  const std::string words = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  const std::string page = http::answer_to(get_request("/", host), page_files(), {}, 0).bytes;
  std::vector<std::pair<std::string, std::string>> all = {
      {get_request("/", host), "200"},
      {get_request("/?x=1", host), "200"},
      {get_request("/", host, "If-None-Match: " + tag_in(page) + "\r\n"), "304"},
      {get_request("/", host, "If-None-Match: \"x\"\r\n"), "200"},
      {get_request("/../main.js", host), "404"},
      {get_request("/%69ndex.html", host), "404"},
      {"OPTIONS / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", "405"},
      {"DELETE /main.js HTTP/1.1\r\nHost: " + host + "\r\n\r\n", "405"},
      {"GET / HTTP/1.1\r\n\r\n", "400"},
      {get_request("/", host, "Content-Length: 1\r\n"), "413"},
      {get_request("/", host, "Transfer-Encoding: chunked\r\n"), "413"},
      {"GET / HTTP/2.0\r\n\r\n", "505"},
      {begin + origin + words + key + "\r\n", "426"},
      {begin + origin + words + key + "Sec-WebSocket-Version: 8\r\n\r\n", "426"},
      {begin + origin + "Upgrade: websocket\r\n" + key + version + "\r\n", "426"},
      {begin + origin + words + version + "\r\n", "400"},
      {begin + origin + words + "Sec-WebSocket-Key: x\r\n" + version + "\r\n", "400"},
      {begin + words + key + version + "\r\n", "403"},
      {begin + "Origin: http://evil.example\r\n" + words + key + version + "\r\n", "403"},
      {begin + "Origin: https://127.0.0.1\r\n" + words + key + version + "\r\n", "403"},
  };
  for (const char* path : {"/", "/main.js", "/none", "/chat"}) {
    const std::string head = get_request(path, host).replace(0, 3, "HEAD");
    const bool is_file = std::string_view(path) != "/none" && std::string_view(path) != "/chat";
    all.emplace_back(head, is_file ? "200" : path == std::string_view("/chat") ? "426" : "404");
  }
  return all;
}

TEST_CASE("the server's port answers each request as the rules say, to the byte") {
  LocalServer server{Limits()};
  for (const auto& row : requests(local_host(server.port()))) {
    const auto& [request, status] = row;
    CAPTURE(row.first);
    const std::string answer = answer_to_request(server.port(), request);
    CHECK(answer.starts_with("HTTP/1.1 " + status + " "));
    CHECK(without_date(answer) ==
          without_date(http::answer_to(request, page_files(), {}, 0).bytes));
  }
}

TEST_CASE("the words that ask for a WebSocket may be among others, in any case") {
  LocalServer server{Limits()};
  const std::string host = local_host(server.port());
  Peer peer(server.port());
  peer.send("GET /chat HTTP/1.1\r\nhost: " + host + "\r\nORIGIN: http://" + host +
            "\r\nupgrade: h2c, WebSocket\r\nconnection: keep-alive, UPGRADE\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
  CHECK(peer.gets("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  CHECK(peer.received().find("Extensions") == std::string::npos);
}

std::string in_fragments(std::size_t count) {
  std::string bytes = client_frame(kTextBegins, "x");
  for (std::size_t i = 2; i < count; ++i) bytes += client_frame(kTextGoesOn, "");
  return bytes + client_frame(kTextEnds, "");
}

// Each with the code that it is closed with; 0: with none.
std::vector<std::pair<std::string, unsigned>> last_frames() {
  std::vector<std::pair<std::string, unsigned>> all = {
      {server_frame(kTextFrame, "x"), 1002},  // no mask
      {server_frame(kCloseFrame, ""), 1002},
      {client_frame(0x09, "x"), 1002},  // control frames in fragments
      {client_frame(0x0A, "x"), 1002},
      {client_frame(0x08, ""), 1002},
      {client_frame(kPingFrame, std::string(126, 'x')), 1002},  // too long
      {client_frame(kPongFrame, std::string(126, 'x')), 1002},
      {client_frame(kTextEnds, "x"), 1002},  // no message to go on with
      {client_frame(kTextBegins, "x") + client_frame(kTextFrame, "y"), 1002},
      {client_frame(kTextBegins, "x") + client_frame(kTextBegins, "y"), 1002},
      {client_frame(kBinaryFrame, "x"), 1003},
      {client_frame(kTextFrame, "\xC0\xAF"), 1007},
      {client_frame(kTextBegins, "\xF0\x9F") + client_frame(kTextEnds, "A"), 1007},
      {client_frame(kTextFrame, "ab\xff rest").substr(0, 6 + 3), 1007},  // before the rest is there
      {in_fragments(websocket::kMaxFragments + 1), 1009},
      {client_frame(kTextFrame, std::string(websocket::kMaxMessage + 1, 'x')).substr(0, 8), 1009},
      {client_frame(kCloseFrame, ""), 0},
      {client_frame(kCloseFrame, "\x03"), 1002},  // half a code
      {client_frame(kCloseFrame, close_payload(1000, "\xff")), 1007},
  };
  for (const unsigned reserved : {0x10U, 0x20U, 0x40U}) {
    all.emplace_back(client_frame(static_cast<unsigned char>(kTextFrame | reserved), "x"), 1002);
  }
  for (const unsigned opcode : {0x3U, 0x7U, 0xBU, 0xFU}) {
    all.emplace_back(client_frame(static_cast<unsigned char>(0x80U | opcode), ""), 1002);
  }
  for (const unsigned code : {1000U, 1001U, 1011U, 3000U, 4999U}) {
    all.emplace_back(client_frame(kCloseFrame, close_payload(code, "bye")), code);
  }
  for (const unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 2999U, 5000U}) {
    all.emplace_back(client_frame(kCloseFrame, close_payload(code)), 1002);
  }
  return all;
}

TEST_CASE("a WebSocket is closed with the code that the rules say, and nothing comes after that") {
  LocalServer server{Limits()};
  for (const auto& row : last_frames()) {
    const auto& [bytes, code] = row;
    CAPTURE(row.first);
    WebPeer peer(server.port());
    peer.forget();
    peer.send(client_frame(kPingFrame, "p") + bytes);
    CHECK(peer.is_closed());
    const std::string pong = server_frame(kPongFrame, "p");
    REQUIRE(peer.received().starts_with(pong));
    const std::string close = peer.received().substr(pong.size());
    // The rest is the reason, in words.
    const std::string reason =
        code == 0 ? "" : close.substr(std::min<std::size_t>(4, close.size()));
    CHECK(close == server_frame(kCloseFrame, code == 0 ? "" : close_payload(code, reason)));
  }
}

TEST_CASE("a message may come in fragments, with pings between them, which are answered at once") {
  LocalServer server{Limits()};
  Peer ann(server.port(), "ann");
  WebPeer zoe(server.port(), "zoe");
  zoe.forget();
  zoe.send(client_frame(kTextBegins, "1\tcaf\xC3") + client_frame(kPingFrame, "so") +
           client_frame(kTextGoesOn, "") + client_frame(kPongFrame, "nobody asked"));
  CHECK(zoe.gets(server_frame(kPongFrame, "so")));
  zoe.send(client_frame(kTextEnds, "\xA9"));
  CHECK(ann.gets("[zoe] caf\xC3\xA9\n"));
}

}  // namespace
}  // namespace chat::test
