#include "server/config.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/system/small_file.h"
#include "common/text/nearest.h"
#include "common/text/text.h"

namespace chat {
namespace {

// The most of a wrong name or value that an error repeats, in bytes.
constexpr std::size_t kLongestQuoted = 40;

std::string in_quotes(std::string_view text) {
  return "\"" + shortened(clean(text), kLongestQuoted) + "\"";
}

std::string why_unknown(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ServerOption& option : server_options()) {
    if (option.in_file != InFile::Never) names.emplace_back(option.form.name);
  }
  const std::string_view near = name.size() > kLongestCompared ? "" : nearest_word(name, names);
  if (!near.empty())
    return "there is no setting " + in_quotes(name) + "; did you mean " + std::string(near) + "?";
  return "there is no setting " + in_quotes(name) + "; chat-server --help lists the options";
}

const ServerOption* find_option(std::string_view name) {
  const auto options = server_options();
  const auto found = std::ranges::find_if(
      options, [name](const ServerOption& option) { return name == option.form.name; });
  return found == options.end() ? nullptr : &*found;
}

// Applies one line, and notes its value. Throws UsageError.
void take_line(ServerCommand& command, const ServerOption& option, const Setting& setting) {
  std::vector<std::string>& values = command.values[setting.name];
  if (option.form.argument != nullptr) {
    option.apply(command, setting.value);
    return values.push_back(setting.value);
  }
  const std::string word = fold(setting.value);
  if (word != "yes" && word != "no") {
    throw UsageError(setting.name + " must be yes or no, not " + in_quotes(setting.value));
  }
  if (word == "no") return;  // as if it were not there
  option.apply(command, "");
  values.emplace_back();
}

}  // namespace

ParsedSettings load_config(const std::string& path) {
  const SmallFile file = read_small_file(path, kMaxSettingsFile);
  if (file.error) throw ConfigError("cannot read " + clean(path) + ": " + *file.error);
  if (!file.is_there) throw ConfigError("there is no file " + clean(path));
  return parse_settings(file.bytes);
}

std::vector<WrongLine> take_config(ServerCommand& command, const ParsedSettings& file,
                                   const std::set<std::string>& typed) {
  std::vector<WrongLine> wrong;
  for (const std::size_t line : file.wrong_lines) {
    wrong.push_back({line, "a setting goes like history = 50"});
  }
  std::map<std::string_view, std::size_t> seen;  // the lines of the names so far
  for (const Setting& each : file.settings) {
    const ServerOption* option = find_option(each.name);
    if (option == nullptr) {
      wrong.push_back({each.line, why_unknown(each.name)});
      continue;
    }
    if (option->in_file == InFile::Never) {
      wrong.push_back({each.line, each.name + " is for the command line only"});
      continue;
    }
    const auto [first, is_new] = seen.emplace(each.name, each.line);
    if (!is_new && option->in_file == InFile::Once) {
      wrong.push_back(
          {each.line, each.name + " stands in line " + std::to_string(first->second) + " already"});
      continue;
    }
    try {
      ServerCommand checked;
      const bool counts = option->in_file == InFile::Repeated || !typed.contains(each.name);
      take_line(counts ? command : checked, *option, each);
    } catch (const UsageError& error) {
      wrong.push_back({each.line, without_dashes(error.what())});
    }
  }
  return wrong;
}

std::string without_dashes(std::string_view sentence) {
  return std::string(sentence.substr(sentence.starts_with("--") ? 2 : 0));
}

}  // namespace chat
