// The changes that orders make.

#include <string>
#include <utility>
#include <variant>

#include "common/protocol/put_out.h"
#include "common/protocol/request.h"
#include "common/protocol/wording.h"
#include "common/text/duration.h"
#include "server/room/changes.h"

namespace chat {
namespace {

std::string with_reason(std::string sentence, std::string_view reason) {
  if (!reason.empty()) sentence.append(": ").append(reason);
  return sentence;
}

// " for 10 min"; empty: until it is taken back.
std::string how_long(std::optional<std::chrono::seconds> time) {
  return time ? " for " + exact_duration_text(*time) : "";
}

}  // namespace

OrderResult Changes::apply(std::string_view by, const Order& order) {
  OrderResult result = std::visit([&](const auto& what) { return carry_out(by, what); }, order);
  if (parts_.settings.on_order) parts_.settings.on_order(by, order);
  if (!result.aside.empty() && parts_.settings.remark) parts_.settings.remark(result.aside);
  return result;
}

OrderResult Changes::carry_out(std::string_view by, const order::Kick& kick) {
  Member& member = *parts_.members.find(kick.name);
  const std::string name = member.name;
  put_out(member, with_reason(std::string(kKickedBy) + std::string(by), kick.reason));
  return {OrderResult::Kind::Done,
          with_reason(name + " was kicked by " + std::string(by), kick.reason)};
}

OrderResult Changes::carry_out(std::string_view by, const order::Mute& mute) {
  Member& member = *parts_.members.find(mute.name);
  member.muted_until_ms = end_of(mute.time, parts_.publisher.now_ms());
  return told_to_all(with_reason(
      member.name + " was muted by " + std::string(by) + how_long(mute.time), mute.reason));
}

OrderResult Changes::carry_out(std::string_view by, const order::Unmute& unmute) {
  parts_.moderation.left_muted.remove(unmute.name);
  Member* member = parts_.members.find(unmute.name);
  if (member != nullptr) {
    member->muted_until_ms = 0;
    parts_.moderation.left_muted.remove_from(member->address);
  }
  return told_to_all((member != nullptr ? member->name : unmute.name) + " was unmuted by " +
                     std::string(by));
}

void Changes::mute_again(Member& member) {
  if (parts_.moderation.left_muted.empty()) return;  // each newcomer would cost a walk
  const bool is_alone = parts_.members.others_from_address_of(member) == 0;
  const auto until_ms = parts_.moderation.left_muted.take(
      member.name, member.address, is_alone ? Addresses::Telling : Addresses::Shared,
      member.joined_ms);
  if (until_ms) member.muted_until_ms = *until_ms;
}

void Changes::tell_newcomer(const Member& member) {
  const std::string muted = mute_text(member, parts_.publisher.last_time_ms());
  if (!muted.empty()) {
    parts_.publisher.publish(
        reply_to(member, 0, event::Notice{"You are still " + muted + ": read, but do not write"}));
  }
  const std::string& topic = parts_.moderation.topic;
  if (topic.empty()) return;
  parts_.publisher.publish(reply_to(member, 0, event::Notice{"The topic is: " + topic}));
}

OrderResult Changes::carry_out(std::string_view by, const order::Tell& tell) {
  std::string speaker(by);
  if (speaker == kTheOperator) speaker = "The operator";
  event::Notice notice{speaker + " to all: " + tell.text};
  const Member* op = parts_.members.find(by);  // the operator's title is no name
  if (op == nullptr) {
    tell_all(std::move(notice.text));
  } else {
    parts_.publisher.publish(draft_by(*op, 0, std::move(notice)));  // counts against the op
  }
  return {OrderResult::Kind::Done, std::string(by) + " told everyone: " + tell.text};
}

OrderResult Changes::carry_out(std::string_view by, const order::Lock& /*lock*/) {
  parts_.moderation.door = Moderation::Door::Locked;
  return told_to_all("The room was locked by " + std::string(by) + ": nobody new is let in");
}

OrderResult Changes::carry_out(std::string_view by, const order::Unlock& /*unlock*/) {
  parts_.moderation.door = Moderation::Door::Open;
  return told_to_all("The room was unlocked by " + std::string(by));
}

OrderResult Changes::carry_out(std::string_view by, const order::SetTopic& set) {
  parts_.moderation.topic = set.text;
  if (set.text.empty()) return told_to_all("The topic was taken away by " + std::string(by));
  return told_to_all("The topic was set by " + std::string(by) + ": " + set.text);
}

OrderResult Changes::carry_out(std::string_view by, const order::ClearHistory& /*clear*/) {
  parts_.publisher.clear_history();
  return told_to_all("The history was cleared by " + std::string(by));
}

OrderResult Changes::carry_out(std::string_view by, const order::Op& op) {
  Member& member = *parts_.members.find(op.name);
  member.role = Member::Role::Op;
  parts_.publisher.publish(reply_to(member, 0, event::Notice{std::string(kYouAreOp)}));
  return told_to_all(member.name + " was made an op by " + std::string(by));
}

OrderResult Changes::carry_out(std::string_view by, const order::Deop& deop) {
  Member& member = *parts_.members.find(deop.name);
  member.role = Member::Role::Person;
  parts_.publisher.publish(reply_to(member, 0, event::Notice{std::string(kYouAreNoOp)}));
  return told_to_all(member.name + " was made no op any more by " + std::string(by));
}

// An order of an op.
void Changes::carry_out(const Member& member, std::uint64_t line, const Order& order) {
  if (auto refusal = parts_.requests.refusal(member, order)) {
    return refuse(member, line, {code::kRefused, std::move(*refusal) + "; nothing was done"});
  }
  const OrderResult result = apply(member.name, order);
  if (!result.for_op.empty()) {
    parts_.publisher.publish(reply_to(member, 0, event::Notice{result.for_op}));
  }
  parts_.publisher.publish(reply_to(member, line, event::Ok{line}));
}

// The member is told on its connection, if it is on one. Who waits for a turn for it hangs up.
void Changes::put_out(Member& member, std::string_view how) {
  if (member.link == kNoLink) tell_of_lost_whispers(member, "");
  member.turn.notify_all();
  leave(member, how, {std::string(bye::kKicked), "You were " + std::string(how)}, "");
}

OrderResult Changes::told_to_all(std::string sentence) {
  tell_all(sentence);
  return {OrderResult::Kind::Done, std::move(sentence)};
}

void Changes::tell_all(std::string text) {
  const EntryDraft notice = std::make_shared<LogEntry>();
  notice->event.what = event::Notice{std::move(text)};
  parts_.publisher.publish(notice);
}

}  // namespace chat
