#include "client/plain/plain_client.h"

#include <variant>

#include "common/system/clock.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"

namespace chat {

void PlainClient::take(Input::Entry entry) {
  if (entry.kind == Input::Entry::Kind::Line && !conversation_.is_asking()) {
    const std::string line = clean(entry.text);
    if (const auto command = parse_local_command(line)) return run(*command);
    if (std::holds_alternative<Help>(parse_request(line))) return show_help();
  }
  conversation_.take(std::move(entry));
}

void PlainClient::run(const LocalCommand& command) {
  const auto only_on_screen = [this](std::string_view typed) {
    conversation_.complain(std::string(typed) + " works on the full screen only");
  };
  std::visit(
      Overloaded{
          [&](const Clear&) { only_on_screen("/clear"); },
          [&](const FindText&) { only_on_screen("/find"); },
          [&](const ShowLines&) { only_on_screen("/lines"); },
          [&](const ShowKeys&) { only_on_screen("/help keys"); },
          [this](const Ignore& wish) { actions_.ignore(wish); },
          [this](const Unignore& wish) { actions_.unignore(wish); },
          [this](const Save& wish) { actions_.save(wish); },
          [this](const Set& wish) { change_setting(wish); },
          [this](const Reply& wish) {
            const auto name = actions_.name_to_reply_to();
            if (!name) return;
            conversation_.take({Input::Entry::Kind::Line, "/msg " + *name + " " + wish.text});
          },
          [this](const BadLocalCommand& bad) { conversation_.complain(bad.sentence); }},
      command);
}

void PlainClient::change_setting(const Set& wish) {
  if (actions_.set(wish) == Actions::Changed::No) return;
  const std::string name = fold(wish.name);
  if (name == "joins" || name == "bell") return;
  conversation_.tell("It shows on the full screen only.");
}

void PlainClient::show_help() {
  const People::Role role = conversation_.people().own_role();
  for (const HelpItem& item : all_help(CommandPlace::Anywhere, role)) {
    conversation_.tell(item.typed + ": " + item.help);
  }
}

bool PlainClient::is_hidden(const Entry& entry) const {
  if (conversation_.ignored().hides(entry)) return true;
  return entry.kind == Entry::Kind::Arrival && settings_.preferences.joins == JoinsShown::No;
}

PlainClient::Printed PlainClient::take_printed(Clock::time_point now) {
  // Without escape sequences a notification is a bell.
  const bool rings = mode_ == Mode::Plain && settings_.preferences.bell != Bell::Off;
  Printed printed;
  for (Printer::Line& line : conversation_.take_lines()) {
    if (is_hidden(line.entry)) continue;
    if (!line.text.empty()) printed.lines.append(line.text).append(1, '\n');
    if (line.entry.time_ms == 0) line.entry.time_ms = wall_clock_ms();
    if (rings) printed.bell += bell_.ring(line.entry, Bell::Bell, wall_clock_ms(), now);
    scrollback_.add(std::move(line.entry));
  }
  return printed;
}

}  // namespace chat
