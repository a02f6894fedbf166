#include "client/edit/paste_detector.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chat {
namespace {

using Kind = Key::Kind;

// The characters of a key; none for a key that writes nothing.
std::string_view written_by(const Key& key) {
  switch (key.kind) {
    case Kind::Text:
    case Kind::Paste:
      return key.text;
    case Kind::Enter:
      return "\n";
    case Kind::Tab:
      return "\t";
    default:
      return "";
  }
}

// With Alt or Shift it is no end of a line that would be sent.
bool is_plain_enter(const Key& key) {
  return key.kind == Kind::Enter && key.with == Key::Modifiers{};
}

// Where a paste begins among the keys of one read: at a marked one, or with the first of two lines.
std::vector<Key>::iterator beginning_of_paste(std::vector<Key>& keys) {
  const auto is = [](Kind kind) { return [kind](const Key& key) { return key.kind == kind; }; };
  const auto marked = std::find_if(keys.begin(), keys.end(), is(Kind::Paste));
  const auto text = std::find_if(keys.begin(), marked, is(Kind::Text));
  const auto line_end = std::find_if(text, marked, is_plain_enter);
  const auto second_line = std::find_if(line_end, marked, is(Kind::Text));
  return second_line == marked ? marked : text;
}

}  // namespace

std::vector<Key> PasteDetector::take(std::vector<Key> keys) {
  const auto begin = is_open() ? keys.begin() : beginning_of_paste(keys);
  for (auto key = begin; key != keys.end(); ++key) add(*key);
  keys.erase(begin, keys.end());
  return keys;
}

Key PasteDetector::end() {
  return *std::exchange(paste_, std::nullopt);
}

// Keeps the beginning without gaps, as KeyParser does.
void PasteDetector::add(const Key& key) {
  if (!paste_) paste_.emplace().kind = Kind::Paste;
  const std::string_view written = written_by(key);
  const bool fits = paste_->text.size() + written.size() <= KeyParser::kMaxPaste;
  if (paste_->dropped == 0 && fits) {
    paste_->text += written;
  } else {
    paste_->dropped += written.size();
  }
  paste_->dropped += key.dropped;
}

}  // namespace chat
