// Files of lines `name = value`: the settings file, and the last answers to the form. Blank lines
// and lines that begin with # say nothing; of two lines for the same name the last counts. First
// the pure functions on text, then those on files.

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

// `text` with the new `value` of `name`. Replaces only the value in the line that counts; adds a
// line at the end if there is none. Neither may contain a line break.
[[nodiscard]] std::string with_setting(std::string_view text, std::string_view name,
                                       std::string_view value);

// Applies the text of the settings file to the settings. Returns warnings, as sentences, for
// lines that are wrong and do not count. `path` names the file in them.
[[nodiscard]] std::vector<std::string> take_settings(ClientSettings& settings,
                                                     std::string_view text, std::string_view path);

// More than a person writes by hand; a larger file is neither read nor rewritten.
inline constexpr std::size_t kMaxSettingsFile = std::size_t{64} * 1024;

struct LoadedText {
  std::string text;                  // empty also when there is no file
  std::optional<std::string> error;  // a sentence: the file is there but cannot be read
};
[[nodiscard]] LoadedText load_settings(const std::string& path);

// take_settings() with the content of the file. An unreadable file is a warning. An empty path
// means no file.
[[nodiscard]] std::vector<std::string> take_settings_file(ClientSettings& settings,
                                                          const std::string& path);

// Writes `settings` into the file, which only its owner can read; makes its folder if it is
// missing. Other processes see the old file or the new one, nothing in between. Returns a
// sentence when it fails; the file is unchanged then.
[[nodiscard]] std::optional<std::string> store_settings(const std::string& path,
                                                        std::span<const Setting> settings);

// The settings file, and the file of the last answers; empty if there is no such folder.
[[nodiscard]] std::string settings_path(const std::string& config_folder);
[[nodiscard]] std::string last_answers_path(const std::string& state_folder);

}  // namespace chat
