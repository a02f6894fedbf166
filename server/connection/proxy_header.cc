#include "server/connection/proxy_header.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "common/system/network.h"
#include "common/text/number.h"

namespace chat::proxy {
namespace {

// The address as it is written elsewhere, or nothing when `text` is none of that family.
std::optional<std::string> address_in(std::string_view text, int family) {
  const bool is_ipv6 = text.find(':') != std::string_view::npos;
  if (is_ipv6 != (family == AF_INET6) || text.find_first_of("/%") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto address = Network::parse(text);
  if (!address) return std::nullopt;
  return address->text();
}

// --- version 1 ---

constexpr std::string_view kTextSign = "PROXY ";
constexpr std::string_view kTextEnd = "\r\n";
// "PROXY UNKNOWN\r\n"
constexpr std::size_t kLeastText = 15;

// Takes the next word, which one blank stands behind. Empty: there is none.
std::string_view take_field(std::string_view& rest) {
  const std::string_view field = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(rest.size(), field.size() + 1));
  return field;
}

bool is_port(std::string_view text) {
  const auto port = parse_number<std::uint16_t>(text);
  return port && std::to_string(*port) == text;  // without leading zeroes
}

Header read_line(std::string_view line) {
  std::string_view rest = line.substr(kTextSign.size());
  const std::string_view family = take_field(rest);
  if (family == "UNKNOWN") return Source{};
  if (family != "TCP4" && family != "TCP6") return Wrong{"its family is none of version 1"};
  const int number = family == "TCP4" ? AF_INET : AF_INET6;
  const auto source = address_in(take_field(rest), number);
  const auto target = address_in(take_field(rest), number);
  if (!source || !target) return Wrong{"an address in it is none"};
  const std::string_view source_port = take_field(rest);
  // What is left is the last word: a blank in it, or behind it, is no part of a number.
  if (!is_port(source_port) || !is_port(rest)) return Wrong{"a port in it is none"};
  return Source{*source};
}

Header read_text(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end != std::string_view::npos) {
    const std::string_view line = bytes.substr(0, end + 1);
    if (!line.ends_with(kTextEnd)) return Wrong{"its line does not end with CR and LF"};
    return read_line(line.substr(0, line.size() - kTextEnd.size()));
  }
  // At least the end of the line is missing.
  const std::size_t least = bytes.size() < kLeastText ? kLeastText - bytes.size()
                            : bytes.ends_with('\r')   ? 1
                                                      : kTextEnd.size();
  if (bytes.size() + least > kMaxText) return Wrong{"it is longer than 107 bytes"};
  return More{least};
}

// --- version 2 ---

constexpr std::string_view kBinarySign("\r\n\r\n\0\r\nQUIT\n", 12);

// Of the byte behind the sign: the version and the command.
constexpr std::uint8_t kLocal = 0x20;
constexpr std::uint8_t kProxy = 0x21;
// Of the next byte: the family and the transport.
constexpr std::uint8_t kUnspecified = 0x00;
constexpr std::uint8_t kTcp4 = 0x11;
constexpr std::uint8_t kUdp4 = 0x12;
constexpr std::uint8_t kTcp6 = 0x21;
constexpr std::uint8_t kUdp6 = 0x22;
constexpr std::uint8_t kUnixStream = 0x31;
constexpr std::uint8_t kUnixDatagram = 0x32;

constexpr std::size_t kAddresses4 = 12;  // two addresses, two ports
constexpr std::size_t kAddresses6 = 36;
constexpr std::size_t kTlvHead = 3;  // a type and a length

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}
std::size_t number_at(std::string_view bytes, std::size_t at) {
  constexpr unsigned kBitsOfByte = 8;
  return std::size_t{byte_at(bytes, at)} << kBitsOfByte | byte_at(bytes, at + 1);
}

// Whether these are TLVs and nothing else. What they say is passed over.
bool are_tlvs(std::string_view bytes) {
  while (bytes.size() >= kTlvHead) {
    const std::size_t size = kTlvHead + number_at(bytes, 1);
    if (size > bytes.size()) return false;
    bytes.remove_prefix(size);
  }
  return bytes.empty();
}

Header read_addresses(std::uint8_t family, std::string_view rest) {
  const bool is_ipv4 = family == kTcp4;
  const std::size_t size = is_ipv4 ? kAddresses4 : kAddresses6;
  if (rest.size() < size) return Wrong{"it is too short for its addresses"};
  if (!are_tlvs(rest.substr(size))) return Wrong{"what follows its addresses is no TLV"};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int number = is_ipv4 ? AF_INET : AF_INET6;
  (void)::inet_ntop(number, rest.data(), text.data(), text.size());
  return Source{address_in(text.data(), number).value()};
}

Header read_binary(std::string_view bytes) {
  if (bytes.size() < kBinaryHead) return More{kBinaryHead - bytes.size()};
  const std::uint8_t command = byte_at(bytes, kBinarySign.size());
  const std::uint8_t family = byte_at(bytes, kBinarySign.size() + 1);
  const std::size_t size = kBinaryHead + number_at(bytes, kBinaryHead - 2);
  if (command != kLocal && command != kProxy) return Wrong{"its version or command is unknown"};
  if (size > kBinaryHead + kMaxBinaryRest) return Wrong{"it is longer than 4 KiB"};
  if (bytes.size() < size) return More{size - bytes.size()};
  if (command == kLocal) return Source{};  // the proxy's own connection
  switch (family) {
    case kTcp4:
    case kTcp6:
      return read_addresses(family, bytes.substr(kBinaryHead));
    // The proxy knows no address, or one that is of no use here: then it is as if it knew none
    // (proxy-protocol.txt, section 2.2).
    case kUnspecified:
    case kUdp4:
    case kUdp6:
    case kUnixStream:
    case kUnixDatagram:
      return Source{};
    default:
      return Wrong{"its family or transport is unknown"};
  }
}

bool may_begin(std::string_view bytes, std::string_view sign) {
  return bytes.substr(0, sign.size()) == sign.substr(0, bytes.size());
}

}  // namespace

Header read_header(std::string_view bytes) {
  if (may_begin(bytes, kBinarySign)) {
    // No header is shorter than the sign of version 2.
    if (bytes.size() < kBinarySign.size()) return More{kBinarySign.size() - bytes.size()};
    return read_binary(bytes);
  }
  if (may_begin(bytes, kTextSign)) return read_text(bytes);
  return Wrong{"it begins with no PROXY header"};
}

}  // namespace chat::proxy
