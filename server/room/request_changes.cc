// The changes that members ask for.

#include <string>
#include <utility>
#include <variant>

#include "server/room/changes.h"

namespace chat {

void Changes::hear(Member& member) {
  if (member.resumption) member.resumption->has_token();  // its line comes after the welcome
  member.last_said_ms = parts_.publisher.now_ms();
}

void Changes::answer_number(const Requests::NumberAnswer& answer) {
  if (answer.entry == nullptr) return;
  const bool repeats = answer.entry->event.seq != 0;
  repeats ? parts_.publisher.publish_again(answer.entry) : parts_.publisher.publish(answer.entry);
}

void Changes::apply(Member& member, std::uint64_t line, Plan&& plan) {
  if (member.resumption) member.resumption->begin(line);
  if (const auto* reply = std::get_if<Answer>(&plan)) {
    for (const EntryDraft& entry : reply->entries) parts_.publisher.publish(entry);
  } else if (auto* change = std::get_if<Change>(&plan)) {
    std::visit([&](auto& what) { carry_out(member, line, what); }, *change);
  }
}

// The connection's thread calls leave() next. A client that hears of this and has lost its
// connection may be back before: there is no session for it any more.
void Changes::carry_out(Member& member, std::uint64_t line, const Quit& /*quit*/) {
  member.has_quit = true;
  parts_.publisher.publish(reply_to(member, line, event::Ok{line}));
}

void Changes::carry_out(Member& member, std::uint64_t line, Say& say) {
  parts_.publisher.publish(
      draft_by(member, line, event::Message{member.name, std::move(say.text)}));
}

void Changes::carry_out(Member& member, std::uint64_t line, Act& act) {
  parts_.publisher.publish(draft_by(
      member, line, event::Message{member.name, std::move(act.text), event::Message::Kind::Act}));
}

void Changes::carry_out(Member& member, std::uint64_t line, SendWhisper& whisper) {
  Member* to = parts_.members.find(whisper.to);
  const std::string name = to == nullptr ? "" : to->name;
  const EntryDraft entry =
      draft_by(member, line, event::Whisper{member.name, name, std::move(whisper.text)});
  entry->target = whisper.to;
  if (to != nullptr) entry->target_share = to->share;
  auto refusal = parts_.requests.whisper_refusal(to, *entry);
  if (!refusal) return parts_.publisher.publish(entry);
  refuse(member, line, std::move(*refusal));
  if (to != nullptr) parts_.publisher.ask_what_arrived(*to);
}

void Changes::carry_out(Member& member, std::uint64_t line, Rename& rename) {
  if (auto refusal = parts_.requests.name_refusal(rename.name, &member)) {
    return refuse(member, line, std::move(*refusal));
  }
  const EntryDraft entry = draft_by(member, line, event::Renamed{member.name, rename.name});
  parts_.members.rename(member, rename.name);
  parts_.publisher.publish(entry);
}

void Changes::refuse(const Member& member, std::uint64_t line, Refusal refusal) {
  parts_.publisher.publish(error_for(member, line, refusal.code, std::move(refusal.sentence)));
}

}  // namespace chat
