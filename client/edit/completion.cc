#include "client/edit/completion.h"

#include <algorithm>
#include <utility>

#include "client/edit/emoji.h"
#include "client/edit/local_commands.h"
#include "client/settings/settings.h"
#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Where the part begins that is replaced, and the candidates for it, the best first.
struct Offer {
  std::size_t begin = 0;
  std::vector<std::string> candidates;
};

// The typed line, split at the cursor.
struct Line {
  std::string_view text;
  std::size_t cursor = 0;
  std::size_t begin = 0;  // the beginning of the first word
  std::size_t word = 0;   // where the word before the cursor begins; none: the cursor

  [[nodiscard]] std::string_view start() const { return text.substr(begin); }
  [[nodiscard]] std::string_view typed() const { return text.substr(word, cursor - word); }
  // What follows a completed word when more may follow.
  [[nodiscard]] std::string_view blank() const {
    const std::string_view rest = text.substr(cursor);
    return !rest.empty() && is_blank(decode(rest).code_point) ? "" : " ";
  }
};

// A cursor that is inside a character, or behind the text, is moved back.
Line line_at(std::string_view text, std::size_t cursor) {
  Line line{text, 0, text.size() - trim_front(text).size(), 0};
  while (line.cursor < text.size()) {
    const Decoded next = decode(text.substr(line.cursor));
    if (line.cursor + next.bytes > cursor) break;
    line.cursor += next.bytes;
    if (is_blank(next.code_point)) line.word = line.cursor;
  }
  return line;
}

Offer names(const Line& line, std::string_view prefix, const People& people,
            std::string_view before, std::string_view after) {
  Offer offer{line.cursor - prefix.size() - before.size(), people.matching(prefix)};
  for (std::string& name : offer.candidates) name.insert(0, before).append(after);
  return offer;
}

// ":thumbsup" to the emoji.
Offer emoji(const Line& line) {
  Offer offer{line.word, emoji_called(line.typed())};
  for (std::string& each : offer.candidates) each += line.blank();
  return offer;
}

// Names within a text: "@jo" to "@joe ", and "jo" to "joe ", with `call` before the blank.
Offer words(const Line& line, const People& people, std::string_view call) {
  const std::string_view typed = line.typed();
  if (const std::string_view at = at_sign(typed); !at.empty()) {
    return names(line, typed.substr(at.size()), people, at, line.blank());
  }
  if (typed.empty()) return {};
  if (typed.starts_with(':')) return emoji(line);
  return names(line, typed, people, "", std::string(call).append(line.blank()));
}

// The text between the last > of a line and the cursor, when it may be the addressee of a
// whisper; see parse_request().
std::optional<std::string_view> whispered_to(const Line& line) {
  const auto around = around_last_arrow(line.text);
  if (!around || !at_sign(line.start()).empty() || trim(around->before).empty()) {
    return std::nullopt;
  }
  const std::size_t from = line.text.size() - around->behind.size();
  if (from > line.cursor) return std::nullopt;
  const std::string_view to = trim_front(line.text.substr(from, line.cursor - from));
  if (first_word(to) != to) return std::nullopt;
  return to;
}

Offer in_text(const Line& line, const People& people) {
  if (const auto to = whispered_to(line)) return names(line, *to, people, "", "");
  return words(line, people, line.word <= line.begin ? ":" : "");
}

Offer command_words(const Line& line, People::Role role) {
  const std::string prefix = fold(line.text.substr(line.begin + 1, line.cursor - (line.begin + 1)));
  Offer offer{line.begin, {}};
  const auto consider = [&](const CommandForm& command) {
    if (!command.word.starts_with(prefix)) return;
    std::string word = "/" + std::string(command.word);
    if (!command.arguments.empty()) word += line.blank();
    offer.candidates.push_back(std::move(word));
  };
  for (const CommandForm& command : commands()) consider(command);
  for (const CommandForm& command : local_commands()) consider(command);
  if (role == People::Role::Op) std::ranges::for_each(op_commands(), consider);
  std::sort(offer.candidates.begin(), offer.candidates.end());
  return offer;
}

