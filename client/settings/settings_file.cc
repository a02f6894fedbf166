#include "client/settings/settings_file.h"

#include <algorithm>

#include "common/protocol/request.h"
#include "common/system/small_file.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Further warnings are only counted: the file is no settings file then.
constexpr std::size_t kMostWarnings = 10;

constexpr std::string_view kNoHome =
    "there is no folder for settings: neither HOME nor an XDG folder is set";

// One line of the text, split into its parts.
struct Line {
  enum class Kind { Nothing, Setting, Wrong } kind = Kind::Nothing;
  std::string_view all;    // with its LF
  std::string_view name;   // Setting: views into `all`
  std::string_view value;  // may be empty
};

// Removes CR, too: it is no blank in Unicode, but some editors end lines with it.
std::string_view trim_line(std::string_view text) {
  text = trim(text);
  while (text.ends_with('\r')) text = trim_back(text.substr(0, text.size() - 1));
  return text;
}

Line parse_line(std::string_view all) {
  Line line;
  line.all = all;
  const std::string_view text =
      trim_line(all.ends_with('\n') ? all.substr(0, all.size() - 1) : all);
  if (text.empty() || text.front() == '#') return line;
  const std::size_t equals = text.find('=');
  line.kind = Line::Kind::Wrong;
  if (equals == std::string_view::npos) return line;
  line.name = trim_back(text.substr(0, equals));
  line.value = trim_front(text.substr(equals + 1));
  if (!line.name.empty()) line.kind = Line::Kind::Setting;
  return line;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(parse_line(text.substr(0, end)));
    text.remove_prefix(end);
  }
  return lines;
}

struct WrongLine {
  std::size_t line;
  std::string sentence;
};

std::vector<std::string> warnings_of(std::vector<WrongLine> wrong, std::string_view path) {
  std::sort(wrong.begin(), wrong.end(),
            [](const WrongLine& one, const WrongLine& other) { return one.line < other.line; });
  std::vector<std::string> warnings;
  for (const WrongLine& each : wrong) {
    if (warnings.size() == kMostWarnings) {
      warnings.push_back(clean(path) + ": " + std::to_string(wrong.size() - kMostWarnings) +
                         " more lines are wrong");
      break;
    }
    warnings.push_back(clean(path) + ", line " + std::to_string(each.line) + ": " + each.sentence +
                       "; the line is ignored");
  }
  return warnings;
}

std::string path_below(const std::string& folder, std::string_view file) {
  return folder.empty() ? "" : folder + "/" + std::string(file);
}

}  // namespace

ParsedSettings parse_settings(std::string_view text) {
  ParsedSettings parsed;
  std::size_t number = 0;
  for (const Line& line : lines_of(text)) {
    ++number;
    if (line.kind == Line::Kind::Wrong) parsed.wrong_lines.push_back(number);
    if (line.kind == Line::Kind::Setting) {
      parsed.settings.push_back({fold(line.name), std::string(line.value), number});
    }
  }
  return parsed;
}

std::string with_setting(std::string_view text, std::string_view name, std::string_view value) {
  const std::vector<Line> lines = lines_of(text);
  const auto is_it = [folded = fold(name)](const Line& line) {
    return line.kind == Line::Kind::Setting && fold(line.name) == folded;
  };
  const auto counts = std::find_if(lines.rbegin(), lines.rend(), is_it);
  std::string changed(text);
  if (counts != lines.rend()) {
    const auto at = static_cast<std::size_t>(counts->value.data() - text.data());
    changed.replace(at, counts->value.size(), value);
    return changed;
  }
  if (!changed.empty() && !changed.ends_with('\n')) changed += '\n';
  return changed.append(name).append(" = ").append(value).append("\n");
}

std::vector<std::string> take_settings(ClientSettings& settings, std::string_view text,
                                       std::string_view path) {
  std::vector<WrongLine> wrong;
  const ParsedSettings parsed = parse_settings(text);
  for (const std::size_t line : parsed.wrong_lines) {
    wrong.push_back({line, "a setting goes like joins = off"});
  }
  for (const Setting& each : parsed.settings) {
    if (auto error = set(settings, each.name, each.value, Origin::SettingsFile)) {
      wrong.push_back({each.line, std::move(*error)});
    }
  }
  return warnings_of(std::move(wrong), path);
}

LoadedText load_settings(const std::string& path) {
  if (path.empty()) return {};
  SmallFile file = read_small_file(path, kMaxSettingsFile);
  if (!file.error) return {std::move(file.bytes), std::nullopt};
  return {"", "cannot read " + clean(path) + ": " + *file.error};
}

std::vector<std::string> take_settings_file(ClientSettings& settings, const std::string& path) {
  LoadedText loaded = load_settings(path);
  std::vector<std::string> warnings = take_settings(settings, loaded.text, path);
  if (loaded.error) warnings.push_back(std::move(*loaded.error));
  return warnings;
}

std::optional<std::string> store_settings(const std::string& path,
                                          std::span<const Setting> settings) {
  if (path.empty()) return std::string(kNoHome);
  LoadedText loaded = load_settings(path);
  if (loaded.error) return loaded.error;
  std::string text = std::move(loaded.text);
  for (const Setting& each : settings) text = with_setting(text, each.name, each.value);
  if (text.size() > kMaxSettingsFile) return "cannot write " + clean(path) + ": it is full";
  if (const auto error = replace_file(path, text)) {
    return "cannot write " + clean(path) + ": " + *error;
  }
  return std::nullopt;
}

std::string settings_path(const std::string& config_folder) {
  return path_below(config_folder, "settings");
}

std::string last_answers_path(const std::string& state_folder) {
  return path_below(state_folder, "last");
}

}  // namespace chat
