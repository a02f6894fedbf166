// The header that a proxy puts before a connection's bytes, to say where it comes from: the PROXY
// protocol, versions 1 and 2 (haproxy.org, proxy-protocol.txt). Pure; safe from any thread.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace chat::proxy {

// The longest header of version 1, its CRLF included.
inline constexpr std::size_t kMaxText = 107;
// What stands before the addresses and TLVs of version 2, and the most bytes of these. The longest
// addresses take 216; certificates in TLVs may take some KiB.
inline constexpr std::size_t kBinaryHead = 16;
inline constexpr std::size_t kMaxBinaryRest = 4'096;

// So many bytes of the header are still to come, at least: to read as many takes none of what
// follows it.
struct More {
  std::size_t bytes = 0;
};
// The header is whole.
struct Source {
  // The client's numeric address, as Socket::peer_address(); empty: the connection is the proxy's
  // own, or the proxy does not know.
  std::string address;
};
// Not a header. The sentence says why.
struct Wrong {
  std::string_view why;
};
using Header = std::variant<More, Source, Wrong>;

// What a connection begins with. `bytes` may be empty, and has nothing that follows the header.
[[nodiscard]] Header read_header(std::string_view bytes);

}  // namespace chat::proxy
