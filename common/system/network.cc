#include "common/system/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

#include "common/text/number.h"

namespace chat {
namespace {

constexpr unsigned kBits = 128;
constexpr unsigned kBitsOfByte = 8;
// What stands before an address of IPv4 within IPv6.
constexpr std::array<std::uint8_t, 12> kBeforeIpv4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned kBitsBeforeIpv4 = kBeforeIpv4.size() * kBitsOfByte;

}  // namespace

std::optional<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  if (address.find('\0') != std::string::npos) return std::nullopt;
  const bool is_dotted = address.find(':') == std::string::npos;
  // Else "c" would be ::ffff:c.
  if (is_dotted && address.find('.') == std::string::npos) return std::nullopt;
  const std::size_t zone = address.find('%');
  if (address.ends_with('%')) return std::nullopt;
  const std::string as_ipv6 = is_dotted ? "::ffff:" + address : address.substr(0, zone);
  Network network;
  if (::inet_pton(AF_INET6, as_ipv6.c_str(), network.bytes_.data()) != 1) return std::nullopt;
  network.prefix_ = kBits;
  if (zone != std::string::npos && !network.is_link_local()) return std::nullopt;
  if (slash == std::string_view::npos) return network;
  const unsigned before = is_dotted ? kBitsBeforeIpv4 : 0;
  const auto prefix = parse_number<unsigned>(text.substr(slash + 1));
  if (!prefix || *prefix > kBits - before) return std::nullopt;
  network.prefix_ = before + *prefix;
  if (network.has_bits_behind_prefix()) return std::nullopt;
  return network;
}

bool Network::has_bits_behind_prefix() const {
  for (unsigned bit = prefix_; bit < kBits; ++bit) {
    const unsigned in_byte = bytes_.at(bit / kBitsOfByte) >> (kBitsOfByte - 1 - bit % kBitsOfByte);
    if ((in_byte & 1U) != 0) return true;
  }
  return false;
}

// fe80::/10 (RFC 4291, section 2.5.6).
bool Network::is_link_local() const {
  constexpr std::uint8_t kFirst = 0xFE;
  constexpr std::uint8_t kSecond = 0x80;
  constexpr std::uint8_t kOfSecond = 0xC0;
  return bytes_[0] == kFirst && (bytes_[1] & kOfSecond) == kSecond;
}

bool Network::is_ipv4() const {
  return prefix_ >= kBitsBeforeIpv4 &&
         std::equal(kBeforeIpv4.begin(), kBeforeIpv4.end(), bytes_.begin());
}

bool Network::contains(const Network& other) const {
  if (is_ipv4() != other.is_ipv4() || other.prefix_ < prefix_) return false;
  const std::size_t whole = prefix_ / kBitsOfByte;
  for (std::size_t i = 0; i < whole; ++i) {
    if (bytes_.at(i) != other.bytes_.at(i)) return false;
  }
  const unsigned left = prefix_ % kBitsOfByte;
  if (left == 0) return true;
  const unsigned different = static_cast<unsigned>(bytes_.at(whole)) ^ other.bytes_.at(whole);
  return different >> (kBitsOfByte - left) == 0;
}

std::string Network::text() const {
  const std::size_t first = is_ipv4() ? kBeforeIpv4.size() : 0;
  const int family = is_ipv4() ? AF_INET : AF_INET6;
  std::array<char, INET6_ADDRSTRLEN> written{};
  (void)::inet_ntop(family, &bytes_.at(first), written.data(),
                    static_cast<socklen_t>(written.size()));
  std::string text = written.data();
  if (prefix_ < kBits) text += "/" + std::to_string(prefix_ - first * kBitsOfByte);
  return text;
}

bool is_in(std::string_view address, std::span<const Network> networks) {
  const auto one = Network::parse(address);
  return one &&
         std::ranges::any_of(networks, [&one](const Network& each) { return each.contains(*one); });
}

}  // namespace chat
