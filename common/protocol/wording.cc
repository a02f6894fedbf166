#include "common/protocol/wording.h"

#include "common/system/clock.h"

namespace chat {
namespace {

std::string here_note(std::uint64_t count) {
  return " (" + counted(count, "person", "people") + " here)";
}

std::string_view verb(EventKind kind) {
  return kind == EventKind::Joined ? " joined" : " left";
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

std::string message_line(const Event& event, Stamp stamp) {
  std::string line = "[";
  if (stamp == Stamp::LocalTime) append_local_time(line, event.time_ms, "%H:%M ");
  line.append(event.name).append(event.kind == EventKind::Act ? "] * " : "] ");
  return line.append(event.text);
}

std::string whisper_line(const Event& event, Reader reader) {
  const bool own = reader == Reader::Actor;
  return "[" + (own ? "you > " + event.other : event.name + " > you") + "] " + event.text;
}

std::string renamed_line(const Event& event, Reader reader) {
  return (reader == Reader::Actor ? "You are" : event.name + " is") + " now called " + event.other;
}

std::string presence_line(const Event& event, std::string_view address) {
  std::string line = event.name;
  if (event.kind == EventKind::Away) return line + " is away (" + event.text + ")";
  if (event.kind == EventKind::Back) return line + " is back";
  line += verb(event.kind);
  if (!address.empty()) line.append(" from ").append(address);
  if (event.kind == EventKind::Left && !event.text.empty()) line += ": \"" + event.text + "\"";
  return line + here_note(event.people);
}

std::string run_line(const Event& first, const Event& second, std::uint64_t count,
                     std::uint64_t people) {
  std::string line = counted(count, "person", "people");
  line.append(verb(first.kind)).append(", ");
  line += first.name + (count == 2 ? " and " : ", ") + second.name;
  if (count > 2) line += " and " + std::to_string(count - 2) + " more";
  return line + here_note(people);
}

}  // namespace chat
