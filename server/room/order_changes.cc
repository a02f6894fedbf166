// The changes that orders make.

#include <string>
#include <utility>
#include <variant>

#include "server/room/changes.h"

namespace chat {
namespace {

std::string with_reason(std::string sentence, std::string_view reason) {
  if (!reason.empty()) sentence.append(": ").append(reason);
  return sentence;
}

}  // namespace

std::string Changes::apply(std::string_view by, const Order& order) {
  return std::visit([&](const auto& what) { return carry_out(by, what); }, order);
}

std::string Changes::carry_out(std::string_view by, const order::Kick& kick) {
  Member& member = *parts_.members.find(kick.name);
  const std::string name = member.name;
  put_out(member, with_reason("kicked by " + std::string(by), kick.reason));
  return with_reason(name + " was kicked by " + std::string(by), kick.reason);
}

std::string Changes::carry_out(std::string_view by, const order::Tell& tell) {
  std::string speaker(by);
  if (speaker == kTheOperator) speaker = "The operator";
  tell_all(speaker + " to all: " + tell.text);
  return std::string(by) + " told everyone: " + tell.text;
}

// The member is told on its connection, if it is on one. Who waits for a turn for it hangs up.
void Changes::put_out(Member& member, std::string_view how) {
  if (member.link == kNoLink) tell_of_lost_whispers(member, "");
  member.turn.notify_all();
  leave(member, how, {std::string(bye::kKicked), "You were " + std::string(how)}, "");
}

void Changes::tell_all(std::string text) {
  const EntryDraft notice = std::make_shared<LogEntry>();
  notice->event.what = event::Notice{std::move(text)};
  parts_.publisher.publish(notice);
}

}  // namespace chat
