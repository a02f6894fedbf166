#include "client/display/links.h"

#include <algorithm>

namespace chat {
namespace {

// RFC 3986 allows none of these, nor blanks and controls.
bool may_be_in_address(char c) {
  constexpr std::string_view kNever = "\"<>\\^`{|}";
  return c > ' ' && c < 0x7F && kNever.find(c) == std::string_view::npos;
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Without what ends the sentence around it, or the brackets.
std::string_view without_end(std::string_view address) {
  constexpr std::string_view kEnds = ".,;:!?'*_";
  while (!address.empty()) {
    const char last = address.back();
    const auto count = [&](char c) { return std::count(address.begin(), address.end(), c); };
    const bool closes =
        (last == ')' && count(')') > count('(')) || (last == ']' && count(']') > count('['));
    if (!closes && kEnds.find(last) == std::string_view::npos) break;
    address.remove_suffix(1);
  }
  return address;
}

}  // namespace

std::optional<WebAddress> next_address(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("http", from); at != std::string_view::npos;
       at = text.find("http", at + 1)) {
    if (at > 0 && is_letter_or_digit(text[at - 1])) continue;
    const std::string_view rest = text.substr(at);
    std::size_t scheme = 0;
    for (const std::string_view known : {"http://", "https://"}) {
      if (rest.starts_with(known)) scheme = known.size();
    }
    if (scheme == 0) continue;
    const auto* const end = std::find_if_not(rest.begin(), rest.end(), may_be_in_address);
    const bool goes_on = end != rest.end() && static_cast<unsigned char>(*end) >= 0x80;
    const std::string_view address =
        without_end(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
    if (goes_on || address.size() <= scheme) continue;
    return WebAddress{at, at + address.size()};
  }
  return std::nullopt;
}

std::string linked(std::string_view shown, std::string_view address) {
  std::string link = "\x1b]8;;";
  return link.append(address).append("\x1b\\").append(shown).append("\x1b]8;;\x1b\\");
}

}  // namespace chat
