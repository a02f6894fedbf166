// The looks of text on a terminal: attributes and colours, as escape sequences. Pure functions
// and constants; safe from any thread.

#pragma once

#include <cstdint>
#include <string_view>

#include "client/settings/preferences.h"

namespace chat {

enum class Colours : std::uint8_t { None, Sixteen, TwoHundredFiftySix };

// Environment variables; empty: not set.
struct ColourHints {
  std::string_view term;       // TERM
  std::string_view colorterm;  // COLORTERM
};

[[nodiscard]] Colours colours_for(ColourWish wish, const ColourHints& hints);

enum class Role : std::uint8_t {
  Plain,
  Time,
  Notice,
  Error,
  OwnName,
  Whisper,
  Mention,
  Status,
  Question,
  Pending,
  Mark,
};

// Bold, faint and reverse are used without colours, too. The terminal's white, black and yellow
// are never used, because its background may have the same colour.
class Style {
 public:
  explicit Style(Colours colours) : colours_(colours) {}

  // The sequence that begins this style; empty for plain text.
  [[nodiscard]] std::string_view of(Role role) const;
  // The style of a person's name. A name always has the same colour, in upper and lower case.
  [[nodiscard]] std::string_view of_name(std::string_view name) const;

 private:
  Colours colours_;
};

// Ends any style.
inline constexpr std::string_view kAsBefore = "\x1b[0m";

}  // namespace chat
