#include "client/settings/settings_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "client/settings/environment.h"
#include "test/support/files.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

std::optional<std::string> store(const std::string& path, const std::string& name,
                                 const std::string& value) {
  return store_settings(path, std::array{Setting{name, value, 0}});
}

struct Taken {
  ClientSettings settings;
  std::vector<std::string> warnings;
};
Taken taken_from(std::string_view text, std::string_view path) {
  Taken taken;
  taken.warnings = take_settings(taken.settings, text, path);
  return taken;
}
Taken taken_from_file(const std::string& path) {
  Taken taken;
  taken.warnings = take_settings_file(taken.settings, path);
  return taken;
}

TEST_CASE("settings are read with blanks, comments and line ends of any kind around them") {
  const auto checked = taken_from(
      "# mine\n\n  joins = off\r\n\tbell=notify\n   # name = joe\nName =  ann  \ncolors = NEVER",
      "f");
  CHECK(checked.warnings.empty());
  CHECK(checked.settings.preferences.joins == JoinsShown::No);
  CHECK(checked.settings.preferences.bell == Bell::Notify);
  CHECK(checked.settings.preferences.colours == ColourWish::Never);
  CHECK(checked.settings.name == "ann");
}

TEST_CASE("of two lines for the same setting the last counts") {
  CHECK(taken_from("times = off\nTimes = on\n", "f").settings.preferences.times == TimesShown::Yes);
}

TEST_CASE("a wrong line is one warning with file and line, and the rest counts") {
  const auto checked = taken_from(
      "joins = maybe\nhello\ntimes = off\n= on\nname = j o e\nspeed = 9\nbell = off # quiet\n",
      "/x/settings");
  CHECK(checked.settings.preferences.times == TimesShown::No);
  CHECK(checked.settings.name.empty());
  CHECK(
      checked.warnings ==
      std::vector<std::string>{
          "/x/settings, line 1: joins must be on or off, not \"maybe\"; the line is ignored",
          "/x/settings, line 2: a setting goes like joins = off; the line is ignored",
          "/x/settings, line 4: a setting goes like joins = off; the line is ignored",
          "/x/settings, line 5: \"j o e\" is not a name (a name has only "
          "letters, digits, _, - and .); the line is ignored",
          "/x/settings, line 6: there is no setting \"speed\"; there are joins, times, bell, "
          "colors, mouse, people, links, title and whispers-in-history; the line is ignored",
          "/x/settings, line 7: bell must be off, bell or notify, not \"off # quiet\"; the line is "
          "ignored"});
}

TEST_CASE("a file that is something else is a few warnings, without escape sequences") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "\x1b[31m = \x1b]0;title\x07\n";
  const auto checked = taken_from(text, "f\x1b[2J");
  CHECK(checked.warnings.size() == 11);
  CHECK(checked.warnings.back() == "f[2J: 990 more lines are wrong");
  for (const std::string& each : checked.warnings) CHECK(each.find('\x1b') == std::string::npos);
}

TEST_CASE("what was stored is what is read") {
  std::string text = "# mine\nbell = bell\r\nwrong line";
  for (const SettingForm& each : all_settings()) {
    if (each.kept != SettingForm::Kept::BySet) continue;
    for (const std::string_view value : each.values()) {
      text = with_setting(text, each.name, value);
      const auto checked = taken_from(text, "f");
      CHECK(checked.warnings.size() == 1);
      CHECK(each.values()[each.chosen(checked.settings)] == value);
    }
  }
}

TEST_CASE("no settings file, and no folder for one, mean the defaults without a word") {
  const TemporaryFolder folder;
  for (const std::string& path : {folder.file("none/settings"), std::string()}) {
    const auto checked = taken_from_file(path);
    CHECK(checked.warnings.empty());
    CHECK(checked.settings.preferences.joins == JoinsShown::Yes);
  }
  CHECK(store("", "joins", "off") ==
        "there is no folder for settings: neither HOME nor an XDG folder is set");
}

