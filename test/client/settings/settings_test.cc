#include "client/settings/settings.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {
namespace {

std::vector<SettingForm> all_preferences() {
  std::vector<SettingForm> preferences;
  for (const SettingForm& each : all_settings()) {
    if (each.kept == SettingForm::Kept::BySet) preferences.push_back(each);
  }
  return preferences;
}

std::optional<std::string> type(ClientSettings& settings, std::string_view name,
                                std::string_view value) {
  return set(settings, name, value, Origin::Typed);
}

TEST_CASE("every value that a preference may have is taken, shown, and told apart") {
  for (const SettingForm& each : all_preferences()) {
    CAPTURE(std::string(each.name));
    CHECK(each.values().size() >= 2);
    ClientSettings settings;
    for (std::size_t i = 0; i < each.values().size(); ++i) {
      CHECK(type(settings, each.name, each.values()[i]) == std::nullopt);
      CHECK(each.chosen(settings) == i);
    }
  }
}

TEST_CASE("setting one preference leaves the others as they are") {
  for (const SettingForm& each : all_preferences()) {
    ClientSettings settings;
    REQUIRE_FALSE(type(settings, each.name, each.values().back()));
    for (const SettingForm& other : all_preferences()) {
      CAPTURE(std::string(each.name));
      CAPTURE(std::string(other.name));
      CHECK((other.chosen(settings) == 0) == (other.name != each.name));
    }
  }
}

TEST_CASE("a preference means what its words say") {
  ClientSettings settings;
  REQUIRE_FALSE(type(settings, "joins", "off"));
  CHECK(settings.preferences.joins == JoinsShown::No);
  REQUIRE_FALSE(type(settings, "times", "off"));
  CHECK(settings.preferences.times == TimesShown::No);
  REQUIRE_FALSE(type(settings, "bell", "bell"));
  CHECK(settings.preferences.bell == Bell::Bell);
  REQUIRE_FALSE(type(settings, "bell", "notify"));
  CHECK(settings.preferences.bell == Bell::Notify);
  REQUIRE_FALSE(type(settings, "colors", "always"));
  CHECK(settings.preferences.colours == ColourWish::Always);
  REQUIRE_FALSE(type(settings, "whispers-in-history", "on"));
  CHECK(settings.preferences.whispers_in_history == WhispersInHistory::Yes);
}

TEST_CASE("a preference and its value may be written in any case") {
  ClientSettings settings;
  CHECK_FALSE(type(settings, "Joins", "OFF"));
  CHECK(settings.preferences.joins == JoinsShown::No);
}

TEST_CASE("a value that is not allowed changes nothing and names those that are") {
  ClientSettings settings;
  CHECK(type(settings, "joins", "maybe") == "joins must be on or off, not \"maybe\"");
  CHECK(type(settings, "bell", "") == "bell must be off, bell or notify, not \"\"");
  CHECK(type(settings, "colors", "auto ") == "colors must be auto, always or never, not \"auto \"");
  CHECK(settings.preferences.joins == JoinsShown::Yes);
}

TEST_CASE("a preference that does not exist is answered with those that do") {
  ClientSettings settings;
  CHECK(type(settings, "jions", "on") ==
        "there is no setting \"jions\"; there are joins, times, bell, colors, mouse, people, "
        "links, title "
        "and whispers-in-history");
  CHECK(type(settings, "", "").has_value());
}

TEST_CASE("what is quoted in an error is short and without escape sequences") {
  ClientSettings settings;
  const std::string error =
      type(settings, "joins", "\x1b]0;x\x07" + std::string(1000, 'y')).value_or("");
  CHECK(error.find('\x1b') == std::string::npos);
  CHECK(error.size() < 100);
}

TEST_CASE("all preferences are described, each with what it is and what it may be") {
  ClientSettings settings;
  settings.preferences.joins = JoinsShown::No;
  const auto lines = describe(settings);
  CHECK(lines.size() == all_preferences().size());
  CHECK(lines.at(0) == "joins is off (on, off): show who comes and goes");
  CHECK(lines.at(3) == "colors is auto (auto, always, never): use colors");
}

TEST_CASE("the settings file may have a name too, and neither it nor /set what is no setting") {
  ClientSettings settings;
  CHECK(type(settings, "name", "joe").has_value());
  CHECK_FALSE(set(settings, "name", "joe", Origin::SettingsFile).has_value());
  CHECK(settings.name == "joe");
  for (const char* option : {"plain", "listen", "timeout", "help"}) {
    CHECK(set(settings, option, "yes", Origin::SettingsFile).has_value());
  }
}

}  // namespace
}  // namespace chat
