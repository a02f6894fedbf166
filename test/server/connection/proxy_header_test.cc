#include "server/connection/proxy_header.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace chat::proxy {
namespace {

using namespace std::string_literals;

// How a connection reads its header, from bytes that come in pieces of at most `piece`: the
// address, "own" for none, or "wrong: " and why; and what of the bytes is left.
std::pair<std::string, std::string> read(const std::string& bytes, std::size_t piece) {
  std::string head;
  for (;;) {
    const Header header = read_header(head);
    if (const auto* source = std::get_if<Source>(&header)) {
      return {source->address.empty() ? "own" : source->address, bytes.substr(head.size())};
    }
    if (const auto* wrong = std::get_if<Wrong>(&header)) {
      return {"wrong: " + std::string(wrong->why), ""};
    }
    const std::string next =
        bytes.substr(head.size(), std::min(piece, std::get<More>(header).bytes));
    if (next.empty()) return {"more", ""};
    head += next;
  }
}

// The same for every size of the pieces, with talk right behind the header.
void check_all(const std::string& header, const std::string& expected) {
  const std::string talk = "ann\nhello\n";
  for (std::size_t piece = 1; piece <= header.size() + 1; ++piece) {
    CAPTURE(header);
    CAPTURE(piece);
    const auto [told, rest] = read(header + talk, piece);
    CHECK(told == expected);
    if (!expected.starts_with("wrong")) CHECK(rest == talk);
  }
  if (expected.starts_with("wrong")) return;
  for (std::size_t cut = 0; cut < header.size(); ++cut) {
    CHECK(read(header.substr(0, cut), 1).first == "more");
  }
}

TEST_CASE("PROXY, version 1: the source's address, whatever the pieces") {
  check_all("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n", "192.0.2.7");
  check_all("PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n", "0.0.0.0");
  check_all("PROXY TCP6 2001:db8::7 ::1 1 2\r\n", "2001:db8::7");
  check_all("PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n", "192.0.2.7");
  const std::string longest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
  check_all("PROXY TCP6 " + longest + " " + longest + " 65535 65535\r\n", longest);
}

TEST_CASE("PROXY, version 1: what the proxy does not know is its own, whatever follows the word") {
  check_all("PROXY UNKNOWN\r\n", "own");
  check_all("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n", "own");
  check_all("PROXY UNKNOWN " + std::string(107 - 16, 'x') + "\r\n", "own");  // 107 bytes
}

TEST_CASE("PROXY, version 1: what is not to the letter is wrong") {
  const std::string address = "wrong: an address in it is none";
  const std::string port = "wrong: a port in it is none";
  const std::string family = "wrong: its family is none of version 1";
  for (const auto& [line, expected] : std::vector<std::pair<std::string, std::string>>{
           {"PROXY TCP4 192.0.2.07 198.51.100.1 1 2", address},
           {"PROXY TCP4 192.0.2.256 198.51.100.1 1 2", address},
           {"PROXY TCP4 192.0.2 198.51.100.1 1 2", address},
           {"PROXY TCP4 192.0.2.7 198.51.100 1 2", address},
           {"PROXY TCP4 ::1 ::1 1 2", address},
           {"PROXY TCP6 192.0.2.7 198.51.100.1 1 2", address},
           {"PROXY TCP6 fe80::1%eth0 ::1 1 2", address},
           {"PROXY TCP4 192.0.2.0/24 198.51.100.1 1 2", address},
           {"PROXY TCP4  192.0.2.7 198.51.100.1 1 2", address},
           {"PROXY TCP4 192.0.2.7\0 198.51.100.1 1 2"s, address},
           {"PROXY TCP4 192.0.2.7 198.51.100.1 01 2", port},
           {"PROXY TCP4 192.0.2.7 198.51.100.1 1 02", port},
           {"PROXY TCP4 192.0.2.7 198.51.100.1 65536 2", port},
           {"PROXY TCP4 192.0.2.7 198.51.100.1 +1 2", port},
           {"PROXY TCP4 192.0.2.7 198.51.100.1 1", port},
           {"PROXY TCP4 192.0.2.7 198.51.100.1 1 2 ", port},
           {"PROXY TCP4 192.0.2.7 198.51.100.1 1 2 3", port},
           {"PROXY TCP5 192.0.2.7 198.51.100.1 1 2", family},
           {"PROXY tcp4 192.0.2.7 198.51.100.1 1 2", family},
           {"PROXY UNKNOWNS", family},
           {"PROXY  TCP4 192.0.2.7 198.51.100.1 1 2", family}}) {
    check_all(line + "\r\n", expected);
  }
  check_all("PROXY UNKNOWN \n", "wrong: its line does not end with CR and LF");
  check_all("PROXY UNKNOWN" + std::string(93, 'x') + "\r\n", "wrong: it is longer than 107 bytes");
  check_all("PROXY " + std::string(5000, 'x'), "wrong: it is longer than 107 bytes");
}

TEST_CASE("what begins with no header is wrong with the first byte that shows it") {
  for (const char* first : {"ann\n", "/hello 1 ann\n", "GET / HTTP/1.1\r\n", "proxy TCP4", "PROXX",
                            "\r\n\r\nx", "\n"}) {
    check_all(first, "wrong: it begins with no PROXY header");
  }
  CHECK(std::holds_alternative<More>(read_header("")));
  CHECK(std::holds_alternative<Wrong>(read_header("a")));
}

const std::string kSign = "\r\n\r\n\0\r\nQUIT\n"s;

// A header of version 2, with its length.
std::string binary(char command, char family, const std::string& rest) {
  const std::size_t size = rest.size();
  return kSign + command + family + static_cast<char>(size / 256) + static_cast<char>(size % 256) +
         rest;
}

const std::string kIpv4 = "\xC0\x00\x02\x07\xC6\x33\x64\x01\xDC\x04\x01\xBB"s;
const std::string kIpv6 =
    "\x20\x01\x0D\xB8"s + std::string(11, '\0') + "\x07" + std::string(15, '\0') + "\x01" + "abcd";

TEST_CASE("PROXY, version 2: the source's address, with any TLVs behind it") {
  const std::string tlvs =
      "\x04\x00\x03"
      "abc"
      "\x01\x00\x00"
      "\xEE\x00\x01x"s;
  check_all(binary('\x21', '\x11', kIpv4), "192.0.2.7");
  check_all(binary('\x21', '\x11', kIpv4 + tlvs), "192.0.2.7");
  check_all(binary('\x21', '\x21', kIpv6), "2001:db8::7");
  check_all(binary('\x21', '\x21', kIpv6 + tlvs), "2001:db8::7");
  const std::string mapped = std::string(10, '\0') + "\xFF\xFF\xC0\x00\x02\x07"s;
  check_all(binary('\x21', '\x21', mapped + mapped + "abcd"), "192.0.2.7");
  const std::string largest = "\x04\x0F\xF1"s + std::string(4096 - 12 - 3, 'x');
  CHECK(read(binary('\x21', '\x11', kIpv4 + largest) + "ann\n", 100'000).second == "ann\n");
}

TEST_CASE("PROXY, version 2: a proxy's own connection, and one it knows nothing of") {
  check_all(binary('\x20', '\x11', kIpv4), "own");  // LOCAL
  check_all(binary('\x20', '\x00', ""), "own");
  check_all(binary('\x20', '\x31', "whatever"), "own");
  check_all(binary('\x21', '\x00', ""), "own");  // UNSPEC
  check_all(binary('\x21', '\x00', "whatever"), "own");
  for (const char other : {'\x12', '\x22', '\x31', '\x32'}) {  // UDP, and Unix sockets
    check_all(binary('\x21', other, "whatever"), "own");
  }
}

TEST_CASE("PROXY, version 2: another version, command, family or length is wrong") {
  const std::string version = "wrong: its version or command is unknown";
  const std::string family = "wrong: its family or transport is unknown";
  for (const char command : {'\x22', '\x2F', '\x11', '\x31', '\x00'}) {
    check_all(binary(command, '\x11', kIpv4), version);
  }
  for (const char other : {'\x10', '\x01', '\x13', '\x30', '\x33', '\x41'}) {
    check_all(binary('\x21', other, kIpv6), family);
  }
  check_all(binary('\x21', '\x11', kIpv4.substr(1)), "wrong: it is too short for its addresses");
  check_all(binary('\x21', '\x21', kIpv4), "wrong: it is too short for its addresses");
  const std::string tlv = "wrong: what follows its addresses is no TLV";
  check_all(binary('\x21', '\x11', kIpv4 + "\x04"), tlv);
  check_all(binary('\x21', '\x11', kIpv4 + "\x04\x00\x02x"s), tlv);
  check_all(kSign + "\x21\x11\x10\x01"s, "wrong: it is longer than 4 KiB");
}

}  // namespace
}  // namespace chat::proxy
