// Text of lines `name = value`: the settings files of both programs. Blank lines and lines that
// begin with # say nothing. Pure; safe from any thread.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

// `text` with the new `value` of `name`. Replaces only the value in the last line of that name;
// adds a line at the end if there is none. Neither may contain a line break.
[[nodiscard]] std::string with_setting(std::string_view text, std::string_view name,
                                       std::string_view value);

struct WrongLine {
  std::size_t line = 0;
  std::string sentence;
};
// "PATH, line 3: SENTENCE" for each, by line. Of many only the first, and how many more there are:
// the file is no settings file then.
[[nodiscard]] std::vector<std::string> sentences_of(std::vector<WrongLine> wrong,
                                                    std::string_view path);

// More than a person writes by hand; a larger file is neither read nor rewritten.
inline constexpr std::size_t kMaxSettingsFile = std::size_t{64} * 1024;

}  // namespace chat
