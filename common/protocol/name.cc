#include "common/protocol/name.h"

#include <algorithm>
#include <array>
#include <span>

#include "common/text/text.h"

namespace chat {
namespace {

constexpr std::array<std::string_view, 4> kReservedNames = {"you", "server", "all", "everyone"};

// Letters, marks and numbers that can be seen, and three signs of ASCII: no sign in a name looks
// like a part of the line around it, such as the > of a whisper.
bool may_be_in_name(char32_t c) {
  if (c == U'_' || c == U'-' || c == U'.') return true;
  return (is_letter(c) || is_number(c) || is_combining_mark(c)) && !is_invisible(c);
}

struct Range {
  char32_t first;
  char32_t last;
};
bool is_in(std::span<const Range> ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](Range one) { return one.first <= c && c <= one.last; });
}

// Whether a Latin letter has a mark of another script, which many a font shows as nothing: the name
// would look like the one without it. The blocks are those of Unicode's Blocks.txt.
bool has_foreign_mark(std::string_view name) {
  constexpr std::array<Range, 2> kLatin{{{0x0000, 0x024F}, {0x1E00, 0x1EFF}}};
  // "Combining ...": the marks of no script in particular.
  constexpr std::array<Range, 5> kMarks{
      {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}}};
  bool is_on_latin = false;
  while (!name.empty()) {
    const Decoded next = decode(name);
    name.remove_prefix(next.bytes);
    if (!is_combining_mark(next.code_point)) {
      is_on_latin = is_in(kLatin, next.code_point);
    } else if (is_on_latin && !is_in(kMarks, next.code_point)) {
      return true;
    }
  }
  return false;
}

// The part of `text` before its first character that a name may have, or may not have.
enum class InName : bool { No, Yes };
std::string_view up_to(InName wanted, std::string_view text) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Decoded next = decode(text.substr(end));
    const bool is_in_name = next.valid && may_be_in_name(next.code_point);
    if (is_in_name == (wanted == InName::Yes)) break;
    end += next.bytes;
  }
  return text.substr(0, end);
}

}  // namespace

std::optional<std::string> name_error(std::string_view name) {
  if (name.empty()) return "it is empty";
  if (count_code_points(name) > kMaxNameCodePoints) {
    return std::string("a name has at most ")
        .append(std::to_string(kMaxNameCodePoints))
        .append(" characters");
  }
  if (up_to(InName::No, name).size() != name.size()) {
    return "a name has only letters, digits, _, - and .";
  }
  if (!is_letter(decode(name).code_point)) return "a name starts with a letter";
  if (clean(name) != name) {
    return "a letter has at most " + std::to_string(kMaxMarksInARow) + " marks";
  }
  if (has_foreign_mark(name)) {
    return "a mark of another script stands on a Latin letter";
  }
  const std::string folded = fold(name);
  if (std::find(kReservedNames.begin(), kReservedNames.end(), folded) != kReservedNames.end()) {
    return "that word is reserved";
  }
  return std::nullopt;
}

bool is_name(std::string_view text) {
  return !name_error(text).has_value();
}

std::string not_a_name(std::string_view text, std::string_view error) {
  constexpr std::size_t kMostShown = 64;  // bytes
  return '"' + clean(shortened(text, kMostShown)) + "\" is not a name (" + std::string(error) + ")";
}

std::span<const std::string_view> reserved_names() {
  return kReservedNames;
}

std::string_view name_in(std::string_view word) {
  word.remove_prefix(up_to(InName::Yes, word).size());
  word = up_to(InName::No, word);  // "Joe,Ann"
  while (word.ends_with('.')) word.remove_suffix(1);
  return is_name(word) ? word : std::string_view();
}

}  // namespace chat
