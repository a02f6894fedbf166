#include "server/dialect/web/host.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "common/text/number.h"
#include "server/dialect/web/http.h"

namespace chat {
namespace {

struct HostAndPort {
  std::string_view host;  // an IPv6 address with its brackets
  std::string_view port;  // empty: none
};

// Nothing when the port is none.
std::optional<HostAndPort> split(std::string_view text) {
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) return HostAndPort{text, ""};
  const std::string_view port = text.substr(colon + 1);
  if (!parse_number<std::uint16_t>(port)) return std::nullopt;
  return HostAndPort{text.substr(0, colon), port};
}

bool is_address(std::string_view host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (host.starts_with('[') && host.ends_with(']')) {
    const std::string text(host.substr(1, host.size() - 2));
    return ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
  }
  return ::inet_pton(AF_INET, std::string(host).c_str(), address.data()) == 1;
}

}  // namespace

bool is_own_host(std::string_view host, std::span<const std::string> names) {
  const auto parts = split(host);
  if (!parts || parts->host.empty()) return false;
  return is_address(parts->host) || http::same_word(parts->host, "localhost") ||
         std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return http::same_word(parts->host, name); });
}

bool is_same_host(std::string_view origin, std::string_view host) {
  constexpr std::string_view kHttp = "http://";
  constexpr std::string_view kHttps = "https://";
  std::string_view usual_port;
  if (origin.starts_with(kHttp)) {
    usual_port = "80";
    origin.remove_prefix(kHttp.size());
  } else if (origin.starts_with(kHttps)) {
    usual_port = "443";
    origin.remove_prefix(kHttps.size());
  } else {
    return false;
  }
  const auto page = split(origin);
  const auto asked = split(host);
  if (!page || !asked || !http::same_word(page->host, asked->host)) return false;
  const auto port_of = [&](const HostAndPort& parts) {
    return parts.port.empty() ? usual_port : parts.port;
  };
  return port_of(*page) == port_of(*asked);
}

std::string socket_sources(std::string_view host) {
  if (host.empty() || host.starts_with('[')) return {};
  return " ws://" + std::string(host) + " wss://" + std::string(host);
}

}  // namespace chat
