// Whether a browser that asks for a host means this server. A page from elsewhere can have its own
// name lead to this server (DNS rebinding), and browsers then take both for one: so only names that
// nobody else can give to this server are answered. Pure.

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chat {

// `host` as in a Host header, with or without a port. An address, localhost, or one of `names` (in
// any case of letters); its port may be any, since a tunnel or a proxy may have another one.
[[nodiscard]] bool is_own_host(std::string_view host, std::span<const std::string> names);

// Whether a page of `origin` ("http://192.0.2.2:8888") was served by `host`. The port that is
// usual for the origin's scheme may be left out in either.
[[nodiscard]] bool is_same_host(std::string_view origin, std::string_view host);

// How a content security policy names `host`, beside 'self': " ws://HOST wss://HOST", for browsers
// whose 'self' is not that (CSP 3 made it so). Empty for no host, and for IPv6 addresses, which it
// cannot name.
[[nodiscard]] std::string socket_sources(std::string_view host);

}  // namespace chat
