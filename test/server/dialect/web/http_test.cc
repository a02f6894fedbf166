// Requests of HTTP, and which first bytes are one.

#include "server/dialect/web/http.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "server/dialect/dialect.h"
#include "server/dialect/web/web.h"

namespace chat::test {
namespace {

using http::Status;

// What the first bytes are taken for: 'w'eb, 'o'ther, or '?'.
char match(std::string_view first) {
  switch (web_dialect().match(first)) {
    case Dialect::Match::Yes:
      return 'w';
    case Dialect::Match::No:
      return 'o';
    case Dialect::Match::More:
      break;
  }
  return '?';
}

TEST_CASE("a request line is the web dialect, known as soon as HTTP/ has come") {
  for (const char* request :
       {"GET / HTTP/1.1\r\n", "GET / HTTP/", "HEAD /x HTTP/1.0", "POST /chat HTTP/1.1",
        "OPTIONS * HTTP/1.1", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "get / HTTP/1.1", "X / HTTP/9",
        "CONNECT host:443 HTTP/1.1", "GET http://h/ HTTP/1.1", "M-SEARCH * HTTP/1.1"}) {
    CAPTURE(request);
    CHECK(match(request) == 'w');
  }
}

TEST_CASE("a nickname is never the web dialect, though it begins like a method") {
  for (const char* name :
       {"GET\n", "GET \n", "GET\r\n", "Getrude\n", "GET x\n", "GET /\n", "GET / HTTP\n", "POST\n",
        "GET  HTTP/1.1\n", "GET / x HTTP/1.1", "\n", "\r\n", " GET / HTTP/1.1", "GET\t/ HTTP/1.1",
        "G\xC3\xA9rard / HTTP/1.1", "GET / http/1.1", "GET /caf\xC3\xA9 HTTP/1.1"}) {
    CAPTURE(name);
    CHECK(match(name) == 'o');
  }
}

TEST_CASE("while a line could be both, more bytes are asked for, and never too many") {
  const std::string line = "GET / HTTP/1.1";
  for (std::size_t size = 1; size < std::string("GET / HTTP/").size(); ++size) {
    CHECK(match(line.substr(0, size)) == '?');
  }
  CHECK(match(std::string(kMaxMatchBytes - 1, 'x')) == '?');
  CHECK(match(std::string(kMaxMatchBytes, 'x')) == 'o');
  const std::string target = "GET /" + std::string(200, 'x');
  CHECK(match(target.substr(0, kMaxMatchBytes - 1)) == '?');
  CHECK(match(target.substr(0, kMaxMatchBytes)) == 'w');
}

TEST_CASE("what comes behind a first line decides nothing about it") {
  for (const std::string line : {"GET / HTTP\n", "GET / HT\r\n", "GET /index.html\n", "GET\n"}) {
    CAPTURE(line);
    CHECK(match(line) == 'o');
    CHECK(match((line + std::string(kMaxMatchBytes, 'x')).substr(0, kMaxMatchBytes)) == 'o');
  }
}

TEST_CASE("the head ends with an empty line, of CRLF or LF") {
  CHECK(http::end_of_head("GET / HTTP/1.1\r\n\r\nmore") == 18);
  CHECK(http::end_of_head("GET / HTTP/1.1\n\nmore") == 16);
  CHECK(http::end_of_head("GET / HTTP/1.1\r\nA: b\r\n\r\n") == 24);
  for (const char* part : {"", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\n\r", "\r\r\n"}) {
    CHECK_FALSE(http::end_of_head(part).has_value());
  }
}

http::Request request_of(std::string_view head) {
  const auto parsed = http::parse_request(head);
  const auto* request = std::get_if<http::Request>(&parsed);
  REQUIRE(request != nullptr);
  return *request;
}

std::optional<Status> error_of(std::string_view head) {
  const auto parsed = http::parse_request(head);
  const auto* error = std::get_if<http::Error>(&parsed);
  if (error == nullptr) return std::nullopt;
  return error->status;
}

std::string with(const std::string& headers) {
  return "GET / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

TEST_CASE("a request gives its method, path, host and headers") {
  const std::string head =
      "GET /chat.js?v=1 HTTP/1.1\r\nhOST: 192.0.2.2:8888\r\nAccept:*/*\r\nX: \t a b \t\r\n\r\n";
  const http::Request request = request_of(head);
  CHECK(request.method == "GET");
  CHECK(request.path == "/chat.js");
  CHECK(request.host == "192.0.2.2:8888");
  CHECK(request.minor_version == 1);
  CHECK(request.only("accept") == "*/*");
  CHECK(request.only("x") == "a b");
  CHECK_FALSE(request.only("y").has_value());
  CHECK(request_of("HEAD / HTTP/1.0\nHost: h\n\n").minor_version == 0);
}

TEST_CASE("a target with a host in it names the host") {
  CHECK(request_of("GET HTTP://lab:1/x HTTP/1.1\r\nHost: h\r\n\r\n").host == "lab:1");
  CHECK(request_of("GET http://lab:1/x HTTP/1.1\r\nHost: h\r\n\r\n").path == "/x");
  CHECK(request_of("GET http://lab HTTP/1.1\r\nHost: h\r\n\r\n").path == "/");
  CHECK(request_of("GET http://lab?x HTTP/1.1\r\nHost: h\r\n\r\n").host == "lab");
}

TEST_CASE("a list has a word in any case, among others, in one header or several") {
  for (const char* list :
       {"Connection: upgrade\r\n", "Connection: keep-alive, UPGRADE\r\n",
        "connection: x\r\nConnection: Upgrade\r\n", "Connection: a,upgrade ,b\r\n"}) {
    CHECK(request_of(with(list)).lists("Connection", "Upgrade"));
  }
  for (const char* list : {"", "Connection: upgraded\r\n", "Connection: up grade\r\n",
                           "Connection:\r\n", "Connexion: upgrade\r\n", "Connection: ,,\r\n"}) {
    CHECK_FALSE(request_of(with(list)).lists("Connection", "Upgrade"));
  }
}

TEST_CASE("what is no request is 400") {
  for (const char* bad :
       {"\r\n\r\n", "GET /\r\nHost: h\r\n\r\n", "GET HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n",
        "GET / x HTTP/1.1\r\nHost: h\r\n\r\n", "G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/11\r\nHost: h\r\n\r\n", "GET / HTTP/1.\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.10\r\nHost: h\r\n\r\n", "GET / HTTQ/1.1\r\nHost: h\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"}) {
    CAPTURE(bad);
    CHECK(error_of(bad) == Status::BadRequest);
  }
  for (const char* bad :
       {"no colon\r\n", "A : b\r\n", ": b\r\n", " A: b\r\n", "A: b\r\n folded\r\n", "A: b\rc\r\n",
        "A: \x01\r\n", "A: \x7f\r\n", "A\xC3\xA9: b\r\n"}) {
    CAPTURE(bad);
    CHECK(error_of(with(bad)) == Status::BadRequest);
  }
  CHECK(error_of(with(std::string("A: b\0c\r\n", 8))) == Status::BadRequest);
  CHECK_FALSE(error_of(with("A: caf\xC3\xA9\r\n")).has_value());
}

TEST_CASE("another version is 505, another method 405, a body 413") {
  CHECK(error_of("GET / HTTP/2.0\r\nHost: h\r\n\r\n") == Status::VersionNotSupported);
  CHECK(error_of("GET / HTTP/0.9\r\nHost: h\r\n\r\n") == Status::VersionNotSupported);
  CHECK(error_of("PRI * HTTP/2.0\r\n\r\n") == Status::VersionNotSupported);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X"}) {
    CHECK(error_of(std::string(method) + " / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n") ==
          Status::MethodNotAllowed);
  }
  CHECK(error_of(with("Content-Length: 1\r\n")) == Status::ContentTooLarge);
  CHECK(error_of(with("Content-Length: 99999999999999999999999\r\n")) == Status::ContentTooLarge);
  CHECK(error_of(with("Transfer-Encoding: chunked\r\n")) == Status::ContentTooLarge);
  for (const char* bad : {"-1", "+1", "x", "", "1, 1", "0x1"}) {
    CHECK(error_of(with("Content-Length: " + std::string(bad) + "\r\n")) == Status::BadRequest);
  }
  CHECK(error_of(with("Content-Length: 0\r\nContent-Length: 0\r\n")) == Status::BadRequest);
  CHECK_FALSE(error_of(with("Content-Length: 0\r\n")).has_value());
}

TEST_CASE("a date is that of RFC 9110, section 5.6.7") {
  CHECK(http::date_text(784'111'777'000) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http::date_text(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http::date_text(951'782'399'999) == "Mon, 28 Feb 2000 23:59:59 GMT");
  CHECK(http::date_text(951'782'400'000) == "Tue, 29 Feb 2000 00:00:00 GMT");
}

}  // namespace
}  // namespace chat::test
