#include "server/operator/commands/command.h"

#include <algorithm>
#include <array>

#include "common/protocol/request.h"
#include "common/text/duration.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Takes the first word off `rest`.
std::string_view take_word(std::string_view& rest) {
  const std::string_view word = first_word(rest);
  rest = trim(rest.substr(word.size()));
  return word;
}

std::string reason_in(std::string_view rest) {
  return shortened(rest, kMaxReason);
}

OperatorCommand how_it_goes(std::string_view form) {
  return command::Mistake{"it goes: " + std::string(form)};
}

OperatorCommand parse_help(std::string_view /*rest*/) {
  return command::Help{};
}

OperatorCommand parse_who(std::string_view /*rest*/) {
  return command::Who{};
}

OperatorCommand parse_stats(std::string_view /*rest*/) {
  return command::Stats{};
}

OperatorCommand parse_kick(std::string_view rest) {
  const std::string_view name = take_word(rest);
  if (name.empty()) return how_it_goes("kick NAME [REASON]");
  return Order(order::Kick{std::string(name), reason_in(rest)});
}

OperatorCommand parse_say(std::string_view rest) {
  if (rest.empty()) return how_it_goes("say TEXT");
  return Order(order::Tell{std::string(rest)});
}

OperatorCommand parse_stop(std::string_view rest) {
  command::Stop stop;
  std::string_view behind = rest;
  if (fold(take_word(behind)) == "in") {
    const auto time = parse_duration(take_word(behind));
    if (!time) return how_it_goes("stop in 5m, with a number and s, m, h or d");
    stop.in = *time;
    rest = behind;
  }
  stop.reason = reason_in(rest);
  return stop;
}

constexpr auto kTable = std::to_array<CommandRow>({
    {"help", "", "this list", parse_help},
    {"who", "", "who is here: from where, since when, silent for how long, and how far behind",
     parse_who},
    {"kick", "NAME [REASON]", "end somebody's connection and session", parse_kick},
    {"say", "TEXT", "a notice to everyone", parse_say},
    {"stats", "", "how the server is", parse_stats},
    {"stop", "[in 5m] [REASON]", "end the server, now or later; everyone is told", parse_stop},
});

}  // namespace

std::span<const CommandRow> operator_commands() {
  return kTable;
}

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
