#include "client/edit/keys.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/text/text.h"

namespace chat {
namespace {

using Kind = Key::Kind;
using Modifiers = Key::Modifiers;

constexpr unsigned char kEscape = 0x1B;
constexpr unsigned char kBell = 0x07;
constexpr unsigned char kDelete = 0x7F;
constexpr unsigned char kFirstFinal = 0x40;  // of the bytes that end a control sequence
constexpr std::size_t kMouseBytes = 3;
constexpr std::string_view kPasteEnd = "\x1b[201~";

bool is_control_byte(unsigned char byte) {
  return byte < 0x20 || byte == kDelete;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Whether more bytes may make `bytes` a code point: decode() takes an invalid sequence as far as
// it could have begun a valid one.
bool may_become_valid(std::string_view bytes, const Decoded& decoded) {
  const auto first = static_cast<unsigned char>(bytes.front());
  return !decoded.valid && decoded.bytes == bytes.size() && first >= 0xC2 && first <= 0xF4;
}

// The numbers of "1;5", 0 where there is none; nothing for what is not only numbers.
constexpr std::size_t kNumbers = 3;  // more than that no key has
using Numbers = std::array<unsigned, kNumbers>;
std::optional<Numbers> numbers_of(std::string_view parameters) {
  constexpr unsigned kTooLarge = 0x200000;  // beyond Unicode
  Numbers numbers{};
  std::size_t at = 0;
  for (const char c : parameters) {
    if (c == ';') {
      if (++at == kNumbers) return std::nullopt;
    } else if (is_digit(c) && numbers.at(at) < kTooLarge) {
      numbers.at(at) = numbers.at(at) * 10 + static_cast<unsigned>(c - '0');
    } else {
      return std::nullopt;
    }
  }
  return numbers;
}

// As xterm has them: one more than a sum of 1 for Shift, 2 for Alt, 4 for Ctrl, 8 for Meta.
Modifiers modifiers_of(unsigned number) {
  const unsigned bits = number == 0 ? 0 : number - 1;
  return {(bits & 1U) != 0, (bits & (2U | 8U)) != 0, (bits & 4U) != 0};
}

Modifiers both(Modifiers one, Modifiers other) {
  return {one.shift || other.shift, one.alt || other.alt, one.ctrl || other.ctrl};
}

Kind by_final(unsigned char final) {
  switch (final) {
    case 'A':
      return Kind::Up;
    case 'B':
      return Kind::Down;
    case 'C':
      return Kind::Right;
    case 'D':
      return Kind::Left;
    case 'F':
      return Kind::End;
    case 'H':
      return Kind::Home;
    default:
      return Kind::Unknown;
  }
}

// VT220's editing keypad, and where others put Home and End.
Kind by_number(unsigned number) {
  constexpr std::array kKinds = {Kind::Unknown,  Kind::Home, Kind::Insert,
                                 Kind::Delete,   Kind::End,  Kind::PageUp,
                                 Kind::PageDown, Kind::Home, Kind::End};
  return number < kKinds.size() ? kKinds.at(number) : Kind::Unknown;
}

// What a key of the application keypad has on it: ESC O p to ESC O y are 0 to 9.
char keypad_character(unsigned char final) {
  constexpr std::string_view kFrom = "jklmnopqrstuvwxyX ";
  constexpr std::string_view kTo = "*+,-./0123456789= ";
  const std::size_t at = kFrom.find(static_cast<char>(final));
  return at == std::string_view::npos ? '\0' : kTo[at];
}

}  // namespace

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
    case State::StringEscape:
      return true;
    case State::Control:
    case State::Single:
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
  // Alt+[ and the like: the last Escape was the Alt.
  const std::size_t lone = before == State::Escape ? escapes_ : escapes_ - 1;
  escapes_ = 0;
  for (std::size_t i = 0; i < lone; ++i) give(Kind::Escape, {});
  if (before != State::Escape) give_code(began_, {.alt = true});
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
    case State::Single:
    case State::Function:
    case State::Mouse:
      return take_in_sequence(byte);
    case State::String:
    case State::StringEscape:
      return take_in_string(byte);
    default:
      return take_in_ground(byte);
  }
}

