#include "client/commands/actions.h"

#include <utility>
#include <vector>

#include "client/display/save_file.h"
#include "client/settings/settings_file.h"
#include "common/text/joined.h"
#include "common/text/text.h"

namespace chat {

void Actions::ignore(const Ignore& wish) {
  if (wish.name.empty()) return list_ignored();
  if (fold(wish.name) == fold(conversation_.own_name())) return complain("that is you");
  conversation_.ignored().add(wish.name);
  const bool is_here = conversation_.people().is_here(wish.name);
  tell("You now ignore " + wish.name +
       (is_here || !conversation_.knows_all_names() ? "" : " (no such person here)"));
}

void Actions::list_ignored() {
  const std::vector<std::string> names = conversation_.ignored().names();
  tell(names.empty() ? "You ignore nobody." : "You ignore " + joined(names, ", "));
}

void Actions::unignore(const Unignore& wish) {
  if (!conversation_.ignored().remove(wish.name)) return complain("you do not ignore " + wish.name);
  tell("You no longer ignore " + wish.name);
}

void Actions::save(const Save& wish) {
  const bool is_at_home = wish.file.starts_with("~/") && !settings_.home.empty();
  const std::string path = is_at_home ? settings_.home + wish.file.substr(1) : wish.file;
  if (const auto error = save_talk(path, scrollback_)) return complain(*error);
  tell("Saved to " + clean(path) + ": " + std::to_string(scrollback_.size()) +
       " entries, whispers included");
}

void Actions::show_settings(const std::string& name) {
  const std::vector<std::string> lines = describe(settings_, name);
  if (lines.empty()) complain(why_not_set(name));
  for (const std::string& line : lines) tell(line);
}

Actions::Changed Actions::set(const Set& wish) {
  if (wish.value.empty()) {
    show_settings(wish.name);
    return Changed::No;
  }
  if (const auto error = chat::set(settings_, wish.name, wish.value, Origin::Typed)) {
    complain(*error);
    return Changed::No;
  }
  const std::string path = settings_path(settings_.config_folder);
  const std::vector<Setting> settings = {{fold(wish.name), fold(wish.value)}};
  const auto error =
      path.empty() ? "there is no home folder to keep it in" : store_settings(path, settings);
  tell(fold(wish.name) + " is " + fold(wish.value) + " now");
  if (error) complain("it holds for this time only: " + *error);
  return Changed::Yes;
}

// Never an ignored person: the whisper was not shown.
std::optional<std::string> Actions::name_to_reply_to() {
  const std::string& name = conversation_.people().last_whisperer();
  if (name.empty()) {
    complain("Nobody has whispered to you yet; nothing was sent");
    return std::nullopt;
  }
  if (conversation_.ignored().has(name)) {
    complain("the last whisper is from " + name + ", who is ignored; nothing was sent");
    return std::nullopt;
  }
  return name;
}

}  // namespace chat
