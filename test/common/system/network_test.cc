#include "common/system/network.h"

#include <doctest/doctest.h>

#include <string>

namespace chat {
namespace {

std::string read(std::string_view text) {
  const auto network = Network::parse(text);
  return network ? network->text() : "none";
}

bool has(std::string_view network, std::string_view address) {
  return Network::parse(network)->contains(*Network::parse(address));
}

TEST_CASE("addresses and networks are read, and written in their usual form") {
  CHECK(read("192.0.2.1") == "192.0.2.1");
  CHECK(read("192.0.2.0/24") == "192.0.2.0/24");
  CHECK(read("192.0.2.1/32") == "192.0.2.1");
  CHECK(read("0.0.0.0/0") == "0.0.0.0/0");
  CHECK(read("2001:DB8:0:0::1") == "2001:db8::1");
  CHECK(read("2001:db8:1:2::/64") == "2001:db8:1:2::/64");
  CHECK(read("::/0") == "::/0");
  CHECK(read("::ffff:192.0.2.1") == "192.0.2.1");
  CHECK(read("::ffff:192.0.2.0/120") == "192.0.2.0/24");
  CHECK(read("fe80::1%eth0") == "fe80::1");
  CHECK(read("febf::1%2") == "febf::1");
}

TEST_CASE("what is no network is none, and neither is one with bits behind its prefix") {
  for (const char* text : {"",
                           "/",
                           "ann",
                           "192.0.2",
                           "192.0.2.1.",
                           "192.0.2.256",
                           "192.0.02.1",
                           "192.0.2.0/",
                           "192.0.2.0/33",
                           "192.0.2.0/-1",
                           "192.0.2.0/+8",
                           "192.0.2.0/8 ",
                           "192.0.2.0/24/24",
                           "192.0.2.1/24",
                           "2001:db8::1/64",
                           "2001:db8::/129",
                           "::1%lo",
                           "2001:db8::1%eth0",
                           "192.0.2.1%eth0",
                           "fec0::1%eth0",
                           "fe80::1%",
                           "%eth0",
                           "1::2::3",
                           "10/8",
                           "c",
                           "beef",
                           "c/24"}) {
    CAPTURE(text);
    CHECK(read(text) == "none");
  }
  CHECK(read(std::string_view("192.0.2.1\0x", 11)) == "none");
}

TEST_CASE("a network contains its addresses and no others, and none of IPv6 one of IPv4") {
  CHECK(has("192.0.2.0/24", "192.0.2.255"));
  CHECK(!has("192.0.2.0/24", "192.0.3.0"));
  CHECK(has("192.0.2.1", "::ffff:192.0.2.1"));
  CHECK(has("0.0.0.0/0", "198.51.100.7"));
  CHECK(!has("0.0.0.0/0", "2001:db8::1"));
  CHECK(!has("::/0", "198.51.100.7"));
  CHECK(has("::/0", "2001:db8::1"));
  CHECK(has("2001:db8:1:2::/64", "2001:db8:1:2:ffff::1"));
  CHECK(!has("2001:db8:1:2::/64", "2001:db8:1:3::1"));
  CHECK(has("2001:db8::/65", "2001:db8::7fff:0:0:1"));
  CHECK(!has("2001:db8::/65", "2001:db8::8000:0:0:1"));
  CHECK(!has("192.0.2.1", "192.0.2.0/24"));
}

}  // namespace
}  // namespace chat
