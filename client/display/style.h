// The looks of text on a terminal: attributes and colours, as escape sequences. Pure functions
// and constants; safe from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
  Found,  // what was searched for
  Spot,   // the same, in the entry that the person has gone to
};

// Which colours of the palettes people have: by their names, the same in every run, unless somebody
// who was met before has that colour.
class NameColours {
 public:
  static constexpr std::size_t kMost256 = 12;
  static constexpr std::size_t kMost16 = 4;

  // Keeps a colour for the name, while one of a palette is free; upper and lower case are the same.
  void meet(std::string_view name);
  // Places in the palettes.
  struct Places {
    std::size_t of_256 = 0;
    std::size_t of_16 = 0;
  };
  [[nodiscard]] Places of(std::string_view name) const;

 private:
  struct Met {
    std::string name;  // folded
    Places places;
  };
  std::vector<Met> met_;  // at most kMost256
};

// Bold, faint and reverse are used without colours, too. The terminal's white, black and yellow
// are never used, because its background may have the same colour.
class Style {
 public:
  explicit Style(Colours colours) : colours_(colours) {}
  // `names` outlives this object.
  Style(Colours colours, const NameColours& names) : colours_(colours), names_(&names) {}

  // The sequence that begins this style; empty for plain text.
  [[nodiscard]] std::string_view of(Role role) const;
  // The style of a person's name, the same in upper and lower case.
  [[nodiscard]] std::string_view of_name(std::string_view name) const;

 private:
  Colours colours_;
  const NameColours* names_ = nullptr;  // nullptr: nobody was met
};

// Ends any style.
inline constexpr std::string_view kAsBefore = "\x1b[0m";

}  // namespace chat
