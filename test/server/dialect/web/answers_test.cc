// What a browser is answered, to the byte.

#include "server/dialect/web/answers.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "test/support/count.h"
#include "test/support/peers/web_peer.h"

namespace chat::test {
namespace {

constexpr std::int64_t kNow = 784'111'777'000;
constexpr const char* kHost = "192.0.2.2:8888";

constexpr std::array<PageFile, 3> kFiles{{
    {"index.html", "<p>caf\xC3\xA9\n"},
    {"chat.js", "1;\n"},
    {"icon.svg", "<svg/>\n"},
}};

std::string answered(std::string_view head, const DialectSettings& settings = {}) {
  return http::answer_to(head, kFiles, settings, kNow).bytes;
}

std::string got(std::string_view path, std::string_view headers = "") {
  return answered(get_request(path, kHost, headers));
}

std::string status_of(std::string_view answer) {
  return std::string(answer.substr(0, std::string_view("HTTP/1.1 200").size()));
}

bool has(std::string_view answer, const std::string& header) {
  const std::string_view head = answer.substr(0, http::end_of_head(answer).value_or(0));
  return head.find("\r\n" + header + "\r\n") != std::string_view::npos;
}

std::string tag_in(const std::string& answer) {
  const std::string word = "ETag: ";
  const std::size_t begin = answer.find(word) + word.size();
  return answer.substr(begin, answer.find("\r\n", begin) - begin);
}

TEST_CASE("the page is the whole answer of RFC 9112, and nothing may be done with it elsewhere") {
  CHECK(got("/") ==
        "HTTP/1.1 200 OK\r\n"
        "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        "Connection: close\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "Cross-Origin-Opener-Policy: same-origin\r\n"
        "Cross-Origin-Resource-Policy: same-origin\r\n"
        "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self'; connect-src 'self' ws://192.0.2.2:8888 wss://192.0.2.2:8888; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
        "Cache-Control: no-cache\r\n"
        "ETag: " +
            tag_in(got("/")) +
            "\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Length: 9\r\n"
            "\r\n"
            "<p>caf\xC3\xA9\n");
}

TEST_CASE("every file has its type, and a query changes nothing") {
  CHECK(has(got("/chat.js"), "Content-Type: text/javascript; charset=utf-8"));
  CHECK(has(got("/icon.svg"), "Content-Type: image/svg+xml"));
  CHECK(got("/?x=1") == got("/"));
  CHECK(got("/index.html") == got("/"));
}

TEST_CASE("HEAD is answered as GET is, without the content") {
  for (const char* path : {"/", "/chat.js", "/none", "/chat"}) {
    const std::string get = got(path);
    std::string head = get_request(path, kHost).replace(0, 3, "HEAD");
    CHECK(answered(head) == get.substr(0, *http::end_of_head(get)));
  }
}

TEST_CASE("who has the file already is told so, by its tag") {
  const std::string tag = tag_in(got("/"));
  CHECK(tag.size() > 10);
  CHECK(tag != tag_in(got("/chat.js")));
  for (const std::string& tags : {tag, "\"x\", " + tag, "W/" + tag, std::string("*")}) {
    const std::string answer = got("/", "If-None-Match: " + tags + "\r\n");
    CHECK(status_of(answer) == "HTTP/1.1 304");
    CHECK(has(answer, "ETag: " + tag));
    CHECK(has(answer, "Cache-Control: no-cache"));
    CHECK(answer.ends_with("\r\n\r\n"));
    CHECK(answer.find("Content-Length") == std::string::npos);
  }
  for (const std::string& tags : {std::string("\"x\""), tag.substr(1), std::string()}) {
    CHECK(status_of(got("/", "If-None-Match: " + tags + "\r\n")) == "HTTP/1.1 200");
  }
}

TEST_CASE("there is nothing but the page's files") {
  for (const char* path : {"/none", "/index", "/../chat.js", "/chat.js/", "//chat.js",
                           "/%69ndex.html", "/Chat.js", "*", "chat.js", "/chat/"}) {
    CAPTURE(path);
    CHECK(status_of(got(path)) == "HTTP/1.1 404");
  }
}

// Every error says why in plain text, and is as safe as the page.
void check_error(const std::string& answer, const char* status) {
  CAPTURE(answer);
  CHECK(status_of(answer) == std::string("HTTP/1.1 ") + status);
  CHECK(has(answer, "Content-Type: text/plain; charset=utf-8"));
  CHECK(has(answer, "Connection: close"));
  CHECK(has(answer, "Cache-Control: no-store"));
  CHECK(has(answer, "X-Content-Type-Options: nosniff"));
  CHECK(count(answer, "frame-ancestors 'none'") == 1);
  const std::string body = answer.substr(*http::end_of_head(answer));
  CHECK(body.ends_with(".\n"));
  CHECK(has(answer, "Content-Length: " + std::to_string(body.size())));
}

TEST_CASE("what is not answered with a file is answered with the reason") {
  check_error(got("/none"), "404");
  check_error(answered("POST / HTTP/1.1\r\nHost: 192.0.2.2\r\n\r\n"), "405");
  CHECK(has(answered("POST / HTTP/1.1\r\nHost: 192.0.2.2\r\n\r\n"), "Allow: GET, HEAD"));
  check_error(answered("GET / HTTP/1.1\r\n\r\n"), "400");
  check_error(answered("GET / HTTP/2.0\r\n\r\n"), "505");
  check_error(got("/", "Content-Length: 1\r\n"), "413");
  check_error(answered(get_request("/", "evil.example")), "421");
  check_error(answered(get_request("/", "evil.example:8888")), "421");
  check_error(answered(get_request("http://evil.example/", kHost)), "421");
}

TEST_CASE("a name that was given with --web-host is the server's") {
  DialectSettings settings;
  settings.host_names = {"chat.example.org"};
  CHECK(status_of(answered(get_request("/", "Chat.example.org"), settings)) == "HTTP/1.1 200");
  CHECK(status_of(answered(get_request("/", "example.org"), settings)) == "HTTP/1.1 421");
}

TEST_CASE("without a page for browsers they are told how to join") {
  DialectSettings settings;
  settings.browsers = DialectSettings::Browsers::SentAway;
  for (const std::string& request :
       {get_request("/", kHost), get_request("/chat.js", kHost), upgrade_request(kHost)}) {
    const std::string answer = answered(request, settings);
    check_error(answer, "404");
    CHECK(answer.ends_with("Join with chat-client, or with nc.\n"));
  }
}

// --- the WebSocket ---

constexpr const char* kOrigin = "Origin: http://192.0.2.2:8888\r\n";
constexpr const char* kUpgrade = "Upgrade: websocket\r\n";
constexpr const char* kConnection = "Connection: Upgrade\r\n";
constexpr const char* kKey = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr const char* kVersion = "Sec-WebSocket-Version: 13\r\n";

std::string asked(const std::vector<std::string>& headers) {
  std::string all;
  for (const std::string& header : headers) all += header;
  return got("/chat", all);
}

TEST_CASE("a WebSocket is opened as in RFC 6455, section 1.3, with no extension or subprotocol") {
  const std::string answer = asked({kOrigin, kUpgrade, kConnection, kKey, kVersion,
                                    "Sec-WebSocket-Extensions: permessage-deflate\r\n",
                                    "Sec-WebSocket-Protocol: chat\r\n"});
  CHECK(
      answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n"
                         "Upgrade: websocket\r\n"
                         "Connection: Upgrade\r\n"
                         "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  CHECK(answer.ends_with("\r\n\r\n"));
  for (const char* word : {"Extensions", "Protocol:", "Content-Length", "close"}) {
    CHECK(answer.find(word) == std::string::npos);
  }
  CHECK_FALSE(http::answer_to(upgrade_request(kHost), kFiles, {}, kNow).is_last);
  CHECK(http::answer_to(get_request("/chat", kHost), kFiles, {}, kNow).is_last);
}

TEST_CASE("the words that ask for it may be among others, in any case") {
  for (const auto& [upgrade, connection] : std::vector<std::pair<const char*, const char*>>{
           {"Upgrade: WebSocket\r\n", "Connection: keep-alive, Upgrade\r\n"},
           {"upgrade: h2c, websocket\r\n", "connection: UPGRADE\r\n"},
           {"UPGRADE:websocket\r\n", "Connection: x\r\nConnection:upgrade \t\r\n"}}) {
    CHECK(status_of(asked({kOrigin, upgrade, connection, kKey, kVersion})) == "HTTP/1.1 101");
  }
}

TEST_CASE("without those words, or with another version, it is 426 and says what would do") {
  check_error(asked({kOrigin, kConnection, kKey, kVersion}), "426");
  check_error(asked({kOrigin, kUpgrade, kKey, kVersion}), "426");
  check_error(asked({kOrigin, "Upgrade: h2c\r\n", kConnection, kKey, kVersion}), "426");
  check_error(asked({kOrigin, kUpgrade, "Connection: upgraded\r\n", kKey, kVersion}), "426");
  check_error(answered("GET /chat HTTP/1.0\r\nHost: 192.0.2.2:8888\r\n" + std::string(kOrigin) +
                       kUpgrade + kConnection + kKey + kVersion + "\r\n"),
              "426");
  for (const char* version : {"", "Sec-WebSocket-Version: 8\r\n", "Sec-WebSocket-Version: 14\r\n",
                              "Sec-WebSocket-Version: 13, 8\r\n",
                              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13\r\n"}) {
    const std::string answer = asked({kOrigin, kUpgrade, kConnection, kKey, version});
    check_error(answer, "426");
    CHECK(has(answer, "Sec-WebSocket-Version: 13"));
    CHECK(has(answer, "Upgrade: websocket"));
    CHECK(has(answer, "Connection: Upgrade"));
  }
}

TEST_CASE("a key that is not 16 bytes in base64 is 400") {
  for (const char* key :
       {"", "Sec-WebSocket-Key:\r\n", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j\r\n",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n", "Sec-WebSocket-Key: x\r\n",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZWE=\r\n",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==\r\n",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"}) {
    check_error(asked({kOrigin, kUpgrade, kConnection, key, kVersion}), "400");
  }
}

TEST_CASE("a page of another server opens no WebSocket") {
  for (const char* origin :
       {"", "Origin: null\r\n", "Origin: http://evil.example\r\n", "Origin: http://192.0.2.2\r\n",
        "Origin: http://192.0.2.2:8889\r\n", "Origin: http://192.0.2.3:8888\r\n",
        "Origin: http://192.0.2.2:8888\r\nOrigin: http://192.0.2.2:8888\r\n"}) {
    check_error(asked({origin, kUpgrade, kConnection, kKey, kVersion}), "403");
  }
  check_error(answered(upgrade_request("evil.example")), "421");
}

}  // namespace
}  // namespace chat::test
