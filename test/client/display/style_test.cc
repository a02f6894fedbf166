#include "client/display/style.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <string>
#include <string_view>

namespace chat {
namespace {

Colours automatic(std::string_view term, std::string_view colorterm = "") {
  return colours_for(ColourWish::Auto, {term, colorterm});
}

TEST_CASE("the terminal's name says how many colours there are") {
  CHECK(automatic("xterm-256color") == Colours::TwoHundredFiftySix);
  CHECK(automatic("tmux-256color") == Colours::TwoHundredFiftySix);
  CHECK(automatic("xterm-kitty") == Colours::TwoHundredFiftySix);
  CHECK(automatic("xterm") == Colours::Sixteen);
  CHECK(automatic("linux") == Colours::Sixteen);
  CHECK(automatic("xterm", "truecolor") == Colours::TwoHundredFiftySix);
  CHECK(automatic("dumb") == Colours::None);
  CHECK(automatic("dumb", "truecolor") == Colours::None);
  CHECK(automatic("vt220") == Colours::None);
  CHECK(automatic("xterm-mono") == Colours::None);
  CHECK(automatic("") == Colours::None);
}

TEST_CASE("colours that are asked for are as many as the terminal has, but some") {
  CHECK(colours_for(ColourWish::Always, {"xterm-256color", ""}) == Colours::TwoHundredFiftySix);
  CHECK(colours_for(ColourWish::Always, {"dumb", ""}) == Colours::Sixteen);
  CHECK(colours_for(ColourWish::Never, {"xterm-256color", "truecolor"}) == Colours::None);
}

TEST_CASE("a name has one colour, however it is written; names together have several") {
  for (const Colours colours : {Colours::Sixteen, Colours::TwoHundredFiftySix}) {
    const Style style(colours);
    CHECK(style.of_name("Ann") == style.of_name("aNN"));
    CHECK(style.of_name("Ann") == Style(colours).of_name("ann"));
    std::set<std::string_view> different;
    for (int i = 0; i < 100; ++i) different.insert(style.of_name("ann" + std::to_string(i)));
    CHECK(different.size() >= 4);
  }
  CHECK(Style(Colours::None).of_name("ann").empty());
}

TEST_CASE("people in a small room have different colours, however their names are written") {
  NameColours names;
  const Style style(Colours::TwoHundredFiftySix, names);
  const Style few(Colours::Sixteen, names);
  std::set<std::string_view> different;
  std::set<std::string_view> different_of_few;
  for (std::size_t i = 0; i < NameColours::kMost256; ++i) {
    const std::string name = "ann" + std::to_string(i);
    names.meet(name);
    names.meet("A" + name.substr(1));
    different.insert(style.of_name(name));
    if (i < NameColours::kMost16) different_of_few.insert(few.of_name(name));
  }
  CHECK(different.size() == NameColours::kMost256);
  CHECK(different_of_few.size() == NameColours::kMost16);
}

TEST_CASE("whom one meets later changes nobody's colour, and who is first has the usual one") {
  NameColours names;
  const Style style(Colours::TwoHundredFiftySix, names);
  names.meet("ann");
  const std::string_view colour = style.of_name("ann");
  CHECK(colour == Style(Colours::TwoHundredFiftySix).of_name("ann"));
  for (int i = 0; i < 100; ++i) names.meet("bob" + std::to_string(i));
  CHECK(style.of_name("ann") == colour);
}

double linear(int value) {
  const double part = value / 255.0;
  return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}

// Of a colour of the cube or the grey ramp, as xterm has them (WCAG 2.1, "relative luminance").
double luminance(int index) {
  constexpr std::array<int, 6> kLevels = {0, 95, 135, 175, 215, 255};
  const auto level = [&](int number) { return kLevels.at(static_cast<std::size_t>(number)); };
  if (index >= 232) return linear(8 + 10 * (index - 232));
  const int cube = index - 16;
  return 0.2126 * linear(level(cube / 36)) + 0.7152 * linear(level(cube / 6 % 6)) +
         0.0722 * linear(level(cube % 6));
}

// The 256-colour index in a sequence, or -1.
int index_in(std::string_view sequence) {
  constexpr std::string_view kBefore = "38;5;";
  const std::size_t at = sequence.find(kBefore);
  int index = -1;
  if (at == std::string_view::npos) return index;
  sequence.remove_prefix(at + kBefore.size());
  std::from_chars(sequence.data(), sequence.data() + sequence.size(), index);
  return index;
}

void check_contrast(std::string_view sequence) {
  const int index = index_in(sequence);
  REQUIRE(index >= 16);
  const double light = luminance(index) + 0.05;
  CAPTURE(index);
  CHECK(light / 0.05 >= 4.0);
  CHECK(1.05 / light >= 3.99);
}

TEST_CASE("every one of the 256 colours that is used is readable on black and on white") {
  const Style style(Colours::TwoHundredFiftySix);
  for (int i = 0; i < 500; ++i) check_contrast(style.of_name("ann" + std::to_string(i)));
  for (const Role role : {Role::Time, Role::Notice, Role::Error, Role::Whisper, Role::Mark}) {
    check_contrast(style.of(role));
  }
}

TEST_CASE("of sixteen colours, black, white, blue and yellow are left alone") {
  const Style style(Colours::Sixteen);
  const std::set<std::string_view> good = {"\x1b[31m", "\x1b[32m", "\x1b[35m", "\x1b[36m"};
  for (int i = 0; i < 500; ++i) CHECK(good.count(style.of_name("ann" + std::to_string(i))) == 1);
}

TEST_CASE("without colours no sequence sets one, and what matters is still told apart") {
  const Style style(Colours::None);
  for (int i = 0; i <= static_cast<int>(Role::Mark); ++i) {
    const std::string_view sequence = style.of(static_cast<Role>(i));
    CHECK(sequence.find('3') == std::string_view::npos);
    CHECK(sequence.find('9') == std::string_view::npos);
  }
  CHECK_FALSE(style.of(Role::Mention).empty());
  CHECK_FALSE(style.of(Role::Whisper).empty());
  CHECK_FALSE(style.of(Role::Status).empty());
}

}  // namespace
}  // namespace chat
