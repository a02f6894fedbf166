#include "test/pictures/screen_picture.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <vector>

#include "common/unicode/grapheme.h"
#include "common/unicode/width.h"
#include "test/support/svg.h"

namespace chat::test {
namespace {

constexpr double kCellWidth = 8.4;  // six tenths of the font's size, as most of them are
constexpr double kCellHeight = 18;
constexpr double kBaseline = 13.5;  // from the upper edge of a row
constexpr double kMargin = 14;
constexpr double kTitleHeight = 30;

constexpr std::string_view kStyle =
    "text { font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; "
    "fill: #d4d7dc }\n"
    ".ground { fill: #16181d; stroke: #3d424b }\n"
    ".title { fill: #8d96a0 }\n"
    ".bold { font-weight: bold }\n"
    ".faint { opacity: 0.6 }\n"
    ".block { fill: #d4d7dc }\n"
    ".reversed { fill: #16181d }\n";

struct Look {
  std::optional<unsigned> colour;  // of the 256 that xterm has
  bool bold = false;
  bool faint = false;
  bool reverse = false;
  friend bool operator==(const Look&, const Look&) = default;
};

// Cells beside each other that look the same.
struct Run {
  std::size_t column = 0;
  std::size_t width = 0;
  Look look;
  std::string text;
};

std::vector<unsigned> numbers(std::string_view parameters) {
  std::vector<unsigned> found;
  const char* const end = parameters.data() + parameters.size();
  for (const char* at = parameters.data(); at <= end; ++at) {
    unsigned number = 0;
    at = std::from_chars(at, end, number).ptr;
    found.push_back(number);
  }
  return found;
}

void apply(Look& look, std::string_view parameters) {
  constexpr unsigned kColour = 38;  // 38;5;n
  const std::vector<unsigned> codes = numbers(parameters);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const unsigned code = codes[i];
    if (code == 0) look = {};
    if (code == 1) look.bold = true;
    if (code == 2) look.faint = true;
    if (code == 7) look.reverse = true;
    if (code == 22) look.bold = look.faint = false;
    if (code == 27) look.reverse = false;
    if (code == 39) look.colour.reset();
    if (code >= 30 && code < kColour) look.colour = code - 30;
    if (code == kColour && i + 2 < codes.size()) {
      look.colour = codes[i + 2];
      i += 2;
    }
  }
}

// Takes the cells of one row.
class Row {
 public:
  void put(std::string_view cluster, const Look& look) {
    const std::size_t width = width_of(cluster);
    // What is wider than a cell in one font is not in another: each such stands by itself.
    const bool joins = !runs_.empty() && runs_.back().look == look && width == 1 &&
                       runs_.back().text.size() == runs_.back().width;
    if (!joins) runs_.push_back({column_, 0, look, ""});
    runs_.back().text += cluster;
    runs_.back().width += width;
    column_ += width;
  }
  [[nodiscard]] const std::vector<Run>& runs() const { return runs_; }

 private:
  std::size_t column_ = 0;
  std::vector<Run> runs_;
};

std::vector<Row> rows_of(std::string_view screen) {
  constexpr std::string_view kIntroducer = "\x1b[";
  std::vector<Row> rows(1);
  Look look;
  while (!screen.empty()) {
    std::size_t taken = 1;
    if (screen.starts_with(kIntroducer)) {
      const std::size_t end = std::min(screen.find('m'), screen.size() - 1);
      apply(look, screen.substr(kIntroducer.size(), end - kIntroducer.size()));
      taken = end + 1;
    } else if (screen.front() == '\n') {
      rows.emplace_back();
    } else {
      taken = first_grapheme(screen.substr(0, screen.find_first_of("\x1b\n")));
      rows.back().put(screen.substr(0, taken), look);
    }
    screen.remove_prefix(taken);
  }
  return rows;
}

// The class for one of xterm's colours, and what it is: the first 16 as a terminal may choose, then
// a cube of 6 x 6 x 6, then 24 greys.
std::string class_of(unsigned colour) {
  return "c" + std::to_string(colour);
}

std::string rgb(unsigned colour) {
  constexpr std::array<const char*, 8> kFirst{"#3d424b", "#f0625d", "#5fb96a", "#d9a83f",
                                              "#5b9cf0", "#c678dd", "#43b6c2", "#d4d7dc"};
  constexpr std::array<unsigned, 6> kLevels{0, 95, 135, 175, 215, 255};
  constexpr unsigned kCube = 16;
  constexpr unsigned kGreys = 232;
  if (colour < kCube) return kFirst[colour % kFirst.size()];
  std::array<unsigned, 3> parts{};
  if (colour >= kGreys) {
    parts.fill(8 + 10 * (colour - kGreys));
  } else {
    const unsigned index = colour - kCube;
    parts = {kLevels[index / 36], kLevels[index / 6 % 6], kLevels[index % 6]};
  }
  return "rgb(" + std::to_string(parts[0]) + "," + std::to_string(parts[1]) + "," +
         std::to_string(parts[2]) + ")";
}

std::string style_for(const std::vector<Row>& rows) {
  std::vector<unsigned> colours;
  for (const Row& row : rows) {
    for (const Run& run : row.runs()) {
      if (run.look.colour) colours.push_back(*run.look.colour);
    }
  }
  std::sort(colours.begin(), colours.end());
  colours.erase(std::unique(colours.begin(), colours.end()), colours.end());
  std::string style(kStyle);
  for (const unsigned colour : colours) {
    style.append(".")
        .append(class_of(colour))
        .append(" { fill: ")
        .append(rgb(colour))
        .append(" }\n");
  }
  return style;
}

std::string classes(const Look& look) {
  std::string text;
  if (look.bold) text += "bold ";
  if (look.faint) text += "faint ";
  if (look.reverse) {
    text += "reversed";
  } else if (look.colour) {
    text += class_of(*look.colour);
  }
  return text;
}

Svg::Point corner_of(std::size_t column, std::size_t row) {
  return {kMargin + kCellWidth * static_cast<double>(column),
          kTitleHeight + kCellHeight * static_cast<double>(row)};
}

void draw(Svg& svg, const Run& run, std::size_t row) {
  const Svg::Point corner = corner_of(run.column, row);
  const double width = kCellWidth * static_cast<double>(run.width);
  if (run.look.reverse) svg.rectangle(corner, {width, kCellHeight}, "block");
  if (run.text.find_first_not_of(' ') == std::string::npos) return;
  svg.text_of_width({corner.x, corner.y + kBaseline}, width, classes(run.look), run.text);
}

}  // namespace

std::string picture_of(std::string_view screen, ScreenSize size, Cursor cursor,
                       std::string_view title) {
  const std::vector<Row> rows = rows_of(screen);
  const double width = 2 * kMargin + kCellWidth * static_cast<double>(size.columns);
  const double height = kTitleHeight + kMargin + kCellHeight * static_cast<double>(size.rows);
  Svg svg(width, height, style_for(rows));
  svg.rectangle({0.5, 0.5}, {width - 1, height - 1}, "ground");
  svg.text({width / 2, kMargin + 6}, Svg::Anchor::Middle, "title", title);
  for (std::size_t row = 0; row < std::min(rows.size(), size.rows); ++row) {
    for (const Run& run : rows[row].runs()) draw(svg, run, row);
  }
  svg.rectangle(corner_of(cursor.column, cursor.row), {kCellWidth, kCellHeight}, "block");
  return svg.finish();
}

}  // namespace chat::test
