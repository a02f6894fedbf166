// What speaks against an order.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/text/text.h"
#include "server/room/requests.h"

namespace chat {
namespace {

// The most bytes of a name that nobody has, which its refusal repeats.
constexpr std::size_t kMaxShownName = 64;

// Why an op may not act on that person.
std::optional<std::string> protection_of(const Member& person, const Member& op) {
  if (&person == &op) return "that is you";
  if (person.role == Member::Role::Op) return person.name + " is an op, too";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Requests::refusal(const Order& order) const {
  return std::visit([&](const auto& what) { return refusal_for(what); }, order);
}

std::optional<std::string> Requests::absence_of(std::string_view name) const {
  if (members_.find(name) != nullptr) return std::nullopt;
  return "nobody here is called " + clean(shortened(name, kMaxShownName));
}

std::optional<std::string> Requests::refusal_for(const order::Kick& kick) const {
  return absence_of(kick.name);
}

std::optional<std::string> Requests::refusal_for(const order::Mute& mute) const {
  return absence_of(mute.name);
}

std::optional<std::string> Requests::refusal_for(const order::Unmute& unmute) const {
  const std::int64_t now_ms = publisher_.last_time_ms();
  if (moderation_.left_muted.has(unmute.name, now_ms)) return std::nullopt;
  const Member* member = members_.find(unmute.name);
  if (member == nullptr) return absence_of(unmute.name);
  if (is_muted(*member, now_ms)) return std::nullopt;
  return member->name + " is not muted";
}

std::optional<std::string> Requests::refusal_for(const order::Ban& ban) const {
  const std::size_t count = std::max<std::size_t>(1, members_.alike(ban.whom.name).size());
  if (moderation_.bans.has_room_for(ban.whom, count, time_of_day_())) {
    return std::nullopt;
  }
  return "there are " + std::to_string(Bans::kMost) + " bans; unban some, or ban a network";
}

std::optional<std::string> Requests::refusal_for(const order::Unban& unban) const {
  const std::int64_t now_ms = time_of_day_();
  const BanTarget& whom = unban.whom;
  if (moderation_.bans.has(whom, now_ms)) return std::nullopt;
  std::string sentence = clean(whom.text()) + " is not banned";
  const Ban* other = whom.network ? moderation_.bans.find_wider(*whom.network, now_ms)
                                  : moderation_.bans.find_name(whom.name, now_ms);
  if (other != nullptr) sentence += " by itself, but by the ban of " + other->target.text();
  return sentence;
}

std::optional<std::string> Requests::refusal_for(const order::Op& op) const {
  const Member* member = members_.find(op.name);
  if (member == nullptr) return absence_of(op.name);
  if (member->role != Member::Role::Op) return std::nullopt;
  return member->name + " is an op already";
}

std::optional<std::string> Requests::refusal_for(const order::Deop& deop) const {
  const Member* member = members_.find(deop.name);
  if (member == nullptr) return absence_of(deop.name);
  if (member->role == Member::Role::Op) return std::nullopt;
  return member->name + " is no op";
}

std::optional<std::string> Requests::refusal_for(const order::Tell& /*tell*/) {
  return std::nullopt;
}

std::optional<std::string> Requests::refusal_for(const order::Lock& /*lock*/) const {
  if (moderation_.door == Moderation::Door::Open) return std::nullopt;
  return "the room is locked already";
}

std::optional<std::string> Requests::refusal_for(const order::Unlock& /*unlock*/) const {
  if (moderation_.door == Moderation::Door::Locked) return std::nullopt;
  return "the room is not locked";
}

std::optional<std::string> Requests::refusal_for(const order::SetTopic& set) const {
  if (!set.text.empty() || !moderation_.topic.empty()) return std::nullopt;
  return "there is no topic";
}

std::optional<std::string> Requests::refusal_for(const order::ClearHistory& /*clear*/) {
  return std::nullopt;
}

// --- what an op may not do ---

std::optional<std::string> Requests::refusal(const Member& op, const Order& order) const {
  const std::int64_t now_ms = publisher_.last_time_ms();
  const Member* person = nullptr;
  if (const auto* kick = std::get_if<order::Kick>(&order)) person = members_.find(kick->name);
  if (const auto* mute = std::get_if<order::Mute>(&order)) {
    person = members_.find(mute->name);
    if (person != nullptr && is_muted(*person, now_ms)) return person->name + " is muted already";
  }
  if (const auto* ban = std::get_if<order::Ban>(&order)) {
    if (ban->whom.network) return "an op bans names; the operator bans addresses";
    if (moderation_.bans.find_name(ban->whom.name, time_of_day_()) != nullptr) {
      return "the name " + ban->whom.name + " is banned already";
    }
    const std::vector<Member*> hit = members_.alike(ban->whom.name);
    for (const Member* each : hit) {
      if (auto why = protection_of(*each, op)) return why;
    }
    if (!moderation_.bans.has_room_for_ops(std::max<std::size_t>(1, hit.size()), time_of_day_())) {
      return "there are " + std::to_string(Bans::kMostByOps) + " bans by ops; ask the operator";
    }
  }
  if (person != nullptr) {
    if (auto why = protection_of(*person, op)) return why;
  }
  return refusal(order);
}

}  // namespace chat