// A control character ends a sequence that did not end by itself, and so does text that goes on: a
// person who is typing is never shut out by a sequence that was cut off.
bool KeyParser::breaks_off(unsigned char byte) const {
  switch (state_) {
    case State::Control:
    case State::Single:
    case State::Function:
      return is_control_byte(byte) || byte >= 0x80;
    case State::Mouse:
      return is_control_byte(byte);
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
  give_code(byte, {});
  after_return_ = byte == '\r';
}

void KeyParser::take_after_escape(unsigned char byte) {
  began_ = byte;
  if (byte == kEscape) {
    if (escapes_ == 2) give(Kind::Escape, {});
    escapes_ = 2;
    return;
  }
  if (byte == '[') return begin(State::Control);
  if (byte == 'O') return begin(State::Single);
  if (byte == ']' || byte == 'P' || byte == '_') return begin(State::String);
  // Alt with a key. Of two Escapes the first was one.
  if (std::exchange(escapes_, 1) == 2) give(Kind::Escape, {});
  state_ = State::Ground;
  if (is_control_byte(byte)) {
    escapes_ = 0;
    give_code(byte, {.alt = true});
    after_return_ = byte == '\r';
  } else {
    character(byte);
  }
}

void KeyParser::take_in_sequence(unsigned char byte) {
  if (state_ == State::Mouse) {
    if (--count_ == 0) begin(State::Ground);
    return;
  }
  if (state_ == State::Function) return begin(State::Ground);
  const bool first = parameters_.empty();
  if (state_ == State::Control && first && byte == '[') return begin(State::Function);
  if (state_ == State::Control && first && byte == 'M') {
    begin(State::Mouse);
    count_ = kMouseBytes;
    return;
  }
  const auto is_rxvt_shift = [&] {
    return state_ == State::Control && byte == '$' && !first && parameters_.size() <= 2 &&
           std::all_of(parameters_.begin(), parameters_.end(), is_digit);
  };
  const bool ends = byte >= kFirstFinal || (state_ == State::Single && byte == ' ');
  if (!ends && !is_rxvt_shift()) {
    if (parameters_.size() <= kMaxParameters) parameters_ += static_cast<char>(byte);
    return;
  }
  if (parameters_.size() > kMaxParameters) return begin(State::Ground);
  if (state_ == State::Control) {
    end_control(byte);
  } else {
    end_single(byte);
  }
  if (state_ != State::Paste) begin(State::Ground);
}

void KeyParser::end_control(unsigned char final) {
  const auto numbers = numbers_of(parameters_);
  if (!numbers) return;
  const auto [first, second, third] = *numbers;
  const Modifiers with = both(modifiers_of(second), alt());
  switch (final) {
    case '~':
      if (first == 200) {
        begin(State::Paste);
        escapes_ = 0;
      } else if (first == 27) {  // xterm's modifyOtherKeys
        if (third != 0) give_code(third, with);
      } else {
        give(by_number(first), with);
      }
      return;
    case 'u':
      if (first != 0) give_code(first, with);
      return;
    case 'Z':
      return give(Kind::BackTab, alt());
    case '$':
      return give(by_number(first), both({.shift = true}, alt()));
    case '^':
      return give(by_number(first), both({.ctrl = true}, alt()));
    case '@':
      return give(by_number(first), both({.shift = true, .ctrl = true}, alt()));
    case 'a':
    case 'b':
    case 'c':
    case 'd':
      // rxvt; with parameters these are the terminal's answers to what nobody asked.
      if (!parameters_.empty()) return;
      return give(by_final(static_cast<unsigned char>(final - 'a' + 'A')),
                  both({.shift = true}, alt()));
    default:
      return give(by_final(final), with);
  }
}

void KeyParser::end_single(unsigned char final) {
  const auto numbers = numbers_of(parameters_);
  if (!numbers) return;
  // ESC O 5 C and ESC O 1 ; 5 C: both are in use.
  const unsigned number = numbers->at(1) != 0 ? numbers->at(1) : numbers->at(0);
  const Modifiers with = both(modifiers_of(number), alt());
  if (final >= 'a' && final <= 'd') {
    return give(by_final(static_cast<unsigned char>(final - 'a' + 'A')),
                both({.ctrl = true}, alt()));
  }
  if (final == 'M') return give(Kind::Enter, with);
  if (final == 'I') return give(Kind::Tab, with);
  if (const char c = keypad_character(final); c != '\0') {
    return give_code(static_cast<unsigned char>(c), {.alt = with.alt, .ctrl = with.ctrl});
  }
  give(by_final(final), with);
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
  // ESC stands nowhere but at the end's beginning, so that only there it can begin again.
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

// What was begun will not be completed.
void KeyParser::end_character() {
  if (incomplete_.empty()) return;
  incomplete_.clear();
  decoded(kReplacement);
}

void KeyParser::decoded(char32_t code_point) {
  if (state_ == State::Paste) return paste(code_point);
  const Modifiers with = alt();
  escapes_ = 0;
  if (!is_control(code_point)) give_code(code_point, with);  // a C1 control: nothing
}

void KeyParser::paste(char32_t code_point) {
  const bool after_return = std::exchange(after_return_, code_point == U'\r');
  if (code_point == U'\n' && after_return) return;
  if (code_point == U'\r') code_point = U'\n';
  if (is_control(code_point) && code_point != U'\n' && code_point != U'\t') return;
  std::string bytes;
  append_utf8(bytes, code_point);
  // The beginning of it without gaps: after the first that does not fit, nothing is kept.
  if (dropped_ == 0 && paste_.size() + bytes.size() <= kMaxPaste) {
    paste_ += bytes;
  } else {
    dropped_ += bytes.size();
  }
}

void KeyParser::give(Key::Kind kind, Key::Modifiers with) {
  if (kind == Kind::Unknown) return;
  Key key;
  key.kind = kind;
  key.with = with;
  ready_.push_back(std::move(key));
}

void KeyParser::give_code(char32_t code_point, Key::Modifiers with) {
  switch (code_point) {
    case '\r':
    case '\n':
      return give(Kind::Enter, with);
    case '\t':
      return give(with.shift ? Kind::BackTab : Kind::Tab, {.alt = with.alt, .ctrl = with.ctrl});
    case '\b':
    case kDelete:
      return give(Kind::Backspace, with);
    case kEscape:
      return give(Kind::Escape, with);
    default:
      break;
  }
  constexpr char32_t kLastCode = 0x10FFFF;
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  // A terminal that numbers its keys (CSI u) has private characters for those without a picture.
  const bool is_private = code_point >= 0xE000 && code_point <= 0xF8FF;
  if (code_point > kLastCode || is_surrogate) return;
  if (code_point < 0x20) {
    with.ctrl = true;
    code_point = code_point == 0 ? U' ' : code_point + 0x40;
  } else if (is_control(code_point) || (is_private && state_ == State::Control)) {
    return;
  }
  Key key;
  key.with = with;
  if (with.alt || with.ctrl) {
    const bool is_upper = code_point >= U'A' && code_point <= U'Z';
    key.kind = Kind::Letter;
    key.letter = with.ctrl && is_upper ? code_point - U'A' + U'a' : code_point;
  } else {
    key.kind = Kind::Text;
    key.with = {};
    append_utf8(key.text, code_point);
  }
  ready_.push_back(std::move(key));
}

// An Escape before a sequence or a character is how terminals send Alt. A sequence has one of its
// own.
Key::Modifiers KeyParser::alt() const {
  const bool in_sequence = state_ == State::Control || state_ == State::Single;
  return {.alt = escapes_ > (in_sequence ? 1U : 0U)};
}

}  // namespace chat
