#include "client/settings/environment.h"

#include <string_view>

namespace chat {
namespace {

bool is_absolute(std::string_view path) {
  return path.starts_with('/');
}

std::string folder(const std::string& base, const std::string& home, std::string_view below_home) {
  if (is_absolute(base)) return base + "/chat";
  if (!is_absolute(home)) return "";
  return home + std::string(below_home) + "/chat";
}

}  // namespace

std::string value_of(const Environment& environment, const std::string& variable) {
  const auto found = environment.find(variable);
  return found == environment.end() ? "" : found->second;
}

std::string config_folder(const Environment& environment) {
  return folder(value_of(environment, "XDG_CONFIG_HOME"), value_of(environment, "HOME"),
                "/.config");
}

std::string state_folder(const Environment& environment) {
  return folder(value_of(environment, "XDG_STATE_HOME"), value_of(environment, "HOME"),
                "/.local/state");
}

}  // namespace chat
