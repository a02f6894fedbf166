#include "client/line_editor.h"

#include <utility>

#include "common/text.h"

namespace chat {
namespace {

constexpr unsigned char ctrl(char letter) {
  return static_cast<unsigned char>(letter - '@');
}

constexpr unsigned char kEscape = 0x1B;
constexpr unsigned char kDelete = 0x7F;
constexpr unsigned char kFirstFinal = 0x40;  // of the bytes that end a control sequence

bool is_control_byte(unsigned char byte) {
  return byte < 0x20 || byte == kDelete;
}

// The last code point of `text`, which is valid UTF-8 and not empty.
Decoded last_of(std::string_view text) {
  std::size_t start = text.size() - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
  return decode(text.substr(start));
}

// Whether more bytes may make `bytes` a code point: decode() takes an invalid sequence as far as
// it could have begun a valid one.
bool may_become_valid(std::string_view bytes, const Decoded& decoded) {
  const auto first = static_cast<unsigned char>(bytes.front());
  return !decoded.valid && decoded.bytes == bytes.size() && first >= 0xC2 && first <= 0xF4;
}

}  // namespace

LineEditor::Action LineEditor::feed(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (swallow(value)) return Action::None;
  if (!is_control_byte(value) || value == '\t') return character(byte);
  if (!incomplete_.empty()) {
    insert(kReplacement);
    incomplete_.clear();
  }
  return control(value);
}

std::string LineEditor::take() {
  return std::exchange(text_, {});
}

bool LineEditor::swallow(unsigned char byte) {
  // A control character, and a text that goes on, end a sequence that did not end by itself.
  const bool breaks_off = byte != kEscape && (is_control_byte(byte) || byte >= 0x80);
  const Escape before = std::exchange(escape_, Escape::None);
  if (before == Escape::None || breaks_off) return false;
  if (byte == kEscape) {
    escape_ = Escape::Begun;
    return true;
  }
  switch (before) {
    case Escape::Begun:
      if (byte == '[') escape_ = Escape::Control;
      if (byte == 'O') escape_ = Escape::OneMore;
      break;
    case Escape::Control:
    case Escape::Parameters:
      if (before == Escape::Control && byte == '[') {
        escape_ = Escape::OneMore;
      } else if (byte < kFirstFinal) {
        escape_ = Escape::Parameters;
      }
      break;
    default:  // that one byte more
      break;
  }
  return true;
}

LineEditor::Action LineEditor::control(unsigned char byte) {
  switch (byte) {
    case kEscape:
      escape_ = Escape::Begun;
      return Action::None;
    case '\r':
    case '\n':
      return Action::Entered;
    case ctrl('C'):
      return Action::Leave;
    case ctrl('D'):
      return text_.empty() ? Action::Leave : Action::None;
    case ctrl('H'):
    case kDelete:
      erase_character();
      return Action::Changed;
    case ctrl('U'):
      text_.clear();
      return Action::Changed;
    case ctrl('W'):
      erase_word();
      return Action::Changed;
    default:
      return Action::None;
  }
}

LineEditor::Action LineEditor::character(char byte) {
  incomplete_ += byte;
  while (!incomplete_.empty()) {
    const Decoded next = decode(incomplete_);
    if (may_become_valid(incomplete_, next)) return Action::None;
    insert(next.code_point);
    incomplete_.erase(0, next.bytes);
  }
  return Action::Changed;
}

void LineEditor::insert(char32_t code_point) {
  const bool is_c1 = is_control(code_point) && code_point != U'\t';
  if (!is_c1 && text_.size() < kMaxText) append_utf8(text_, code_point);
}

void LineEditor::erase_character() {
  while (!text_.empty()) {
    const Decoded last = last_of(text_);
    text_.resize(text_.size() - last.bytes);
    if (!is_combining_mark(last.code_point) && !is_invisible(last.code_point)) return;
  }
}

void LineEditor::erase_word() {
  text_.resize(trim_back(text_).size());
  while (!text_.empty() && !is_blank(last_of(text_).code_point)) erase_character();
}

}  // namespace chat
