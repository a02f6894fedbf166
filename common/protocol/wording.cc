#include "common/protocol/wording.h"

#include "common/system/clock.h"

namespace chat {
namespace {

std::string here_note(std::uint64_t count) {
  return " (" + counted(count, "person", "people") + " here)";
}

std::string_view verb(Move move) {
  return move == Move::Joined ? " joined" : " left";
}

std::string move_line(std::string_view name, Move move, std::string_view address) {
  std::string line(name);
  line += verb(move);
  if (address.empty()) return line;
  if (move == Move::Joined) return line.append(" from ").append(address);
  return line.append(" (").append(address).append(1, ')');
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(1, ' ').append(count == 1 ? one : many);
}

std::string people_are_here(std::uint64_t count) {
  return counted(count, "person is here", "people are here");
}

std::string presence_note(const Person& person) {
  constexpr std::uint64_t kMinute = 60;
  constexpr std::uint64_t kHour = 60 * kMinute;
  constexpr std::uint64_t kWorthTelling = 5 * kMinute;
  const bool away = person.presence == Presence::Away;
  if (!away && person.seconds < kWorthTelling) return "";
  std::string note = away ? " (away " : " (idle ";
  if (person.seconds < kMinute) return note + std::to_string(person.seconds) + " s)";
  if (person.seconds < kHour) return note + std::to_string(person.seconds / kMinute) + " min)";
  return note + std::to_string(person.seconds / kHour) + " h)";
}

std::string last_messages_line(std::uint64_t count) {
  return "The last " + (count == 1 ? "message" : std::to_string(count) + " messages") + ":";
}

std::string message_line(const event::Message& message, std::optional<std::int64_t> time_ms) {
  std::string line = "[";
  if (time_ms) append_local_time(line, *time_ms, "%H:%M ");
  line.append(message.name);
  line.append(message.kind == event::Message::Kind::Act ? "] * " : "] ");
  return line.append(message.text);
}

std::string whisper_line(const event::Whisper& whisper, Reader reader) {
  const bool own = reader == Reader::Actor;
  return "[" + (own ? "you > " + whisper.to : whisper.from + " > you") + "] " + whisper.text;
}

std::string renamed_line(const event::Renamed& renamed, Reader reader) {
  return (reader == Reader::Actor ? "You are" : renamed.from + " is") + " now called " + renamed.to;
}

std::string presence_line(const event::Joined& joined, std::string_view address) {
  return move_line(joined.name, Move::Joined, address) + here_note(joined.people);
}

std::string presence_line(const event::Left& left, std::string_view address) {
  std::string line = move_line(left.name, Move::Left, address);
  if (!left.reason.empty()) line += ": " + left.reason;
  return line + here_note(left.people);
}

std::string in_quotes(std::string_view reason) {
  return reason.empty() ? std::string() : std::string("\"").append(reason).append("\"");
}

std::string presence_line(const event::Away& away) {
  return away.name + " is away (" + away.reason + ")";
}

std::string presence_line(const event::Back& back) {
  return back.name + " is back";
}

std::string run_line(Move move, std::string_view first, std::string_view second,
                     std::uint64_t count, std::uint64_t people) {
  std::string line = counted(count, "person", "people");
  line.append(verb(move)).append(", ").append(first);
  line.append(count == 2 ? " and " : ", ").append(second);
  if (count > 2) line += " and " + std::to_string(count - 2) + " more";
  return line + here_note(people);
}

}  // namespace chat
