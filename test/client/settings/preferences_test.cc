#include "client/settings/preferences.h"

#include <doctest/doctest.h>

#include <string>

namespace chat {
namespace {

TEST_CASE("every value that a preference may have is taken, shown, and told apart") {
  for (const Preference& each : all_preferences()) {
    CAPTURE(std::string(each.name));
    CHECK(each.values().size() >= 2);
    Preferences preferences;
    for (std::size_t i = 0; i < each.values().size(); ++i) {
      CHECK(set(preferences, each.name, each.values()[i]) == std::nullopt);
      CHECK(each.show(preferences) == i);
    }
  }
}

TEST_CASE("setting one preference leaves the others as they are") {
  for (const Preference& each : all_preferences()) {
    Preferences preferences;
    REQUIRE_FALSE(set(preferences, each.name, each.values().back()));
    for (const Preference& other : all_preferences()) {
      CAPTURE(std::string(each.name));
      CAPTURE(std::string(other.name));
      CHECK((other.show(preferences) == 0) == (other.name != each.name));
    }
  }
}

TEST_CASE("a preference means what its words say") {
  Preferences preferences;
  REQUIRE_FALSE(set(preferences, "joins", "off"));
  CHECK(preferences.joins == JoinsShown::No);
  REQUIRE_FALSE(set(preferences, "times", "off"));
  CHECK(preferences.times == TimesShown::No);
  REQUIRE_FALSE(set(preferences, "bell", "bell"));
  CHECK(preferences.bell == Bell::Bell);
  REQUIRE_FALSE(set(preferences, "bell", "notify"));
  CHECK(preferences.bell == Bell::Notify);
  REQUIRE_FALSE(set(preferences, "colors", "always"));
  CHECK(preferences.colours == ColourWish::Always);
  REQUIRE_FALSE(set(preferences, "whispers-in-history", "on"));
  CHECK(preferences.whispers_in_history == WhispersInHistory::Yes);
}

TEST_CASE("a preference and its value may be written in any case") {
  Preferences preferences;
  CHECK_FALSE(set(preferences, "Joins", "OFF"));
  CHECK(preferences.joins == JoinsShown::No);
}

TEST_CASE("a value that is not allowed changes nothing and names those that are") {
  Preferences preferences;
  CHECK(set(preferences, "joins", "maybe") == "joins is on or off, not \"maybe\"");
  CHECK(set(preferences, "bell", "") == "bell is off, bell or notify, not \"\"");
  CHECK(set(preferences, "colors", "auto ") == "colors is auto, always or never, not \"auto \"");
  CHECK(preferences.joins == JoinsShown::Yes);
}

TEST_CASE("a preference that does not exist is answered with those that do") {
  Preferences preferences;
  CHECK(set(preferences, "jions", "on") ==
        "there is no setting \"jions\"; there are joins, times, bell, colors and "
        "whispers-in-history");
  CHECK(set(preferences, "", "").has_value());
}

TEST_CASE("what is quoted in an error is short and without escape sequences") {
  Preferences preferences;
  const std::string error =
      set(preferences, "joins", "\x1b]0;x\x07" + std::string(1000, 'y')).value_or("");
  CHECK(error.find('\x1b') == std::string::npos);
  CHECK(error.size() < 100);
}

TEST_CASE("all preferences are described, each with what it is and what it may be") {
  Preferences preferences;
  preferences.joins = JoinsShown::No;
  const auto lines = describe(preferences);
  CHECK(lines.size() == all_preferences().size());
  CHECK(lines.at(0) == "joins is off (on, off): show who comes and goes");
  CHECK(lines.at(3) == "colors is auto (auto, always, never): use colors");
}

TEST_CASE("what --color takes is what the preference takes") {
  CHECK(colour_wish("auto") == ColourWish::Auto);
  CHECK(colour_wish("always") == ColourWish::Always);
  CHECK(colour_wish("never") == ColourWish::Never);
  CHECK(colour_wish("sometimes") == std::nullopt);
}

}  // namespace
}  // namespace chat
