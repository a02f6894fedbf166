// The server's settings file: lines `name = value`, with the names of the options; options without
// a value are yes or no. Pure but for load_config().

#pragma once

#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/setting_lines.h"
#include "server/options.h"

namespace chat {

// The file is wrong; what() are its sentences, a line each. Each names the file and the line.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws ConfigError when there is no such file, or it cannot be read.
[[nodiscard]] ParsedSettings load_config(const std::string& path);

// Applies the lines to `command`, but for options that are in `typed`, which outweigh them; values
// of options that may be repeated count all the same. Returns what is wrong.
[[nodiscard]] std::vector<WrongLine> take_config(ServerCommand& command, const ParsedSettings& file,
                                                 const std::set<std::string>& typed);

// What an error of the command line says, without the dashes of the option that it begins with.
[[nodiscard]] std::string without_dashes(std::string_view sentence);

}  // namespace chat
