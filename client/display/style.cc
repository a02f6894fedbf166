#include "client/display/style.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "common/text/text.h"

namespace chat {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kFaint = "\x1b[2m";
constexpr std::string_view kReverse = "\x1b[7m";

// Colours of the 6 x 6 x 6 cube and the grey ramp that are readable on any ground. With the
// relative luminance L of a colour, WCAG 2.1 has the contrast to black as (L + 0.05) / 0.05 and to
// white as 1.05 / (L + 0.05): both can be 4 or more only where L is between 0.15 and 0.2125. These
// are of that kind, far enough from each other in hue; grey is 243 (4.6 and 4.5).
constexpr std::array<std::string_view, NameColours::kMost256> kNames256 = {
    "\x1b[38;5;27m",  "\x1b[38;5;28m",  "\x1b[38;5;30m",  "\x1b[38;5;31m",
    "\x1b[38;5;63m",  "\x1b[38;5;64m",  "\x1b[38;5;98m",  "\x1b[38;5;129m",
    "\x1b[38;5;130m", "\x1b[38;5;131m", "\x1b[38;5;133m", "\x1b[38;5;163m",
};

// Of the first eight colours, those that are neither too dark on black (blue) nor too light on
// white (yellow).
constexpr std::array<std::string_view, NameColours::kMost16> kNames16 = {"\x1b[31m", "\x1b[32m",
                                                                         "\x1b[35m", "\x1b[36m"};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// FNV-1a with its offset basis and prime for 32 bits: the same on every machine.
std::uint32_t hash(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

NameColours::Places usual_places(std::string_view folded) {
  const std::uint32_t any = hash(folded);
  return {any % NameColours::kMost256, any % NameColours::kMost16};
}

Colours colours_of_terminal(const ColourHints& hints) {
  constexpr std::array<std::string_view, 8> kWithout = {"",      "dumb",  "unknown", "vt52",
                                                        "vt100", "vt102", "vt220",   "vt320"};
  constexpr std::array<std::string_view, 4> kWith256 = {"alacritty", "foot", "wezterm", "contour"};
  const std::string_view term = hints.term;
  if (is_one_of(term, kWithout) || term.ends_with("-m") || term.ends_with("-mono")) {
    return Colours::None;
  }
  const bool many = contains(term, "256color") || term.ends_with("-direct") ||
                    contains(term, "kitty") || contains(term, "ghostty") ||
                    is_one_of(term, kWith256) || hints.colorterm == "truecolor" ||
                    hints.colorterm == "24bit";
  return many ? Colours::TwoHundredFiftySix : Colours::Sixteen;
}

std::string_view coloured(Colours colours, std::string_view none, std::string_view sixteen,
                          std::string_view many) {
  if (colours == Colours::None) return none;
  return colours == Colours::Sixteen ? sixteen : many;
}

}  // namespace

Colours colours_for(ColourWish wish, const ColourHints& hints) {
  if (wish == ColourWish::Never) return Colours::None;
  const Colours can = colours_of_terminal(hints);
  if (wish == ColourWish::Always) return can == Colours::None ? Colours::Sixteen : can;
  return can;
}

std::string_view Style::of(Role role) const {
  switch (role) {
    case Role::Plain:
      return "";
    case Role::Time:
    case Role::Notice:
      return coloured(colours_, "", kFaint, "\x1b[38;5;243m");
    case Role::Error:
      return coloured(colours_, kBold, "\x1b[31m", "\x1b[38;5;196m");
    case Role::Whisper:
      return coloured(colours_, kBold, "\x1b[1;35m", "\x1b[1;38;5;164m");
    case Role::OwnName:
    case Role::Mention:
    case Role::Question:
      return kBold;
    case Role::Status:
      return kReverse;
    case Role::Pending:
      return kFaint;
    case Role::Found:
      return kReverse;
    case Role::Spot:
      return "\x1b[1;7m";
    case Role::Mark:
      return coloured(colours_, kBold, "\x1b[31m", "\x1b[38;5;196m");
  }
  return "";
}

std::string_view Style::of_name(std::string_view name) const {
  if (colours_ == Colours::None) return "";
  const NameColours::Places places =
      names_ != nullptr ? names_->of(name) : usual_places(fold(name));
  return colours_ == Colours::Sixteen ? kNames16.at(places.of_16) : kNames256.at(places.of_256);
}

void NameColours::meet(std::string_view name) {
  const std::string folded = fold(name);
  const auto is_same = [&](const Met& met) { return met.name == folded; };
  if (met_.size() == kMost256 || std::any_of(met_.begin(), met_.end(), is_same)) return;
  // The next free place, where one is free.
  const auto free = [this](std::size_t place, std::size_t most, std::size_t Places::*of) {
    const auto has_place = [&](const Met& met) { return met.places.*of == place; };
    while (met_.size() < most && std::any_of(met_.begin(), met_.end(), has_place)) {
      place = (place + 1) % most;
    }
    return place;
  };
  const Places usual = usual_places(folded);
  met_.push_back({folded,
                  {free(usual.of_256, kMost256, &Places::of_256),
                   free(usual.of_16, kMost16, &Places::of_16)}});
}

NameColours::Places NameColours::of(std::string_view name) const {
  const std::string folded = fold(name);
  const auto met =
      std::find_if(met_.begin(), met_.end(), [&](const Met& each) { return each.name == folded; });
  return met == met_.end() ? usual_places(folded) : met->places;
}

}  // namespace chat
