#include "client/settings/settings_file.h"

#include <algorithm>

#include "common/protocol/request.h"
#include "common/system/small_file.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr std::string_view kIgnored = "; the line is ignored";

constexpr std::string_view kNoHome =
    "there is no folder for settings: neither HOME nor an XDG folder is set";

std::string path_below(const std::string& folder, std::string_view file) {
  return folder.empty() ? "" : folder + "/" + std::string(file);
}

}  // namespace

std::vector<std::string> take_settings(ClientSettings& settings, std::string_view text,
                                       std::string_view path) {
  std::vector<WrongLine> wrong;
  const ParsedSettings parsed = parse_settings(text);
  for (const std::size_t line : parsed.wrong_lines) {
    wrong.push_back({line, "a setting goes like joins = off" + std::string(kIgnored)});
  }
  for (const Setting& each : parsed.settings) {
    if (auto error = set(settings, each.name, each.value, Origin::SettingsFile)) {
      wrong.push_back({each.line, *error + std::string(kIgnored)});
    }
  }
  return sentences_of(std::move(wrong), path);
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
