#include "server/operator/commands/command.h"

#include <algorithm>
#include <array>
#include <utility>

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

OperatorCommand no_time() {
  return command::Mistake{
      "a time has s, m, h or d behind its number: 90s, 10m, 2h; nothing was done"};
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

// Takes a time off `rest`, if it begins with one. False where a number stands that is no time: it
// was hardly meant as a reason.
bool take_time(std::string_view& rest, std::optional<std::chrono::seconds>& time) {
  std::string_view behind = rest;
  const std::string_view word = take_word(behind);
  time = parse_duration(word);
  if (time) rest = behind;
  return time || word.empty() || word.front() < '0' || word.front() > '9';
}

OperatorCommand parse_mute(std::string_view rest) {
  order::Mute mute{std::string(take_word(rest))};
  if (mute.name.empty()) return how_it_goes("mute NAME [10m] [REASON]");
  if (!take_time(rest, mute.time)) return no_time();
  mute.reason = reason_in(rest);
  return Order(std::move(mute));
}

OperatorCommand parse_unmute(std::string_view rest) {
  const std::string_view name = take_word(rest);
  if (name.empty() || !rest.empty()) return how_it_goes("unmute NAME");
  return Order(order::Unmute{std::string(name)});
}

OperatorCommand parse_say(std::string_view rest) {
  if (rest.empty()) return how_it_goes("say TEXT");
  return Order(order::Tell{std::string(rest)});
}

OperatorCommand parse_topic(std::string_view rest) {
  if (rest.empty()) return command::ShowTopic{};
  return Order(order::SetTopic{rest == "-" ? "" : std::string(rest)});
}

OperatorCommand parse_lock(std::string_view rest) {
  if (!rest.empty()) return how_it_goes("lock");
  return Order(order::Lock{});
}

OperatorCommand parse_unlock(std::string_view rest) {
  if (!rest.empty()) return how_it_goes("unlock");
  return Order(order::Unlock{});
}

OperatorCommand parse_clear_history(std::string_view rest) {
  if (!rest.empty()) return how_it_goes("clear-history");
  return Order(order::ClearHistory{});
}

OperatorCommand parse_stop(std::string_view rest) {
  if (fold(rest) == "cancel") return command::CancelStop{};
  command::Stop stop;
  std::string_view behind = rest;
  const std::string first = fold(take_word(behind));
  // What was meant to stop later, or not at all, must not stop now.
  if (first.starts_with("cancel")) return how_it_goes("stop cancel");
  std::string_view typed = rest;
  std::optional<std::chrono::seconds> time_alone;
  if (!take_time(typed, time_alone) || time_alone) return how_it_goes("stop in 5m");
  if (first == "in") {
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
    {"mute", "NAME [10m] [REASON]", "let somebody read, but not write", parse_mute},
    {"unmute", "NAME", "let somebody write again", parse_unmute},
    {"say", "TEXT", "a notice to everyone", parse_say},
    {"topic", "TEXT", "tell everyone and each newcomer; without TEXT show it, with - take it away",
     parse_topic},
    {"lock", "", "let nobody new in; who is here may come back", parse_lock},
    {"unlock", "", "let people in again", parse_unlock},
    {"clear-history", "", "what was said until now is not shown to newcomers any more",
     parse_clear_history},
    {"stats", "", "how the server is", parse_stats},
    {"stop", "[in 5m] [REASON]",
     "end the server, now or later; everyone is told; stop cancel takes it back", parse_stop},
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
