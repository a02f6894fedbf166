#include "common/text/size.h"

#include <limits>

#include "common/text/number.h"

namespace chat {
namespace {

constexpr std::uint64_t kKiB = 1024;

// How many bytes the unit has; 1 for what is none.
std::uint64_t bytes_of_unit(char unit) {
  switch (unit) {
    case 'k':
    case 'K':
      return kKiB;
    case 'm':
    case 'M':
      return kKiB * kKiB;
    case 'g':
    case 'G':
      return kKiB * kKiB * kKiB;
    default:
      return 1;
  }
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::uint64_t unit = bytes_of_unit(text.back());
  if (unit > 1) text.remove_suffix(1);
  const auto number = parse_number<std::uint64_t>(text);
  if (!number || *number > std::numeric_limits<std::uint64_t>::max() / unit) return std::nullopt;
  return *number * unit;
}

}  // namespace chat
