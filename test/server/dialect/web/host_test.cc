// Which hosts are this server's, and which pages may open a WebSocket.

#include "server/dialect/web/host.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace chat::test {
namespace {

TEST_CASE("addresses, localhost and the names that were given are this server's, with any port") {
  const std::vector<std::string> names{"lab", "Chat.Example.org"};
  for (const char* host : {"127.0.0.1", "192.0.2.2:8888", "[::1]", "[::1]:8888", "[2001:db8::7]:1",
                           "localhost", "LOCALHOST:9", "lab", "Lab:80", "chat.example.ORG:443"}) {
    CAPTURE(host);
    CHECK(is_own_host(host, names));
  }
}

TEST_CASE("any other name is somebody else's") {
  const std::vector<std::string> names{"lab", ""};
  for (const char* host : {"",
                           ":80",
                           "evil.example",
                           "127.0.0.1.evil.example",
                           "localhost.evil.example",
                           "evil.example:8888",
                           "lab.evil.example",
                           "xlab",
                           "127.1",
                           "0x7f.0.0.1",
                           "2130706433",
                           "::1",
                           "[::1",
                           "[lab]",
                           "[127.0.0.1]",
                           "127.0.0.1:",
                           "127.0.0.1:x",
                           "127.0.0.1:65536",
                           "127.0.0.1:1:2",
                           "lab:-1",
                           "a@127.0.0.1",
                           "127.0.0.1/x",
                           " 127.0.0.1",
                           "[::1]x",
                           "[::1]x:80",
                           "[fe80::1%eth0]"}) {
    CAPTURE(host);
    CHECK_FALSE(is_own_host(host, names));
  }
}

TEST_CASE("a page's origin is the host that was asked for, with the same port") {
  CHECK(is_same_host("http://192.0.2.2:8888", "192.0.2.2:8888"));
  CHECK(is_same_host("http://LAB:8888", "lab:8888"));
  CHECK(is_same_host("http://[::1]:8888", "[::1]:8888"));
  CHECK(is_same_host("https://chat.example.org", "chat.example.org"));
  CHECK(is_same_host("https://chat.example.org", "chat.example.org:443"));
  CHECK(is_same_host("http://lab:80", "lab"));
}

TEST_CASE("any other origin is another page's") {
  for (const char* origin :
       {"", "null", "http://evil.example", "http://lab:8889", "http://lab", "https://lab",
        "lab:8888", "file://lab:8888", "http://lab:8888.evil.example",
        "http://evil.example/lab:8888", "http://lab:8888/", "http://a@lab:8888", "HTTP://lab:8888",
        "http://"}) {
    CAPTURE(origin);
    CHECK_FALSE(is_same_host(origin, "lab:8888"));
  }
  CHECK_FALSE(is_same_host("https://lab", "lab:80"));
}

TEST_CASE("a policy names the host's WebSocket, where it can") {
  CHECK(socket_sources("lab:8888") == " ws://lab:8888 wss://lab:8888");
  CHECK(socket_sources("[::1]:8888").empty());
  CHECK(socket_sources("").empty());
}

}  // namespace
}  // namespace chat::test
