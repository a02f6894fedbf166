// The client's files of lines `name = value`: the settings file, and the last answers to the form.
// Of two lines for the same name the last counts.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/settings/settings.h"
#include "common/text/setting_lines.h"

namespace chat {

// Applies the text of the settings file to the settings. Returns warnings, as sentences, for
// lines that are wrong and do not count. `path` names the file in them.
[[nodiscard]] std::vector<std::string> take_settings(ClientSettings& settings,
                                                     std::string_view text, std::string_view path);

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
