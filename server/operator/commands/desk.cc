#include "server/operator/commands/desk.h"

#include <algorithm>
#include <functional>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "common/protocol/wording.h"
#include "common/system/clock.h"
#include "common/text/duration.h"

namespace chat {
namespace {

std::string duration_text_of(std::chrono::milliseconds time) {
  return duration_text(std::chrono::duration_cast<std::chrono::seconds>(time));
}

std::string slowed_time(const Attendance& person) {
  return duration_text(std::chrono::ceil<std::chrono::seconds>(person.slowed));
}

std::string kibibytes(std::size_t bytes) {
  constexpr std::size_t kKibibyte = 1024;
  return std::to_string((bytes + kKibibyte - 1) / kKibibyte) + " KiB";
}

std::string line_for(const Attendance& person, std::uint64_t behind) {
  std::string line =
      person.name + "  " + (person.address.empty() ? "from before the restart" : person.address);
  line += "  since ";
  append_local_time(line, person.joined_ms, "%Y-%m-%d %H:%M");
  line += person.link == kNoLink ? "  away for " : "  silent for ";
  line += duration_text_of(person.silent);
  if (behind > 0) line += "  behind by " + counted(behind, "line", "lines");
  if (person.waiting > 0) line += "  " + kibibytes(person.waiting) + " waiting";
  if (person.slowed.count() > 0) line += "  slowed down for " + slowed_time(person);
  if (person.role == Member::Role::Op) line += "  op";
  if (!person.muted.empty()) line += "  " + person.muted;
  return line;
}

// Whose lines were slowed down, those who are here first of all by how long.
std::string slowed_text(std::size_t lines, std::vector<Attendance> people) {
  constexpr std::size_t kMostNamed = 5;
  if (lines == 0) return "";
  std::string text = "\n" + counted(lines, "line was", "lines were") + " slowed down";
  std::ranges::sort(people, std::ranges::greater(), &Attendance::slowed);
  for (std::size_t i = 0; i < std::min(kMostNamed, people.size()); ++i) {
    if (people[i].slowed.count() == 0) break;
    text += (i == 0 ? ": " : ", ") + people[i].name + " for " + slowed_time(people[i]);
  }
  return text;
}

}  // namespace

Desk::Desk(Room& room, Tools tools) : room_(room), tools_(std::move(tools)), timer_(tools_.stop) {}

Desk::Answer Desk::carry_out(std::string_view line) {
  const OperatorCommand command = parse_operator_command(line);
  return std::visit([this](const auto& what) { return answer(what); }, command);
}

Desk::Answer Desk::answer(const command::Nothing& /*nothing*/) {
  return {};
}

Desk::Answer Desk::answer(const command::Mistake& mistake) {
  return {Answer::Kind::Refused, mistake.sentence};
}

Desk::Answer Desk::answer(const command::Help& /*help*/) {
  return {Answer::Kind::Done, operator_help()};
}

Desk::Answer Desk::answer(const command::Reload& /*reload*/) {
  return tools_.reload();
}

Desk::Answer Desk::answer(const command::Who& /*who*/) {
  const std::vector<Attendance> all = room_.attendance();
  const auto behind = tools_.behind();
  std::string text = people_are_here(all.size());
  for (const Attendance& person : all) {
    const auto found = behind.find(person.link);
    text += "\n  " + line_for(person, found == behind.end() ? 0 : found->second.count());
  }
  return {Answer::Kind::Done, std::move(text)};
}

Desk::Answer Desk::answer(const command::Stats& /*stats*/) {
  const RoomState state = room_.state();
  std::string text =
      "running for " +
      duration_text(std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - started_));
  text += "\n" + people_are_here(state.people) + ", " + std::to_string(state.away) +
          " of them away; " + counted(tools_.connections(), "connection", "connections") + ", " +
          std::to_string(tools_.behind().size()) + " behind";
  text += "\nlast event " + std::to_string(state.last_seq) + "; " + kibibytes(state.window_bytes) +
          " of conversation in memory, " + kibibytes(state.kept_bytes) +
          " kept for those who may come back";
  text += slowed_text(state.slowed_lines, room_.attendance());
  if (state.bans > 0) text += "\n" + counted(state.bans, "ban", "bans");
  if (state.door == Moderation::Door::Locked) text += "\nthe room is locked";
  if (const std::string door = tools_.door(); !door.empty()) text += "\n" + door;
  if (!state.topic.empty()) text += "\nthe topic is: " + state.topic;
  return {Answer::Kind::Done, std::move(text)};
}

Desk::Answer Desk::answer(const command::ShowTopic& /*show*/) {
  const std::string topic = room_.state().topic;
  return {Answer::Kind::Done, topic.empty() ? "there is no topic" : "the topic is: " + topic};
}

Desk::Answer Desk::answer(const command::ListBans& /*list*/) {
  const std::vector<Ban> all = room_.bans();
  std::string text = all.empty() ? "nobody is banned" : counted(all.size(), "ban", "bans");
  for (const Ban& ban : all) {
    text += "\n  " + ban.target.text();
    if (!ban.op.empty()) text += " by " + ban.op;
    text += how_long_and_why(ban, wall_clock_ms());
  }
  return {Answer::Kind::Done, std::move(text)};
}

Desk::Answer Desk::answer(const command::CancelStop& cancel) {
  if (!timer_.cancel()) return {Answer::Kind::Refused, "no stop was announced"};
  tools_.on_stop_order(cancel);
  return tell("the server does not stop after all");
}

// The server stops on another thread, and a room that stops tells nothing more: so everyone is told
// before the time begins.
Desk::Answer Desk::answer(const command::Stop& stop) {
  const bool now = stop.in == std::chrono::seconds(0);
  std::string what = "the server stops ";
  what += now ? "now" : "in " + exact_duration_text(stop.in);
  if (!stop.reason.empty()) what += ": " + stop.reason;
  try {
    timer_.start();
  } catch (const std::system_error&) {
    return {Answer::Kind::Refused, "the system has no thread for that; Ctrl+C ends the server"};
  }
  tools_.on_stop_order(stop);
  Answer told = tell(std::move(what));
  timer_.stop_in(stop.in, stop.reason);
  return told;
}

Desk::Answer Desk::tell(std::string what) {
  const OrderResult told = room_.carry_out(kTheOperator, order::Tell{what});
  const bool done = told.kind == OrderResult::Kind::Done;
  return {done ? Answer::Kind::Told : Answer::Kind::Done, std::move(what)};
}

Desk::Answer Desk::answer(const Order& order) {
  OrderResult result = room_.carry_out(kTheOperator, order);
  const bool done = result.kind == OrderResult::Kind::Done;
  if (done && std::holds_alternative<order::ClearHistory>(order)) {
    const std::string error = tools_.begin_transcript_file();
    if (!error.empty()) {
      return {Answer::Kind::Refused, result.sentence + ", but a restart brings it back: " + error};
    }
  }
  return {done ? Answer::Kind::Told : Answer::Kind::Refused, std::move(result.sentence),
          std::move(result.aside)};
}

std::string Desk::whole(const Answer& answer) {
  if (answer.text.empty() || answer.aside.empty()) return answer.text + answer.aside;
  return answer.text + '\n' + answer.aside;
}

}  // namespace chat
