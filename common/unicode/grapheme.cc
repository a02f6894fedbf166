#include "common/unicode/grapheme.h"

#include <algorithm>
#include <iterator>

#include "common/text/text.h"
#include "common/unicode/grapheme_tables.h"

namespace chat {
namespace {

using unicode::Break;
using unicode::BreakRange;

// All ASCII characters except controls are Other, and join only with non-ASCII ones.
constexpr bool is_printable_ascii(char32_t c) {
  return c >= U' ' && c <= U'~';
}

constexpr bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

// The precomposed syllables stand in blocks, one for each leading consonant and vowel: first the
// syllable of these two, then those with each of the trailing consonants (Unicode, section 3.12).
Break syllable(char32_t c) {
  constexpr char32_t kFirst = 0xAC00;
  constexpr char32_t kLast = 0xD7A3;
  constexpr char32_t kBlock = 28;
  if (c < kFirst || c > kLast) return Break::Other;
  return (c - kFirst) % kBlock == 0 ? Break::LV : Break::LVT;
}

Break break_of(const Decoded& decoded) {
  if (!decoded.valid) return Break::Control;
  const char32_t c = decoded.code_point;
  if (is_printable_ascii(c)) return Break::Other;
  const auto* const after =
      std::upper_bound(std::begin(unicode::kBreaks), std::end(unicode::kBreaks), c,
                       [](char32_t at, const BreakRange& range) { return at < range.first; });
  if (after == std::begin(unicode::kBreaks)) return syllable(c);
  const BreakRange& range = *std::prev(after);
  return c <= range.last ? range.value : syllable(c);
}

bool is_control(Break b) {
  return b == Break::CR || b == Break::LF || b == Break::Control;
}

// GB6 to GB8.
bool are_of_one_syllable(Break before, Break after) {
  switch (before) {
    case Break::L:
      return after == Break::L || after == Break::V || after == Break::LV || after == Break::LVT;
    case Break::LV:
    case Break::V:
      return after == Break::V || after == Break::T;
    case Break::LVT:
    case Break::T:
      return after == Break::T;
    default:
      return false;
  }
}

// Whether two neighbours may be in one cluster, by the rules that look only at these two. Where
// GB11 and GB12 need more, Cluster decides.
bool may_join(Break before, Break after) {
  if (before == Break::CR && after == Break::LF) return true;                      // GB3
  if (is_control(before) || is_control(after)) return false;                       // GB4, GB5
  if (are_of_one_syllable(before, after)) return true;                             // GB6 to GB8
  if (after == Break::Extend || after == Break::ZWJ) return true;                  // GB9
  if (after == Break::SpacingMark) return true;                                    // GB9a
  if (before == Break::Prepend) return true;                                       // GB9b
  if (after == Break::Pictograph) return before == Break::ZWJ;                     // GB11
  return before == Break::RegionalIndicator && after == Break::RegionalIndicator;  // GB12, GB13
}

// A cluster, as far as it was read.
class Cluster {
 public:
  explicit Cluster(Break first) { add(first); }

  [[nodiscard]] bool takes(Break next) const {
    if (!may_join(last_, next)) return false;
    if (last_ == Break::Prepend) return true;
    if (next == Break::Pictograph) return pictograph_ == Pictograph::Joined;
    if (next == Break::RegionalIndicator) return !is_flag_;
    return true;
  }

  void add(Break next) {
    if (next == Break::Pictograph) {
      pictograph_ = Pictograph::Open;
    } else if (next == Break::ZWJ && pictograph_ == Pictograph::Open) {
      pictograph_ = Pictograph::Joined;
    } else if (next != Break::Extend) {
      pictograph_ = Pictograph::None;
    }
    is_flag_ = next == Break::RegionalIndicator && last_ == Break::RegionalIndicator;
    last_ = next;
  }

 private:
  // GB11: a pictograph, with what extends it, and then with a joiner.
  enum class Pictograph { None, Open, Joined } pictograph_ = Pictograph::None;
  bool is_flag_ = false;  // ends with a pair of regional indicators
  Break last_ = Break::Other;
};

// The last code point of `text`, which must not be empty: the last one that decode() finds when
// it reads all of it.
Decoded decode_last(std::string_view text) {
  constexpr std::size_t kMostContinuations = 3;  // a sequence has at most 4 bytes
  const auto is_continuation = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  const std::size_t last = text.size() - 1;
  std::size_t start = last;
  while (start > 0 && last - start < kMostContinuations && is_continuation(start)) --start;
  const Decoded decoded = decode(text.substr(start));
  if (start + decoded.bytes == text.size()) return decoded;
  return decode(text.substr(last));  // a continuation that continues nothing
}

// The last boundary that does not depend on the text before it.
std::size_t last_certain_boundary(std::string_view text) {
  Decoded last = decode_last(text);
  Break after = break_of(last);
  text.remove_suffix(last.bytes);
  while (!text.empty()) {
    last = decode_last(text);
    const Break before = break_of(last);
    if (!may_join(before, after)) break;
    after = before;
    text.remove_suffix(last.bytes);
  }
  return text.size();
}

}  // namespace

std::size_t first_grapheme(std::string_view text) {
  if (text.empty()) return 0;
  if (is_printable_ascii(static_cast<unsigned char>(text[0])) &&
      (text.size() == 1 || is_ascii(text[1]))) {
    return 1;
  }
  const Decoded first = decode(text);
  Cluster cluster(break_of(first));
  std::size_t bytes = first.bytes;
  while (bytes < text.size()) {
    const Decoded next = decode(text.substr(bytes));
    const Break next_break = break_of(next);
    if (!cluster.takes(next_break)) break;
    cluster.add(next_break);
    bytes += next.bytes;
  }
  return bytes;
}

std::size_t last_grapheme(std::string_view text) {
  if (text.empty()) return 0;
  text.remove_prefix(last_certain_boundary(text));
  std::size_t bytes = first_grapheme(text);
  while (bytes < text.size()) {
    text.remove_prefix(bytes);
    bytes = first_grapheme(text);
  }
  return bytes;
}

}  // namespace chat
