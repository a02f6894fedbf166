// Files of lines `name = value`: the settings that a person writes, and what the client remembers
// from one run to the next. Blank lines and lines that begin with # say nothing; of two lines for
// the same name the last counts. Above are the pure functions on text, below the files.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/settings/settings.h"

namespace chat {

struct Setting {
  std::string name;  // in lower case
  std::string value;
  std::size_t line = 0;  // in its file, from 1 on
};

struct ParsedSettings {
  std::vector<Setting> settings;
  std::vector<std::size_t> wrong_lines;  // they are not `name = value`
};
[[nodiscard]] ParsedSettings parse_settings(std::string_view text);

// `text` with `value` for `name`: only the value of the line that counts is replaced; where there
// is none, a line is added at the end. Neither may have a line break in it.
[[nodiscard]] std::string with_setting(std::string_view text, std::string_view name,
                                       std::string_view value);

// Gives the settings what the text of the settings file says. Returns warnings, sentences, for what
// is wrong in it and does not count. `path` names the file in them.
[[nodiscard]] std::vector<std::string> take_settings(ClientSettings& settings,
                                                     std::string_view text, std::string_view path);

// More than a person writes by hand; a file beyond it is neither read nor rewritten.
inline constexpr std::size_t kMaxSettingsFile = std::size_t{64} * 1024;

struct LoadedText {
  std::string text;                  // empty too where there is no file
  std::optional<std::string> error;  // a sentence: it is there and cannot be read
};
[[nodiscard]] LoadedText load_settings(const std::string& path);

// take_settings() of the file; one that cannot be read is a warning. An empty path is no file.
[[nodiscard]] std::vector<std::string> take_settings_file(ClientSettings& settings,
                                                          const std::string& path);

// Puts `settings` into the file, readable by the owner only, and makes its folder where that is
// missing. Another process sees the file as it was or as it is to be, nothing between. Returns a
// sentence when it could not be done; the file is then as it was.
[[nodiscard]] std::optional<std::string> store_settings(const std::string& path,
                                                        std::span<const Setting> settings);

// Of the settings in the config folder, and of what is remembered in the state folder; empty where
// there is no such folder.
[[nodiscard]] std::string settings_path(const std::string& config_folder);
[[nodiscard]] std::string last_answers_path(const std::string& state_folder);

}  // namespace chat
