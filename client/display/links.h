// Addresses in a text, and how a terminal makes links of them (OSC 8). Pure.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

// The bytes [begin, end) of a text are an address of http or https, all in ASCII.
struct WebAddress {
  std::size_t begin = 0;
  std::size_t end = 0;
};
// The first one from the byte `from` on. Marks at its end that close a sentence are left out. What
// goes on in other letters is none: where it ends is not certain.
[[nodiscard]] std::optional<WebAddress> next_address(std::string_view text, std::size_t from);

// `shown`, as a link to `address`.
[[nodiscard]] std::string linked(std::string_view shown, std::string_view address);

}  // namespace chat
