// Networks of internet addresses: "192.0.2.0/24", "2001:db8::/32", or one address. Pure; safe from
// any thread.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chat {

class Network {
 public:
  // Reads ADDRESS or ADDRESS/PREFIX (RFC 4632, RFC 4291). Nothing when it is neither, or when a bit
  // behind the prefix is set: "192.0.2.1/24" may have been meant for one address. IPv4 within IPv6
  // ("::ffff:192.0.2.1", RFC 4291, section 2.5.5.2) is IPv4. A link-local address may have a zone,
  // as Socket::peer_address() writes it ("fe80::1%eth0", RFC 4007): then it is the address on any
  // link.
  [[nodiscard]] static std::optional<Network> parse(std::string_view text);

  // No network of IPv6 contains an address of IPv4.
  [[nodiscard]] bool contains(const Network& other) const;
  // "192.0.2.0/24"; of one address "192.0.2.1".
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool operator==(const Network&) const = default;

 private:
  static constexpr std::size_t kBytes = 16;

  [[nodiscard]] bool is_ipv4() const;
  [[nodiscard]] bool is_link_local() const;  // IPv6
  [[nodiscard]] bool has_bits_behind_prefix() const;

  std::array<std::uint8_t, kBytes> bytes_{};  // IPv4 as it is within IPv6
  unsigned prefix_ = 0;                       // bits
};

// Whether the numeric address is in one of the networks; what is no address is in none.
[[nodiscard]] bool is_in(std::string_view address, std::span<const Network> networks);

}  // namespace chat
