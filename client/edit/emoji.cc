#include "client/edit/emoji.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>

#include "client/edit/emoji_table.h"
#include "common/text/text.h"

namespace chat {
namespace {

bool is_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// The letters and digits between the colons; nothing when anything else is there.
std::optional<std::string> letters_of(std::string_view word) {
  if (!word.starts_with(':')) return std::nullopt;
  word.remove_prefix(1);
  if (word.ends_with(':')) word.remove_suffix(1);
  std::string letters;
  for (const char c : fold(word)) {
    if (is_in_name(c)) {
      letters.append(1, c);
    } else if (c != '_' && c != '-') {
      return std::nullopt;
    }
  }
  return letters;
}

enum class Match : std::uint8_t { Whole, Beginning, Word, None };

// Whether `name`, without what stands between its words, begins with `letters`.
Match match_at(std::string_view name, std::string_view letters) {
  std::size_t matched = 0;
  for (const char c : name) {
    if (c == '_') continue;
    if (matched == letters.size()) return Match::Beginning;
    if (c != letters[matched]) return Match::None;
    ++matched;
  }
  return matched == letters.size() ? Match::Whole : Match::None;
}

Match match(std::string_view name, std::string_view letters) {
  const Match first = match_at(name, letters);
  if (first != Match::None) return first;
  for (std::size_t at = name.find('_'); at != std::string_view::npos; at = name.find('_', at + 1)) {
    if (match_at(name.substr(at + 1), letters) != Match::None) return Match::Word;
  }
  return Match::None;
}

}  // namespace

std::vector<std::string> emoji_called(std::string_view word) {
  const auto letters = letters_of(word);
  if (!letters || letters->size() < kShortestEmojiName) return {};
  std::array<std::vector<std::string>, 3> found;
  for (std::string_view rest = kEmojiByName; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    const std::size_t blank = line.find(' ');
    const Match how = match(line.substr(0, blank), *letters);
    if (how == Match::None) continue;
    found.at(static_cast<std::size_t>(how)).emplace_back(line.substr(blank + 1));
  }
  std::vector<std::string> all;
  for (std::vector<std::string>& some : found)
    std::move(some.begin(), some.end(), std::back_inserter(all));
  return all;
}

}  // namespace chat
