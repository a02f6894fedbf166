// Entered lines: those that the client handles, and those for the server.

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "client/full_screen/full_screen.h"
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
                        [this](const Ignore& wish) { actions_.ignore(wish); },
                        [this](const Unignore& wish) { actions_.unignore(wish); },
                        [this](const Save& wish) { actions_.save(wish); },
                        [this](const Set& wish) { change_setting(wish); },
                        [this](const FindText& wish) { find(wish.text); },
                        [this](const ShowLines&) { show_lines(); },
                        [this](const ShowKeys&) { show_keys(); },
                        [this](const Reply& wish) {
                          const auto name = actions_.name_to_reply_to();
                          if (name) send("/msg " + *name + " " + wish.text);
                        },
                        [this](const BadLocalCommand& bad) { complain(bad.sentence); }},
             command);
}

// In two columns, where the screen has room for both.
void FullScreen::show_help() {
  constexpr std::size_t kNarrowest = 60;
  const std::vector<HelpItem> items =
      all_help(CommandPlace::FullScreen, conversation_.people().own_role());
  std::size_t widest = 0;
  for (const HelpItem& item : items) widest = std::max(widest, item.typed.size());
  for (const HelpItem& item : items) {
    const std::size_t blanks = widest - item.typed.size() + 2;
    tell(item.typed + (size_.columns < kNarrowest ? ": " : std::string(blanks, ' ')) + item.help);
  }
}

void FullScreen::change_setting(const Set& wish) {
  if (actions_.set(wish) == Actions::Changed::No) return;
  screen_.forget();
  mouse_ = Mouse::Unknown;
}

}  // namespace chat