// What can be completed after the word of a command.
CommandForm::Behind behind(std::string_view word) {
  const std::string folded = fold(word);
  const std::string_view meant = without_alias(folded);
  for (const CommandForm& command : commands()) {
    if (command.word == meant) return command.behind;
  }
  for (const CommandForm& command : local_commands()) {
    if (command.word == folded) return command.behind;
  }
  const auto order = std::ranges::find(op_commands(), folded, &CommandForm::word);
  return order == op_commands().end() ? CommandForm::Behind::Nothing : order->behind;
}

// `setting` is the setting before the word; empty when the word is the setting itself.
Offer setting_words(const Line& line, std::string_view setting) {
  const std::string prefix = fold(line.typed());
  const std::string wanted = fold(setting);
  Offer offer{line.word, {}};
  const auto consider = [&](std::string_view word, std::string_view after) {
    if (fold(word).starts_with(prefix)) offer.candidates.push_back(std::string(word).append(after));
  };
  for (const SettingForm& known : all_settings()) {
    if (known.kept != SettingForm::Kept::BySet) continue;
    if (setting.empty()) consider(known.name, line.blank());
    if (known.name != wanted) continue;
    for (const std::string_view value : known.values()) consider(value, "");
  }
  return offer;
}

// For a line that begins with a command, which is `word`, with the cursor behind it.
Offer arguments(const Line& line, std::string_view word, const People& people) {
  const std::size_t from = line.begin + 1 + word.size();
  const std::string_view before = trim(line.text.substr(from, line.word - from));
  switch (behind(word)) {
    case CommandForm::Behind::Nothing:
      return {};
    case CommandForm::Behind::Text:
      return words(line, people, "");
    case CommandForm::Behind::NameAndText:
      if (before.empty()) return names(line, line.typed(), people, "", line.blank());
      return words(line, people, "");
    case CommandForm::Behind::Name:
      if (!before.empty()) return {};
      return names(line, line.typed(), people, "", "");
    case CommandForm::Behind::Setting:
      return setting_words(line, before);
  }
  return {};
}

Offer offer_for(const Line& line, const People& people) {
  if (line.cursor <= line.begin) return {};
  const std::string_view start = line.start();
  if (start.starts_with("//")) return words(line, people, "");
  if (!start.starts_with('/')) return in_text(line, people);
  const std::string_view word = first_word(start.substr(1));
  if (line.cursor <= line.begin + 1 + word.size()) return command_words(line, people.own_role());
  return arguments(line, word, people);
}

}  // namespace

std::optional<Completed> Completion::press(Turn turn, std::string_view text, std::size_t cursor,
                                           const People& people) {
  if (goes_on(text, cursor)) {
    const std::size_t end = begin_ + candidates_[chosen_].size();
    const std::size_t step = turn == Turn::Next ? 1 : candidates_.size() - 1;
    chosen_ = (chosen_ + step) % candidates_.size();
    return Completed{begin_, end, candidates_[chosen_]};
  }
  const Line line = line_at(text, cursor);
  Offer offer = offer_for(line, people);
  candidates_ = std::move(offer.candidates);
  if (candidates_.empty()) return std::nullopt;
  chosen_ = turn == Turn::Next ? 0 : candidates_.size() - 1;
  begin_ = offer.begin;
  return Completed{begin_, line.cursor, candidates_[chosen_]};
}

bool Completion::goes_on(std::string_view text, std::size_t cursor) const {
  if (candidates_.empty()) return false;
  const std::string& given = candidates_[chosen_];
  return begin_ <= text.size() && cursor == begin_ + given.size() &&
         text.substr(begin_).starts_with(given);
}

}  // namespace chat
