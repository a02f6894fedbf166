// What a person may choose for the client's screen. /set changes it, and the settings file keeps
// it.

#pragma once

#include <cstdint>

namespace chat {

// The enumerators stand in the order of their words in client/settings/settings.cc.
enum class JoinsShown : std::uint8_t { Yes, No };
enum class TimesShown : std::uint8_t { Yes, No, Seconds };
enum class Bell : std::uint8_t { Off, Bell, Notify };
enum class ColourWish : std::uint8_t { Auto, Always, Never };
enum class MouseReports : std::uint8_t { On, Off };
enum class PeopleShown : std::uint8_t { Auto, On, Off };
enum class LinksShown : std::uint8_t { Yes, No };
enum class TitleShown : std::uint8_t { Yes, No };
enum class WhispersInHistory : std::uint8_t { No, Yes };

struct Preferences {
  JoinsShown joins = JoinsShown::Yes;
  TimesShown times = TimesShown::Yes;
  Bell bell = Bell::Off;  // for whispers, and messages with one's own name
  ColourWish colours = ColourWish::Auto;
  MouseReports mouse = MouseReports::On;   // for the wheel
  PeopleShown people = PeopleShown::Auto;  // a column of them; Auto: where there is room
  LinksShown links = LinksShown::Yes;
  TitleShown title = TitleShown::Yes;  // the window's, with how much is new
  WhispersInHistory whispers_in_history = WhispersInHistory::No;  // of what was typed, in its file
};

}  // namespace chat
