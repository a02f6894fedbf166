#include "client/edit/local_commands.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/protocol/name.h"
#include "common/text/nearest.h"
#include "common/text/text.h"

namespace chat {
namespace {

LocalCommand bad(std::string sentence) {
  return BadLocalCommand{std::move(sentence)};
}

// Why `text` is not exactly one possible name, as a whole sentence.
std::optional<std::string> error_of(std::string_view text) {
  if (first_word(text) != text) return "that is more than one name";
  if (const auto error = name_error(text)) {
    return not_a_name(text, *error);
  }
  return std::nullopt;
}

LocalCommand parse_clear(std::string_view rest) {
  if (!rest.empty()) return bad("/clear stands alone");
  return Clear{};
}

LocalCommand parse_ignore(std::string_view rest) {
  if (rest.empty()) return Ignore{};
  if (auto error = error_of(rest)) return bad(*std::move(error));
  return Ignore{std::string(rest)};
}

LocalCommand parse_unignore(std::string_view rest) {
  if (rest.empty()) return bad("/unignore needs a name; /ignore alone lists who is ignored");
  if (auto error = error_of(rest)) return bad(*std::move(error));
  return Unignore{std::string(rest)};
}

LocalCommand parse_save(std::string_view rest) {
  if (rest.empty()) return bad("/save needs the name of a file");
  return Save{std::string(rest)};
}

LocalCommand parse_set(std::string_view rest) {
  const std::string_view name = first_word(rest);
  return Set{std::string(name), std::string(trim(rest.substr(name.size())))};
}

LocalCommand parse_reply(std::string_view rest) {
  if (rest.empty()) return bad("there is no text after /reply; nothing was sent");
  return Reply{std::string(rest)};
}

LocalCommand parse_lines(std::string_view rest) {
  if (!rest.empty()) return bad("/lines stands alone");
  return ShowLines{};
}

LocalCommand parse_find(std::string_view rest) {
  return FindText{std::string(rest)};
}

using Behind = CommandForm::Behind;

constexpr std::array<LocalCommandForm, 8> kLocalCommands = {{
    {{"reply", "text", "answer the last whisper", Behind::Text}, parse_reply, "r"},
    {{"ignore", "name", "hide what somebody says; alone: who is ignored", Behind::Name},
     parse_ignore},
    {{"unignore", "name", "show again what somebody says", Behind::Name}, parse_unignore},
    {{"find", "word", "search what was said; Up for older, Escape goes back", Behind::Text},
     parse_find,
     "",
     CommandPlace::FullScreen},
    {{"clear", "", "empty the screen", Behind::Nothing}, parse_clear, "", CommandPlace::FullScreen},
    {{"lines", "", "show the last messages bare, to copy; also Alt+L", Behind::Nothing},
     parse_lines,
     "",
     CommandPlace::FullScreen},
    {{"save", "FILE", "save the conversation in FILE", Behind::Nothing}, parse_save},
    {{"set", "name value", "change a setting; alone: show all settings", Behind::Setting},
     parse_set},
}};

// The server knows nothing of the client's commands, so the client recognises mistyped ones.
std::optional<LocalCommand> correction(std::string_view line, std::string_view word) {
  const Request request = parse_request(line);
  const auto* unknown = std::get_if<BadRequest>(&request);
  if (unknown == nullptr || unknown->code != code::kUnknownCommand) return std::nullopt;
  std::vector<std::string_view> words;
  for (const Command& command : commands()) words.push_back(command.word);
  const std::size_t servers = words.size();
  for (const LocalCommandForm& command : kLocalCommands) words.push_back(command.word);
  const std::string_view nearest = nearest_word(word, words);
  const auto place = std::find(words.begin(), words.end(), nearest) - words.begin();
  const auto at = static_cast<std::size_t>(place);
  if (at < servers || at == words.size()) return std::nullopt;
  return bad("there is no command /" + std::string(word) + " (did you mean /" +
             std::string(nearest) + "?); nothing was sent");
}

}  // namespace

std::optional<LocalCommand> parse_local_command(std::string_view line) {
  const std::string_view trimmed = trim(line);
  if (!trimmed.starts_with('/')) return std::nullopt;
  const std::string_view word = first_word(trimmed.substr(1));  // of "//set" it is "/set"
  const std::string folded = fold(word);
  const std::string_view rest = trim(trimmed.substr(1 + word.size()));
  if (folded == "help" && fold(rest) == "keys") return ShowKeys{};
  for (const LocalCommandForm& command : local_commands()) {
    const bool is_meant =
        command.word == folded || (!command.alias.empty() && command.alias == folded);
    if (is_meant) return command.parse(rest);
  }
  return correction(trimmed, folded);
}

std::span<const LocalCommandForm> local_commands() {
  return kLocalCommands;
}

std::vector<HelpItem> all_help(CommandPlace place, People::Role role) {
  constexpr std::string_view kBetween = ": ";
  std::vector<std::string> lines = help_lines();
  for (std::string& line : local_help_lines(place)) lines.push_back(std::move(line));
  if (role == People::Role::Op) {
    for (std::string& line : op_help_lines()) lines.push_back(std::move(line));
  }
  std::vector<HelpItem> items;
  for (const std::string& line : lines) {
    const std::size_t at = line.find(kBetween);
    items.push_back({line.substr(0, at), line.substr(at + kBetween.size())});
  }
  if (place == CommandPlace::FullScreen) items.push_back({"/help keys", "the keys; also F1"});
  return items;
}

std::vector<std::string> local_help_lines(CommandPlace place) {
  std::vector<std::string> lines;
  for (const LocalCommandForm& command : local_commands()) {
    const bool works = place == CommandPlace::FullScreen || command.place == place;
    if (works) lines.push_back(help_line(command));
  }
  return lines;
}

}  // namespace chat
