#include "common/system/address.h"

#include <doctest/doctest.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>

#include "test/support/peers/connect.h"

namespace chat {
namespace {

constexpr std::chrono::seconds kTimeout{20};
constexpr int kTimeoutMs = 20'000;

TEST_CASE("an IPv6 address stands in brackets before its port") {
  CHECK(host_and_port("127.0.0.1", 8888) == "127.0.0.1:8888");
  CHECK(host_and_port("host", 1) == "host:1");
  CHECK(host_and_port("::1", 8888) == "[::1]:8888");
}

TEST_CASE("an IPv6 address counts by its first 64 bits, any other by itself") {
  CHECK(counted_address("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(counted_address("2001:db8:1:2::") == "2001:db8:1:2::/64");
  CHECK(counted_address("2001:db8:1:3::") == "2001:db8:1:3::/64");
  CHECK(counted_address("::1") == "::/64");
  CHECK(counted_address("192.0.2.7") == "192.0.2.7");
  CHECK(counted_address("unknown address") == "unknown address");
  CHECK(counted_address("").empty());
}

TEST_CASE("who connects to a listening socket is seen by address, IPv4 as IPv4") {
  const Socket listener = listen_on("", 0);
  const Socket there = test::connect_to("127.0.0.1", listener.port(), kTimeout);
  const Accepted here = accept_from(listener);
  REQUIRE(here.error == 0);
  CHECK(here.socket.peer_address() == "127.0.0.1");
  CHECK(there.send_all("x").status == IoStatus::Ok);
  std::array<char, 2> space{};
  CHECK(here.socket.receive(space).bytes == 1);
}

// The sentence of the error that `call` throws; its code goes to `code`.
template <typename Call>
std::string sentence_of(const Call& call, int& code) {
  try {
    call();
  } catch (const std::system_error& error) {
    code = error.code().value();
    return error.what();
  }
  return "";
}

TEST_CASE("a port that is taken, or where nobody listens, is told in a sentence") {
  int code = 0;
  std::uint16_t port = 0;
  {
    const Socket listener = listen_on("127.0.0.1", 0);
    port = listener.port();
    CHECK(sentence_of([&] { (void)listen_on("127.0.0.1", port); }, code) ==
          "cannot listen on 127.0.0.1:" + std::to_string(port) +
              ": another program (perhaps another chat-server) is using it; choose another port");
    CHECK(code == EADDRINUSE);
  }
  const Connecting refused = start_connect(addresses_of("127.0.0.1", port).at(0));
  code = refused.error;
  if (code == 0) {
    pollfd wait{refused.socket.fd(), POLLOUT, 0};
    CHECK(::poll(&wait, 1, kTimeoutMs) == 1);
    code = finish_connect(refused.socket);
  }
  CHECK(code == ECONNREFUSED);
  CHECK(connect_error_text(code) ==
        "connection refused; is the server running there, and on that port?");
}

TEST_CASE("an address of another machine cannot be listened on, and a wrong name is told") {
  int code = 0;
  CHECK(sentence_of([] { (void)listen_on("192.0.2.1", 0); }, code)
            .starts_with("cannot listen on 192.0.2.1:0: that is not an address of this machine"));
  CHECK(code == EADDRNOTAVAIL);
  CHECK(sentence_of([] { (void)addresses_of("no name", 1); }, code)
            .starts_with("cannot find the address of no name ("));
}

}  // namespace
}  // namespace chat
