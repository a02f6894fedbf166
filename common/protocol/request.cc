#include "common/protocol/request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "common/protocol/name.h"
#include "common/text/nearest.h"
#include "common/text/text.h"

namespace chat {
namespace {

Request whisper(std::string_view to, std::string_view text) {
  return Whisper{std::string(to), std::string(text)};
}

Request mistake(std::string_view code, std::string sentence) {
  return BadRequest{code, std::move(sentence)};
}

bool means_everyone(std::string_view name) {
  const std::string folded = fold(name);
  return folded == "all" || folded == "everyone";
}

// Splits "joe some text" into name and text, for /msg and @.
Request parse_addressed(std::string_view rest, std::string_view how_to_say_aloud) {
  const std::string_view to = first_word(rest);
  const std::string_view text = trim(rest.substr(to.size()));
  if (to.empty()) {
    return mistake(code::kNoText, "a whisper needs a name and a text; nothing was sent. " +
                                      std::string(how_to_say_aloud));
  }
  if (means_everyone(to)) {
    return mistake(code::kNobody, "text goes to everyone already: leave " + std::string(to) +
                                      " away; nothing was sent");
  }
  if (const auto error = name_error(to)) {
    return BadRequest{
        code::kNobody,
        not_a_name(to, *error) + "; nothing was sent. " + std::string(how_to_say_aloud),
        std::string(name_in(to)), std::string(to)};
  }
  if (text.empty()) {
    return mistake(code::kNoText, "there is no text to whisper to " + std::string(to) +
                                      "; nothing was sent. " + std::string(how_to_say_aloud));
  }
  return whisper(to, text);
}

constexpr std::string_view kAloud = "To say a line as it stands, put // before it.";

Request parse_msg(std::string_view rest) {
  return parse_addressed(rest, "Write /msg Joe text.");
}

Request parse_say(std::string_view rest) {
  if (rest.empty()) return mistake(code::kNoText, "there is no text after /say; nothing was sent");
  return Say{std::string(rest), ""};
}

Request parse_me(std::string_view rest) {
  if (trim(rest).empty()) {
    return mistake(code::kNoText, "there is no text after /me; nothing was sent");
  }
  return Act{std::string(trim_back(rest))};
}

Request parse_who(std::string_view) {
  return Who{};
}
Request parse_nick(std::string_view rest) {
  return Rename{std::string(trim(rest))};
}
// Without a number: about one screen.
Request parse_history(std::string_view rest) {
  constexpr std::uint32_t kUsual = 20;
  const std::string_view number = trim(rest);
  if (number.empty()) return HistoryRequest{kUsual};
  HistoryRequest recall;
  const char* end = number.data() + number.size();
  const auto [stopped, error] = std::from_chars(number.data(), end, recall.count);
  if (error == std::errc() && stopped == end && recall.count > 0) return recall;
  return mistake(code::kSyntax, "/history needs a number of messages, such as /history 50");
}
Request parse_help(std::string_view) {
  return Help{};
}
Request parse_quit(std::string_view rest) {
  return Quit{shortened(trim(rest), kMaxReason)};
}

using Behind = CommandForm::Behind;

constexpr std::array<Command, 8> kCommands = {{
    {{"msg", "Joe text", "a whisper to Joe; also @Joe text, or text > Joe", Behind::NameAndText},
     parse_msg},
    {{"who", "", "who is here; also ?", Behind::Nothing}, parse_who},
    {{"me", "text", "say what you do", Behind::Text}, parse_me},
    {{"nick", "name", "change your name", Behind::Nothing}, parse_nick},
    {{"history", "N", "the last N messages again", Behind::Nothing}, parse_history},
    {{"say", "text", "say text as it stands, such as a > b; also //text", Behind::Text}, parse_say},
    {{"help", "", "this list", Behind::Nothing}, parse_help},
    {{"quit", "reason", "leave; a reason is not needed", Behind::Text}, parse_quit},
}};

constexpr std::array<CommandForm, 4> kOpCommands = {{
    {"kick", "Joe reason", "end Joe's connection; a reason is not needed", Behind::NameAndText},
    {"mute", "Joe 10m reason", "let Joe read, but not write; without a time for ever",
     Behind::NameAndText},
    {"ban", "Joe 10m reason", "put Joe out for that time; without a time for ever",
     Behind::NameAndText},
    {"say-all", "text", "a notice to everyone", Behind::Text},
}};

// Words that people bring along from other chats.
struct Alias {
  std::string_view word;
  std::string_view meant;
};
constexpr std::array<Alias, 5> kAliases = {
    {{"w", "msg"}, {"tell", "msg"}, {"names", "who"}, {"list", "who"}, {"exit", "quit"}}};

std::string nearest_command(std::string_view word) {
  std::vector<std::string_view> words;
  words.reserve(kCommands.size());
  for (const Command& command : kCommands) words.push_back(command.word);
  return std::string(nearest_word(word, words));
}

// `line` begins with a slash.
Request parse_command(std::string_view line) {
  if (line.starts_with("//")) {
    const std::string_view text = line.substr(2);
    if (text.empty()) return mistake(code::kNoText, "there is no text after //; nothing was sent");
    return Say{std::string(text), ""};
  }
  const std::string_view word = first_word(line.substr(1));
  std::string_view rest = line.substr(1 + word.size());
  if (!rest.empty()) rest.remove_prefix(decode(rest).bytes);
  const std::string folded = fold(word);
  const std::string_view meant = without_alias(folded);
  for (const Command& command : kCommands) {
    if (command.word == meant) return command.parse(rest);
  }
  const auto* const op_command = std::ranges::find(kOpCommands, meant, &CommandForm::word);
  if (op_command != kOpCommands.end()) {
    return Ordered{std::string(meant), std::string(trim(rest))};
  }
  const std::string nearest = nearest_command(folded);
  return mistake(code::kUnknownCommand,
                 "there is no command /" + std::string(word) +
                     (nearest.empty() ? "" : " (did you mean /" + nearest + "?)") +
                     "; nothing was sent. /help lists the commands. " + std::string(kAloud));
}

// A line without / or @ in front: a whisper if it ends with "> name", else text for everyone.
Request parse_text(std::string_view line) {
  const auto around = around_last_arrow(line);
  if (!around) return Say{std::string(line), ""};
  const std::string_view text = trim(around->before);
  const std::string_view to = trim(around->behind);
  if (!text.empty() && is_name(to)) return whisper(to, text);
  return Say{std::string(line), std::string(name_in(first_word(to)))};
}

}  // namespace

Request parse_request(std::string_view line) {
  const std::string_view trimmed = trim_front(line);
  if (trimmed.empty()) return Nothing{};
  if (trimmed.front() == '/') return parse_command(trimmed);
  if (trim_back(trimmed) == "?") return Who{};
  const std::string_view at = at_sign(trimmed);
  if (!at.empty()) return parse_addressed(trimmed.substr(at.size()), kAloud);
  return parse_text(line);
}

std::string_view without_alias(std::string_view word) {
  const auto alias = std::find_if(kAliases.begin(), kAliases.end(),
                                  [&](const Alias& each) { return each.word == word; });
  return alias == kAliases.end() ? word : alias->meant;
}

std::string_view at_sign(std::string_view text) {
  for (const std::string_view sign : {std::string_view("@"), std::string_view("\uFF20")}) {
    if (text.starts_with(sign)) return text.substr(0, sign.size());
  }
  return "";
}

std::optional<AroundArrow> around_last_arrow(std::string_view line) {
  std::optional<AroundArrow> around;
  for (const std::string_view arrow : {std::string_view(">"), std::string_view("\uFF1E")}) {
    const std::size_t at = line.rfind(arrow);
    if (at == std::string_view::npos || (around && at < around->before.size())) continue;
    around = AroundArrow{line.substr(0, at), line.substr(at + arrow.size())};
  }
  return around;
}

std::span<const Command> commands() {
  return kCommands;
}

std::span<const CommandForm> op_commands() {
  return kOpCommands;
}

std::string help_line(const CommandForm& command) {
  std::string line = "/";
  line += command.word;
  if (!command.arguments.empty()) line.append(" ").append(command.arguments);
  return line.append(": ").append(command.help);
}

std::vector<std::string> help_lines() {
  std::vector<std::string> lines = {"text: to everyone", "text > Joe: a whisper to Joe"};
  for (const Command& command : commands()) lines.push_back(help_line(command));
  return lines;
}

std::vector<std::string> op_help_lines() {
  std::vector<std::string> lines;
  for (const CommandForm& command : op_commands()) lines.push_back(help_line(command));
  return lines;
}

}  // namespace chat
