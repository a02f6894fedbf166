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

std::string config_folder(const Environment& environment) {
  return folder(environment.xdg_config_home, environment.home, "/.config");
}

std::string state_folder(const Environment& environment) {
  return folder(environment.xdg_state_home, environment.home, "/.local/state");
}

}  // namespace chat
