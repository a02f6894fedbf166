#include "client/talk/people.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/protocol/name.h"
#include "common/text/text.h"

namespace chat {

void People::set_self(std::string_view name) {
  self_ = fold(name);
}

void People::listed(std::string_view name) {
  if (name_error(name)) return;
  const auto known = people_.find(fold(name));
  if (known == people_.end()) {
    add(name, {0, ++now_});
    return;
  }
  known->second.name = name;
  known->second.listing = listing_;
}

void People::list_ends() {
  std::erase_if(people_, [this](const auto& each) { return each.second.listing != listing_; });
  if (!people_.contains(fold(last_whisperer_))) whisperer_ = Whisperer::Gone;
}

void People::joined(std::string_view name) {
  left(name);  // an old entry of this name may be left
  if (!name_error(name)) add(name, {0, ++now_});
}

void People::left(std::string_view name) {
  const std::string folded = fold(name);
  if (folded == fold(last_whisperer_)) whisperer_ = Whisperer::Gone;
  people_.erase(folded);
}

void People::renamed(std::string_view from, std::string_view to) {
  const std::string old = fold(from);
  const bool is_whisperer = whisperer_ == Whisperer::Here && old == fold(last_whisperer_);
  const auto known = people_.find(old);
  const Heard heard = known == people_.end() ? Heard{0, ++now_} : known->second.heard;
  left(from);
  if (old == self_) self_ = fold(to);
  if (name_error(to)) return;
  left(to);
  if (is_whisperer) {
    last_whisperer_ = to;
    whisperer_ = Whisperer::Here;
  }
  add(to, heard);
}

void People::spoke(std::string_view name) {
  if (name_error(name)) return;
  people_.erase(fold(name));
  ++now_;
  add(name, {now_, now_});
}

void People::whispered_to_me(std::string_view name) {
  if (fold(name) == self_) return;
  if (name_error(name)) return forget_whisperer();  // a reply would go to whoever whispered before
  spoke(name);
  last_whisperer_ = name;
  whisperer_ = Whisperer::Here;
}

std::vector<std::string> People::matching(std::string_view prefix) const {
  const std::string folded = fold(prefix);
  std::vector<const Known*> found;
  for (auto person = people_.lower_bound(folded); person != people_.end(); ++person) {
    if (!person->first.starts_with(folded)) break;
    if (person->first != self_) found.push_back(&person->second);
  }
  // A stable sort keeps those who never spoke in alphabetical order.
  std::stable_sort(found.begin(), found.end(), [](const Known* one, const Known* other) {
    return one->heard.spoke > other->heard.spoke;
  });
  std::vector<std::string> names;
  names.reserve(found.size());
  for (const Known* person : found) names.push_back(person->name);
  return names;
}

void People::set_presence(std::string_view name, Presence presence) {
  const auto known = people_.find(fold(name));
  if (known != people_.end()) known->second.presence = presence;
}

std::vector<People::Seen> People::seen(std::size_t most) const {
  std::vector<Seen> seen;
  for (const auto& [folded, person] : people_) {
    if (seen.size() == most) break;
    const bool is_silent = person.heard.spoke == 0 && folded != self_;
    const auto heard = is_silent ? Seen::Heard::Silent : Seen::Heard::Spoke;
    seen.push_back({person.name, heard, person.presence});
  }
  return seen;
}

bool People::is_here(std::string_view name) const {
  return people_.contains(fold(name));
}

void People::forget_whisperer() {
  last_whisperer_.clear();
  whisperer_ = Whisperer::Gone;
}

// Nobody in people_ has that name.
void People::add(std::string_view name, Heard heard) {
  std::string folded = fold(name);
  // A reply must not go to another person who has taken the whisperer's name.
  if (whisperer_ == Whisperer::Gone && folded == fold(last_whisperer_)) last_whisperer_.clear();
  if (people_.size() >= kMaxPeople) forget_silent();
  people_.emplace(std::move(folded), Known{std::string(name), heard, listing_});
}

void People::forget_silent() {
  std::vector<Heard> heard;
  heard.reserve(people_.size());
  for (const auto& [folded, person] : people_) heard.push_back(person.heard);
  const auto quarter = heard.begin() + static_cast<std::ptrdiff_t>(heard.size() / 4);
  std::nth_element(heard.begin(), quarter, heard.end());
  std::erase_if(people_, [&](const auto& each) { return each.second.heard < *quarter; });
}

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What readers take as separate from the word beside it, though it is beyond ASCII: punctuation,
// pictures, and scripts without blanks between words (Unicode 15, Blocks.txt).
constexpr std::array<Range, 9> kDividing = {{
    {0xA0, 0xBF},        // Latin-1 punctuation
    {0x2000, 0x206F},    // General Punctuation
    {0x2190, 0x2BFF},    // Arrows to Miscellaneous Symbols and Arrows
    {0x3000, 0x30FF},    // CJK Symbols and Punctuation, Hiragana, Katakana
    {0x3400, 0x9FFF},    // CJK Unified Ideographs
    {0xF900, 0xFAFF},    // CJK Compatibility Ideographs
    {0xFF00, 0xFFEF},    // Halfwidth and Fullwidth Forms
    {0x1F000, 0x1FAFF},  // Mahjong Tiles to Symbols and Pictographs Extended-A
    {0x20000, 0x3FFFF},  // the ideographs' planes
}};

bool is_part_of_word(char32_t c) {
  if (c < 0x80) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') ||
           c == U'_';
  }
  return !is_blank(c) && std::none_of(kDividing.begin(), kDividing.end(), [c](const Range& range) {
    return c >= range.first && c <= range.last;
  });
}

// These join two parts of a name, but may also end a sentence or a clause.
bool is_hyphen_or_dot(char c) {
  return c == '-' || c == '.';
}

bool begins_with_word(std::string_view text) {
  return !text.empty() && is_part_of_word(decode(text).code_point);
}

bool ends_with_word(std::string_view text) {
  if (text.empty()) return false;
  std::size_t start = text.size() - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
  return is_part_of_word(decode(text.substr(start)).code_point);
}

bool goes_on(std::string_view after) {
  return begins_with_word(after) ||
         (!after.empty() && is_hyphen_or_dot(after.front()) && begins_with_word(after.substr(1)));
}

bool began_before(std::string_view before) {
  return ends_with_word(before) || (!before.empty() && is_hyphen_or_dot(before.back()) &&
                                    ends_with_word(before.substr(0, before.size() - 1)));
}

}  // namespace

bool mentions(std::string_view text, std::string_view name) {
  if (name.empty()) return false;
  const auto is_same = [](char one, char other) { return fold(one) == fold(other); };
  for (std::size_t from = 0;;) {
    const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                   name.begin(), name.end(), is_same);
    if (found == text.end()) return false;
    const auto at = static_cast<std::size_t>(found - text.begin());
    if (!began_before(text.substr(0, at)) && !goes_on(text.substr(at + name.size()))) return true;
    from = at + 1;
  }
}

}  // namespace chat
