#include "client/display/parts.h"

#include <algorithm>
#include <array>

#include "common/unicode/width.h"

namespace chat {

std::string_view parts_within(std::string_view text, std::size_t columns) {
  if (width_of(text) <= columns) return text;
  const std::string_view fits = head_within(text, columns);
  constexpr std::array<std::string_view, 6> kBetweenParts = {" (", ", ", "; ", ": ", " | ", ". "};
  std::size_t end = 0;
  for (const std::string_view between : kBetweenParts) {
    // What is divided may begin just behind what fits.
    const std::size_t at = text.rfind(between, fits.size());
    if (at == std::string_view::npos) continue;
    const std::size_t bracket = text.rfind('(', at);
    const bool is_inside = bracket != std::string_view::npos && text.find(')', bracket) > at;
    if (!is_inside) end = std::max(end, at);
  }
  if (end == 0 && text.at(fits.size()) != ' ') {
    const std::size_t blank = fits.rfind(' ');
    end = blank == std::string_view::npos || blank == 0 ? fits.size() : blank;
  }
  return text.substr(0, end == 0 ? fits.size() : end);
}

}  // namespace chat
