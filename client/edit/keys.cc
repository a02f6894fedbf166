#include "client/edit/keys.h"

#include <utility>

#include "client/edit/key_codes.h"
#include "common/text/text.h"

namespace chat {
namespace {

using Kind = Key::Kind;

constexpr unsigned char kBell = 0x07;
constexpr unsigned char kDelete = 0x7F;
constexpr unsigned char kFirstFinal = 0x40;  // the first of the bytes that end a control sequence
constexpr std::string_view kPasteBegin = "200";  // ESC [ 200 ~
constexpr std::string_view kPasteEnd = "\x1b[201~";

bool is_control_byte(unsigned char byte) {
  return byte < 0x20 || byte == kDelete;
}

// Whether more bytes may complete a code point: decode() takes an invalid sequence as far as it
// could have begun a valid one.
bool may_become_valid(std::string_view bytes, const Decoded& decoded) {
  const auto first = static_cast<unsigned char>(bytes.front());
  return !decoded.valid && decoded.bytes == bytes.size() && first >= 0xC2 && first <= 0xF4;
}

}  // namespace

bool is_of_terminal(const Key& key) {
  switch (key.kind) {
    case Kind::WheelUp:
    case Kind::WheelDown:
    case Kind::MouseButton:
    case Kind::FocusIn:
    case Kind::FocusOut:
      return true;
    default:
      return false;
  }
}

std::optional<Key> KeyParser::next() {
  while (ready_.empty() && taken_ < bytes_.size()) {
    take(static_cast<unsigned char>(bytes_[taken_]));
    ++taken_;
  }
  if (taken_ == bytes_.size()) {
    bytes_.clear();
    taken_ = 0;
  }
  if (ready_.empty()) return std::nullopt;
  Key key = std::move(ready_.front());
  ready_.pop_front();
  return key;
}

bool KeyParser::is_waiting_after_escape() const {
  switch (state_) {
    case State::Escape:
    case State::Single:
    case State::StringEscape:
      return true;
    case State::Control:
      return parameters_.empty();
    case State::String:
      return count_ == 0;
    default:
      return false;
  }
}

void KeyParser::time_out() {
  if (state_ == State::Paste) {
    for (const char c : kPasteEnd.substr(0, std::exchange(matched_, 0))) {
      character(static_cast<unsigned char>(c));
    }
    end_paste();
    return;
  }
  if (!is_waiting_after_escape()) return;
  const State before = std::exchange(state_, State::Ground);
  if (before == State::StringEscape) return;
  // For keys such as Alt+[: the last Escape was the Alt.
  const std::size_t lone = before == State::Escape ? escapes_ : escapes_ - 1;
  escapes_ = 0;
  for (std::size_t i = 0; i < lone; ++i) give(key_of_code(kEscape, {}));
  if (before != State::Escape) give(key_of_code(began_, {.alt = true}));
}

void KeyParser::take(unsigned char byte) {
  if (state_ == State::Paste) return take_in_paste(byte);
  const bool after_return = std::exchange(after_return_, false);
  if (after_return && byte == '\n') return;
  if (breaks_off(byte)) begin(State::Ground);
  switch (state_) {
    case State::Escape:
      return take_after_escape(byte);
    case State::Control:
      return take_in_control(byte);
    case State::Single:
      give(key_of_single(byte, escapes_ > 1));
      return begin(State::Ground);
    case State::Mouse:
      return take_in_mouse(byte);
    case State::String:
    case State::StringEscape:
      return take_in_string(byte);
    default:
      return take_in_ground(byte);
  }
}

// A control character ends an unfinished sequence, and so does further text: a sequence that was
// cut off never blocks a person who types.
bool KeyParser::breaks_off(unsigned char byte) const {
  switch (state_) {
    case State::Control:
    case State::Single:
      return is_control_byte(byte) || byte >= 0x80;
    case State::String:
      return is_control_byte(byte) && byte != kEscape && byte != kBell;
    default:
      return false;
  }
}

void KeyParser::begin(State state) {
  state_ = state;
  parameters_.clear();
  count_ = 0;
  if (state == State::Ground) escapes_ = 0;
}

void KeyParser::take_in_ground(unsigned char byte) {
  if (!is_control_byte(byte)) return character(byte);
  end_character();
  if (byte == kEscape) {
    begin(State::Escape);
    escapes_ = 1;
    return;
  }
  give(key_of_code(byte, {}));
  after_return_ = byte == '\r';
}

void KeyParser::take_after_escape(unsigned char byte) {
  began_ = byte;
  if (byte == kEscape) {
    if (escapes_ == 2) give(key_of_code(kEscape, {}));
    escapes_ = 2;
    return;
  }
  if (byte == '[') return begin(State::Control);
  if (byte == 'O') return begin(State::Single);
  if (byte == ']' || byte == 'P' || byte == '_') return begin(State::String);
  // Alt with a key. The first of two Escapes was a key of its own.
  if (std::exchange(escapes_, 1) == 2) give(key_of_code(kEscape, {}));
  state_ = State::Ground;
  if (is_control_byte(byte)) {
    escapes_ = 0;
    give(key_of_code(byte, {.alt = true}));
    after_return_ = byte == '\r';
  } else {
    character(byte);
  }
}

void KeyParser::take_in_control(unsigned char byte) {
  // ESC [ [ A to E are F1 to F5 of the Linux console: the letter ends them, not the second
  // bracket.
  const bool is_second_bracket = byte == '[' && parameters_.empty();
  if (byte < kFirstFinal || is_second_bracket) {
    if (parameters_.size() <= kMaxParameters) parameters_ += static_cast<char>(byte);
    return;
  }
  if (byte == '~' && parameters_ == kPasteBegin) {
    begin(State::Paste);
    escapes_ = 0;
    return;
  }
  if (byte == 'M' && parameters_.empty()) return begin(State::Mouse);
  if (parameters_.size() <= kMaxParameters) give(key_of_control(parameters_, byte, escapes_ > 1));
  begin(State::Ground);
}

// How a terminal reports the mouse that cannot do so with numbers: button, column and row, each a
// byte, the first of them with 32 added.
void KeyParser::take_in_mouse(unsigned char byte) {
  constexpr std::size_t kBytes = 3;
  constexpr unsigned kAdded = 32;
  if (++count_ == 1) began_ = byte;
  if (count_ < kBytes) return;
  if (began_ >= kAdded) give(key_of_mouse(began_ - kAdded));
  begin(State::Ground);
}

void KeyParser::take_in_string(unsigned char byte) {
  if (state_ == State::StringEscape) {
    if (byte == '\\') return begin(State::Ground);
    begin(State::Escape);
    escapes_ = 1;
    return take_after_escape(byte);
  }
  if (byte == kEscape) {
    state_ = State::StringEscape;
  } else if (byte == kBell || ++count_ == kMaxString) {
    begin(State::Ground);
  }
}

void KeyParser::take_in_paste(unsigned char byte) {
  if (byte == static_cast<unsigned char>(kPasteEnd[matched_])) {
    if (++matched_ == kPasteEnd.size()) end_paste();
    return;
  }
  // ESC is only the first byte of the paste's end, so the end can begin anew only there.
  for (const char c : kPasteEnd.substr(0, std::exchange(matched_, 0))) {
    character(static_cast<unsigned char>(c));
  }
  if (byte == kEscape) {
    matched_ = 1;
  } else {
    character(byte);
  }
}

void KeyParser::end_paste() {
  end_character();
  Key key;
  key.kind = Kind::Paste;
  key.text = std::exchange(paste_, {});
  key.dropped = std::exchange(dropped_, 0);
  ready_.push_back(std::move(key));
  begin(State::Ground);
  matched_ = 0;
  after_return_ = false;
}

void KeyParser::character(unsigned char byte) {
  incomplete_ += static_cast<char>(byte);
  while (!incomplete_.empty()) {
    const Decoded next = decode(incomplete_);
    if (may_become_valid(incomplete_, next)) return;
    incomplete_.erase(0, next.bytes);
    decoded(next.code_point);
  }
}

// An unfinished character stays unfinished.
void KeyParser::end_character() {
  if (incomplete_.empty()) return;
  incomplete_.clear();
  decoded(kReplacement);
}

// An Escape before a character is how terminals send Alt.
void KeyParser::decoded(char32_t code_point) {
  if (state_ == State::Paste) return paste(code_point);
  const bool alt = std::exchange(escapes_, 0) > 0;
  if (!is_control(code_point)) give(key_of_code(code_point, {.alt = alt}));  // no C1 control
}

void KeyParser::paste(char32_t code_point) {
  const bool after_return = std::exchange(after_return_, code_point == U'\r');
  if (code_point == U'\n' && after_return) return;
  if (code_point == U'\r') code_point = U'\n';
  if (is_control(code_point) && code_point != U'\n' && code_point != U'\t') return;
  std::string bytes;
  append_utf8(bytes, code_point);
  // Keeps the beginning of the paste without gaps: after the first byte that does not fit,
  // nothing is kept.
  if (dropped_ == 0 && paste_.size() + bytes.size() <= kMaxPaste) {
    paste_ += bytes;
  } else {
    dropped_ += bytes.size();
  }
}

void KeyParser::give(Key key) {
  if (key.kind != Kind::Unknown) ready_.push_back(std::move(key));
}

}  // namespace chat
