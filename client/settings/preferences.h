// What a person may choose for the client's screen: one table is the source of /set, of its
// completion, and of the settings file. Pure.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// The enumerators stand in the order of their words in the table.
enum class JoinsShown : std::uint8_t { Yes, No };
enum class TimesShown : std::uint8_t { Yes, No };
enum class Bell : std::uint8_t { Off, Bell, Notify };
enum class ColourWish : std::uint8_t { Auto, Always, Never };
enum class WhispersInHistory : std::uint8_t { No, Yes };

struct Preferences {
  JoinsShown joins = JoinsShown::Yes;
  TimesShown times = TimesShown::Yes;
  Bell bell = Bell::Off;  // on a whisper, and where one's name is said
  ColourWish colours = ColourWish::Auto;
  WhispersInHistory whispers_in_history = WhispersInHistory::No;  // of what was typed, in its file
};

struct Preference {
  static constexpr std::size_t kMostValues = 3;

  std::string_view name;
  std::array<std::string_view, kMostValues> words;  // what it may be; the rest is empty
  std::string_view help;
  void (*apply)(Preferences&, std::size_t word);
  std::size_t (*show)(const Preferences&);

  [[nodiscard]] std::span<const std::string_view> values() const;
};

// All of them, in the order in which they are shown.
[[nodiscard]] std::span<const Preference> all_preferences();

// Upper and lower case are the same. Returns the sentence that says what is allowed when the name
// or the value is not, and nothing when it was set.
[[nodiscard]] std::optional<std::string> set(Preferences& preferences, std::string_view name,
                                             std::string_view value);

// Just the value of --color; nothing when there is no such.
[[nodiscard]] std::optional<ColourWish> colour_wish(std::string_view word);

// What /set shows, a line each: "joins is on (on, off): show who comes and goes".
[[nodiscard]] std::vector<std::string> describe(const Preferences& preferences);

}  // namespace chat
