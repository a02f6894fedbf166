#include "server/operator/commands/command.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/text/duration.h"
#include "common/text/text.h"
#include "server/moderation/order_text.h"

namespace chat {
namespace {

OperatorCommand mistake(std::string sentence) {
  return command::Mistake{std::move(sentence)};
}

// A command that is an order.
template <ParsedOrder (*parse)(std::string_view rest)>
OperatorCommand as_command(std::string_view rest) {
  ParsedOrder parsed = parse(rest);
  if (auto* sentence = std::get_if<std::string>(&parsed)) return mistake(std::move(*sentence));
  return std::get<Order>(std::move(parsed));
}

OperatorCommand parse_help(std::string_view /*rest*/) {
  return command::Help{};
}

OperatorCommand parse_reload(std::string_view /*rest*/) {
  return command::Reload{};
}

OperatorCommand parse_who(std::string_view /*rest*/) {
  return command::Who{};
}

OperatorCommand parse_stats(std::string_view /*rest*/) {
  return command::Stats{};
}

OperatorCommand parse_bans(std::string_view /*rest*/) {
  return command::ListBans{};
}

OperatorCommand parse_topic(std::string_view rest) {
  if (rest.empty()) return command::ShowTopic{};
  return Order(order::SetTopic{rest == "-" ? "" : std::string(rest)});
}

OperatorCommand parse_lock(std::string_view rest) {
  if (!rest.empty()) return mistake(how_it_goes("lock"));
  return Order(order::Lock{});
}

OperatorCommand parse_unlock(std::string_view rest) {
  if (!rest.empty()) return mistake(how_it_goes("unlock"));
  return Order(order::Unlock{});
}

OperatorCommand parse_clear_history(std::string_view rest) {
  if (!rest.empty()) return mistake(how_it_goes("clear-history"));
  return Order(order::ClearHistory{});
}

OperatorCommand parse_stop(std::string_view rest) {
  if (fold(rest) == "cancel") return command::CancelStop{};
  command::Stop stop;
  std::string_view behind = rest;
  const std::string first = fold(take_word(behind));
  // What was meant to stop later, or not at all, must not stop now.
  if (first.starts_with("cancel")) return mistake(how_it_goes("stop cancel"));
  std::string_view typed = rest;
  std::optional<std::chrono::seconds> time_alone;
  if (!take_time(typed, time_alone) || time_alone) return mistake(how_it_goes("stop in 5m"));
  if (first == "in") {
    const auto time = parse_duration(take_word(behind));
    if (!time) return mistake(how_it_goes("stop in 5m, with a number and s, m, h or d"));
    stop.in = *time;
    rest = behind;
  }
  stop.reason = reason_in(rest);
  return stop;
}

struct CommandRow {
  std::string_view word;
  std::string_view arguments;  // as help shows them; empty: none
  std::string_view help;
  OperatorCommand (*parse)(std::string_view rest) = nullptr;  // trimmed
};

constexpr auto kTable = std::to_array<CommandRow>({
    {"help", "", "this list", parse_help},
    {"who", "", "who is here: from where, since when, silent for how long, and how far behind",
     parse_who},
    {"kick", "NAME [REASON]", "end somebody's connection and session", as_command<parse_kick>},
    {"mute", "NAME [10m] [REASON]", "let somebody read, but not write", as_command<parse_mute>},
    {"unmute", "NAME", "let somebody write again", as_command<parse_unmute>},
    {"ban", "NAME|ADDRESS|NETWORK [10m] [REASON]", "put them out, and do not let them in again",
     as_command<parse_ban>},
    {"unban", "NAME|ADDRESS|NETWORK", "let them in again", as_command<parse_unban>},
    {"bans", "", "who is banned, for how long, and why", parse_bans},
    {"op", "NAME", "let somebody /kick, /mute, /ban and /say-all, as long as they are here",
     as_command<parse_op>},
    {"deop", "NAME", "take that back", as_command<parse_deop>},
    {"say", "TEXT", "a notice to everyone", as_command<parse_tell>},
    {"topic", "TEXT", "tell everyone and each newcomer; without TEXT show it, with - take it away",
     parse_topic},
    {"lock", "", "let nobody new in; who is here may come back", parse_lock},
    {"unlock", "", "let people in again", parse_unlock},
    {"clear-history", "", "what was said until now is not shown to newcomers any more",
     parse_clear_history},
    {"stats", "", "how the server is", parse_stats},
    {"reload", "", "read the settings and the bans again; what cannot change now is named",
     parse_reload},
    {"stop", "[in 5m] [REASON]",
     "end the server, now or later; everyone is told; stop cancel takes it back", parse_stop},
});

}  // namespace

OperatorCommand parse_operator_command(std::string_view line) {
  if (line.size() > kMaxCommand) {
    return command::Mistake{"that is longer than " + std::to_string(kMaxCommand) +
                            " bytes; nothing was done"};
  }
  const std::string cleaned = clean(line);
  std::string_view rest = trim(cleaned);
  if (rest.empty()) return command::Nothing{};
  const std::string_view typed = take_word(rest);
  const std::string word = fold(typed.starts_with('/') ? typed.substr(1) : typed);
  const auto* const row = std::ranges::find(kTable, word, &CommandRow::word);
  if (row != kTable.end()) return row->parse(rest);
  return command::Mistake{"there is no command " + std::string(typed) +
                          "; help lists the commands, and say TEXT tells everyone something"};
}

std::string operator_help() {
  std::string text;
  for (const CommandRow& row : kTable) {
    if (!text.empty()) text += '\n';
    text.append(row.word);
    if (!row.arguments.empty()) text.append(" ").append(row.arguments);
    text.append(": ").append(row.help);
  }
  return text;
}

}  // namespace chat
