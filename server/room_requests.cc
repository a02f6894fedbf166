// What a member may ask the room for: the rules of each request.

#include <string>
#include <utility>
#include <vector>

#include "server/room.h"

namespace chat {
namespace {

constexpr std::string_view kNothingSent = "; nothing was sent";
constexpr std::string_view kHowToSayAloud = ". To say it to everyone, put // before it.";

}  // namespace

void Room::act(Member& member, std::uint64_t line, Nothing&) {
  publish(reply_to(member, EventKind::Ok, line));
}

void Room::act(Member& member, std::uint64_t line, Say& say) {
  if (!say.meant.empty()) {
    if (const Member* meant = registry_.find(say.meant)) {
      return refuse(member, line, code::kNotAWhisper,
                    "did you mean to whisper to " + meant->name +
                        "? Nothing was sent: a whisper ends in > " + meant->name +
                        " and nothing more" + std::string(kHowToSayAloud));
    }
  }
  auto entry = entry_by(member, EventKind::Say, line);
  entry->event.text = std::move(say.text);
  publish(entry);
}

void Room::act(Member& member, std::uint64_t line, Act& act) {
  auto entry = entry_by(member, EventKind::Act, line);
  entry->event.text = std::move(act.text);
  publish(entry);
}

void Room::act(Member& member, std::uint64_t line, Whisper& whisper) {
  Member* to = registry_.find(whisper.to);
  if (to == nullptr) {
    return refuse(member, line, code::kNobody,
                  "nobody here is called " + whisper.to + hint(whisper.to) +
                      std::string(kNothingSent) + std::string(kHowToSayAloud));
  }
  if (to == &member) {
    return refuse(member, line, code::kNobody, "that is you" + std::string(kNothingSent));
  }
  auto entry = entry_by(member, EventKind::Whisper, line);
  entry->target = to->id;
  entry->event.other = to->name;
  entry->event.text = std::move(whisper.text);
  if (to->private_bytes > 0 && to->private_bytes + cost_of(*entry) > limits_.private_bytes) {
    return refuse(member, line, code::kNotReading,
                  to->name + " is not reading at the moment, and has too much waiting" +
                      std::string(kNothingSent) + "; try again later");
  }
  publish(entry);
}

void Room::act(Member& member, std::uint64_t line, Who&) {
  auto reply = reply_to(member, EventKind::Users, line);
  reply->event.here = registry_.people(registry_.size(), last_time_ms_);
  publish(reply);
}

void Room::act(Member& member, std::uint64_t line, Rename& rename) {
  if (auto refusal = name_refusal(rename.name, &member)) {
    refusal->sentence += "; you are still called " + member.name;
    return refuse(member, line, refusal->code, std::move(refusal->sentence));
  }
  if (rename.name == member.name) {
    return refuse(member, line, code::kNameTaken, "you are called " + member.name + " already");
  }
  auto entry = entry_by(member, EventKind::Renamed, line);
  entry->event.other = rename.name;
  registry_.rename(member, rename.name);
  publish(entry);
}

void Room::act(Member& member, std::uint64_t line, Help&) {
  const std::vector<std::string> lines = help_lines();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto reply = reply_to(member, EventKind::Notice, i + 1 == lines.size() ? line : 0);
    reply->event.text = lines[i];
    publish(reply);
  }
}

void Room::act(Member& member, std::uint64_t line, Quit&) {
  publish(reply_to(member, EventKind::Ok, line));
}

void Room::act(Member& member, std::uint64_t line, Mistake& mistake) {
  if (!mistake.meant.empty()) {
    const Member* meant = registry_.find(mistake.meant);
    const std::string name = meant != nullptr ? meant->name : registry_.nearest(mistake.meant);
    if (!name.empty()) mistake.sentence += " Did you mean " + name + "?";
  }
  refuse(member, line, mistake.code, std::move(mistake.sentence));
}

}  // namespace chat
