#include "client/edit/key_codes.h"

#include <array>
#include <cstddef>
#include <optional>

#include "common/text/text.h"

namespace chat {
namespace {

using Kind = Key::Kind;
using Modifiers = Key::Modifiers;

constexpr char32_t kDelete = 0x7F;

// The numbers in "1;5", 0 for a missing one; nothing when there is anything but numbers.
constexpr std::size_t kNumbers = 3;  // no key has more
using Numbers = std::array<unsigned, kNumbers>;
std::optional<Numbers> numbers_of(std::string_view parameters) {
  constexpr unsigned kTooLarge = 0x200000;  // beyond Unicode
  Numbers numbers{};
  std::size_t at = 0;
  for (const char c : parameters) {
    if (c == ';') {
      if (++at == kNumbers) return std::nullopt;
    } else if (c >= '0' && c <= '9' && numbers.at(at) < kTooLarge) {
      numbers.at(at) = numbers.at(at) * 10 + static_cast<unsigned>(c - '0');
    } else {
      return std::nullopt;
    }
  }
  return numbers;
}

// xterm's modifiers: 1, plus 1 for Shift, 2 for Alt, 4 for Ctrl, 8 for Meta.
Modifiers modifiers_of(unsigned number) {
  const unsigned bits = number == 0 ? 0 : number - 1;
  return {(bits & 1U) != 0, (bits & (2U | 8U)) != 0, (bits & 4U) != 0};
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
    case 'P':
      return Kind::F1;
    default:
      return Kind::Unknown;
  }
}

// The numbers of VT220, and of rxvt for Home and End.
Kind by_number(unsigned number) {
  constexpr unsigned kF1 = 11;
  if (number == kF1) return Kind::F1;
  constexpr std::array kKinds = {Kind::Unknown,  Kind::Home, Kind::Insert,
                                 Kind::Delete,   Kind::End,  Kind::PageUp,
                                 Kind::PageDown, Kind::Home, Kind::End};
  return number < kKinds.size() ? kKinds.at(number) : Kind::Unknown;
}

Key key(Kind kind, Modifiers with) {
  Key made;
  made.kind = kind;
  made.with = with;
  return made;
}

Key character(char32_t code_point, Modifiers with) {
  if (!with.alt && !with.ctrl) {
    Key typed = key(Kind::Text, {});
    append_utf8(typed.text, code_point);
    return typed;
  }
  Key letter = key(Kind::Letter, with);
  const bool is_upper = code_point >= U'A' && code_point <= U'Z';
  letter.letter = with.ctrl && is_upper ? code_point - U'A' + U'a' : code_point;
  return letter;
}

// A key of a terminal that numbers its keys. It has private characters for keys without a
// character.
Key numbered(unsigned number, Modifiers with) {
  const bool is_private = number >= 0xE000 && number <= 0xF8FF;
  return number == 0 || is_private ? Key{} : key_of_code(number, with);
}

}  // namespace

Key key_of_code(char32_t code_point, Modifiers with) {
  switch (code_point) {
    case '\r':
    case '\n':
      return key(Kind::Enter, with);
    case '\t':
      return key(with.shift ? Kind::BackTab : Kind::Tab, {.alt = with.alt, .ctrl = with.ctrl});
    case '\b':
    case kDelete:
      return key(Kind::Backspace, with);
    case kEscape:
      return key(Kind::Escape, with);
    default:
      break;
  }
  constexpr char32_t kLastCode = 0x10FFFF;
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point > kLastCode || is_surrogate) return {};
  if (code_point < 0x20) {
    with.ctrl = true;
    return character(code_point == 0 ? U' ' : code_point + 0x40, with);
  }
  return is_control(code_point) ? Key{} : character(code_point, with);
}

Key key_of_mouse(unsigned button) {
  constexpr unsigned kModifiers = 4 | 8 | 16;
  constexpr unsigned kRelease = 3;  // where the button is not told
  constexpr unsigned kWheelUp = 64;
  constexpr unsigned kWheelDown = 65;
  button &= ~kModifiers;
  if (button == kWheelUp) return key(Kind::WheelUp, {});
  if (button == kWheelDown) return key(Kind::WheelDown, {});
  return button < kRelease ? key(Kind::MouseButton, {}) : Key{};
}

Key key_of_control(std::string_view parameters, unsigned char final, bool alt) {
  if (parameters == "[" && final == 'A') return key(Kind::F1, {});  // the Linux console
  if (parameters.empty() && final == 'I') return key(Kind::FocusIn, {});
  if (parameters.empty() && final == 'O') return key(Kind::FocusOut, {});
  if (parameters.starts_with('<') && final == 'M') {
    const auto mouse = numbers_of(parameters.substr(1));
    return mouse ? key_of_mouse(mouse->front()) : Key{};
  }
  const auto numbers = numbers_of(parameters);
  if (!numbers) return {};
  const auto [first, second, third] = *numbers;
  Modifiers with = modifiers_of(second);
  with.alt = with.alt || alt;
  switch (final) {
    case '~':
      if (first == 27) return numbered(third, with);  // xterm's modifyOtherKeys
      return key(by_number(first), with);
    case 'u':
      return numbered(first, with);
    case 'Z':
      return key(Kind::BackTab, {.alt = alt});
    default:
      return key(by_final(final), with);
  }
}

Key key_of_single(unsigned char final, bool alt) {
  const bool is_rxvt_ctrl = final >= 'a' && final <= 'd';
  if (!is_rxvt_ctrl) return key(by_final(final), {.alt = alt});
  return key(by_final(static_cast<unsigned char>(final - 'a' + 'A')), {.alt = alt, .ctrl = true});
}

}  // namespace chat