TEST_CASE("a change is stored in a file of the owner's own, in a folder of their own") {
  const TemporaryFolder folder;
  const std::string path = folder.file("config/chat/settings");
  CHECK(store(path, "joins", "off") == std::nullopt);
  CHECK(contents(path) == "joins = off\n");
  CHECK(mode_of(path) == 0600);
  CHECK(mode_of(folder.file("config/chat")) == 0700);
  CHECK(mode_of(folder.file("config")) == 0700);
  CHECK(store(path, "bell", "notify") == std::nullopt);
  CHECK(taken_from_file(path).settings.preferences.bell == Bell::Notify);
  // Nothing is left beside it.
  const std::filesystem::directory_iterator files(folder.file("config/chat"));
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a file that others could read is the owner's alone after a change") {
  const TemporaryFolder folder;
  write_contents(folder.file("settings"), "# mine\n");
  REQUIRE(::chmod(folder.file("settings").c_str(), 0644) == 0);
  CHECK(store(folder.file("settings"), "joins", "off") == std::nullopt);
  CHECK(contents(folder.file("settings")) == "# mine\njoins = off\n");
  CHECK(mode_of(folder.file("settings")) == 0600);
}

TEST_CASE("a settings file that is a symbolic link stays one") {
  const TemporaryFolder folder;
  write_contents(folder.file("real"), "joins = on\n");
  std::filesystem::create_symlink("real", folder.file("settings"));
  CHECK(store(folder.file("settings"), "joins", "off") == std::nullopt);
  CHECK(std::filesystem::is_symlink(folder.file("settings")));
  CHECK(contents(folder.file("real")) == "joins = off\n");
}

TEST_CASE("what cannot be read is one warning, and is not written over") {
  const TemporaryFolder folder;
  const std::string large = folder.file("large");
  write_contents(large, std::string(kMaxSettingsFile + 1, '\n'));
  const std::string sentence = "cannot read " + large + ": it is larger than 65536 bytes";
  CHECK(taken_from_file(large).warnings == std::vector<std::string>{sentence});
  CHECK(store(large, "joins", "off") == sentence);
  CHECK(contents(large).size() == kMaxSettingsFile + 1);
  write_contents(large, std::string(kMaxSettingsFile, '\n'));
  CHECK(taken_from_file(large).warnings.empty());
  CHECK(store(large, "joins", "off") == "cannot write " + large + ": it is full");

  const std::string pipe = folder.file("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(taken_from_file(pipe).warnings ==
        std::vector<std::string>{"cannot read " + pipe + ": it is not a file"});
  CHECK(taken_from_file(folder.path()).warnings.size() == 1);
}

TEST_CASE("where nothing can be written, the error says where and why") {
  const TemporaryFolder folder;
  write_contents(folder.file("file"), "");
  const std::string path = folder.file("file/settings");
  CHECK(store(path, "joins", "off") == "cannot write " + path + ": Not a directory");
  CHECK(store("/proc/chat/settings", "joins", "off") ==
        "cannot write /proc/chat/settings: No such file or directory");
}

TEST_CASE("folders follow the XDG specification, and one that is not absolute is ignored") {
  Environment environment;
  CHECK(config_folder(environment).empty());
  CHECK(state_folder(environment).empty());
  environment["HOME"] = "/home/ann";
  CHECK(config_folder(environment) == "/home/ann/.config/chat");
  CHECK(state_folder(environment) == "/home/ann/.local/state/chat");
  environment["XDG_CONFIG_HOME"] = "relative";
  environment["XDG_STATE_HOME"] = "./relative";
  CHECK(config_folder(environment) == "/home/ann/.config/chat");
  CHECK(state_folder(environment) == "/home/ann/.local/state/chat");
  environment["XDG_CONFIG_HOME"] = "/c";
  environment["XDG_STATE_HOME"] = "/s";
  CHECK(settings_path(config_folder(environment)) == "/c/chat/settings");
  CHECK(last_answers_path(state_folder(environment)) == "/s/chat/last");
  environment = {};
  environment["HOME"] = "home";
  CHECK(config_folder(environment).empty());
  CHECK(settings_path("").empty());
  CHECK(last_answers_path("").empty());
}

}  // namespace
}  // namespace chat::test
