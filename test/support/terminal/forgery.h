// Messages whose sender fills a terminal's row, so that the next one looks like a line of the
// room's.

#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/unicode/width.h"

namespace chat::test {

// What a row can be filled with: what looks blank, what is wide, and what terminals differ about.
inline constexpr std::array<std::string_view, 15> kFillers = {" ",
                                                              "\t",
                                                              "\u00A0",
                                                              "\u2003",
                                                              "\u3000",
                                                              "\u2800",
                                                              "\u3164",
                                                              "\u200D",
                                                              "\u034F",
                                                              "-",
                                                              "日",
                                                              "e\u0301",
                                                              "👩‍👩‍👧‍👦",
                                                              "\U0001FAE9",
                                                              "a long way "};

// Every filler up to the end of a row of so many columns, where `before` stands in front of the
// text. Behind it stands what is forged.
inline std::vector<std::string> forgeries(std::string_view before, std::size_t columns) {
  std::vector<std::string> texts;
  for (const std::string_view filler : kFillers) {
    for (const std::string_view forged : {"[ann] forged", "* The server is stopping"}) {
      std::string text = "x";
      for (std::size_t i = 0; i < columns; ++i) {
        if (filler.size() == 1 && width_of(before) + width_of(text) >= columns) break;
        text += filler;
      }
      texts.push_back(text.append(forged));
    }
  }
  return texts;
}

// The first of `lines` that is too long for a row, or begins with neither two blanks nor one of
// `beginnings`; empty: none. CR before LF is a terminal's.
inline std::string forged_row(std::string_view lines, std::size_t columns,
                              std::span<const std::string_view> beginnings) {
  while (!lines.empty()) {
    std::string_view row = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(row.size() == lines.size() ? row.size() : row.size() + 1);
    if (row.ends_with('\r')) row.remove_suffix(1);
    bool is_known = row.starts_with("  ");
    for (const std::string_view beginning : beginnings) is_known |= row.starts_with(beginning);
    std::size_t tabs = 0;
    for (const char c : row) tabs += c == '\t' ? 1 : 0;
    if (!is_known || width_of(row) + 7 * tabs > columns) return std::string(row);
  }
  return "";
}

}  // namespace chat::test
