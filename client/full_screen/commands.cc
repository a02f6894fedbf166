// Entered lines: those that the client handles, and those for the server.

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "client/display/save_file.h"
#include "client/full_screen/full_screen.h"
#include "client/settings/settings_file.h"
#include "common/protocol/request.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"

namespace chat {
namespace {

// A reply is a whisper.
bool is_for_disk(const std::string& line) {
  const auto command = parse_local_command(clean(line));
  if (!command) return may_be_kept(line);
  return !std::holds_alternative<Reply>(*command) &&
         !std::holds_alternative<BadLocalCommand>(*command);
}

}  // namespace

void FullScreen::enter() {
  if (editor_.text().find('\n') != std::string::npos) return enter_lines();
  std::string line = editor_.take();
  if (is_asking()) return conversation_.take({Input::Entry::Kind::Line, std::move(line)});
  if (trim(line).empty()) return history_.begin_anew();
  to_the_end();
  const Request request = parse_request(clean(line));
  if (const auto* whisper = std::get_if<Whisper>(&request)) {
    if (asks_about_nobody(line, *whisper)) return ask_about_nobody(std::move(line));
  }
  remember(line);
  if (const auto command = parse_local_command(clean(line))) return run(*command);
  if (std::holds_alternative<Help>(request)) return show_help();
  // Leaving does not wait for a decision: undecided lines are listed at the end.
  if (std::holds_alternative<Quit>(request) && is_deciding()) {
    return conversation_.leave(Cause::Left);
  }
  send(std::move(line));
}

void FullScreen::remember(const std::string& line) {
  history_.enter(line);
  const bool keeps_all = settings_.preferences.whispers_in_history == WhispersInHistory::Yes;
  if (!history_file_ || !(keeps_all || is_for_disk(line))) return;
  if (const auto error = history_file_->add(line)) complain(*error);
}

void FullScreen::send(std::string line) {
  if (to_send_.size() >= kMostWaiting) {
    return complain("too much waits to be sent; this was left out: " + line);
  }
  to_send_.push_back(std::move(line));
}

void FullScreen::run(const LocalCommand& command) {
  std::visit(Overloaded{[this](const Clear&) {
                          scrollback_.clear();
                          older_asked_ = 0;
                        },
                        [this](const Ignore& wish) { ignore(wish.name); },
                        [this](const Unignore& wish) { unignore(wish.name); },
                        [this](const Save& wish) { save(wish.file); },
                        [this](const Set& wish) { change_setting(wish); },
                        [this](const FindText& wish) { find(wish.text); },
                        [this](const ShowKeys&) { show_keys(); },
                        [this](const Reply& wish) {
                          const auto name = name_to_reply_to();
                          if (name) send("/msg " + *name + " " + wish.text);
                        },
                        [this](const BadLocalCommand& bad) { complain(bad.sentence); }},
             command);
}

// In two columns, where the screen has room for both.
void FullScreen::show_help() {
  constexpr std::size_t kNarrowest = 60;
  const std::vector<HelpItem> items = all_help();
  std::size_t widest = 0;
  for (const HelpItem& item : items) widest = std::max(widest, item.typed.size());
  for (const HelpItem& item : items) {
    const std::size_t blanks = widest - item.typed.size() + 2;
    tell(item.typed + (size_.columns < kNarrowest ? ": " : std::string(blanks, ' ')) + item.help);
  }
}

void FullScreen::ignore(const std::string& name) {
  if (!name.empty()) {
    if (fold(name) == fold(conversation_.own_name())) return complain("that is you");
    conversation_.ignored().add(name);
    const bool is_here = conversation_.people().is_here(name);
    return tell("You now ignore " + name +
                (is_here || !conversation_.knows_all_names() ? "" : " (no such person here)"));
  }
  std::string names;
  for (const std::string& each : conversation_.ignored().names())
    names += (names.empty() ? "" : ", ") + each;
  tell(names.empty() ? "You ignore nobody." : "You ignore " + names);
}

void FullScreen::unignore(const std::string& name) {
  if (!conversation_.ignored().remove(name)) return complain("you do not ignore " + name);
  tell("You no longer ignore " + name);
}

void FullScreen::save(const std::string& file) {
  const bool is_at_home = file.starts_with("~/") && !settings_.home.empty();
  const std::string path = is_at_home ? settings_.home + file.substr(1) : file;
  if (const auto error = save_talk(path, scrollback_)) return complain(*error);
  tell("Saved to " + clean(path) + ": " + std::to_string(scrollback_.size()) +
       " entries, whispers included");
}

// Shows the setting of that name, or all for an empty name.
void FullScreen::show_settings(const std::string& name) {
  const std::vector<std::string> lines = describe(settings_, name);
  if (lines.empty()) complain(why_not_set(name));
  for (const std::string& line : lines) tell(line);
}

void FullScreen::change_setting(const Set& wish) {
  if (wish.value.empty()) return show_settings(wish.name);
  if (const auto error = set(settings_, wish.name, wish.value, Origin::Typed)) {
    return complain(*error);
  }
  screen_.forget();
  mouse_ = Mouse::Unknown;
  const std::string path = settings_path(settings_.config_folder);
  const std::vector<Setting> settings = {{fold(wish.name), fold(wish.value)}};
  const auto error =
      path.empty() ? "there is no home folder to keep it in" : store_settings(path, settings);
  tell(fold(wish.name) + " is " + fold(wish.value) + " now");
  if (error) complain("it holds for this time only: " + *error);
}

}  // namespace chat
