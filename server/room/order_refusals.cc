// What speaks against an order.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/text/text.h"
#include "server/room/requests.h"

namespace chat {
namespace {

// The most bytes of a name that nobody has, which its refusal repeats.
constexpr std::size_t kMaxShownName = 64;

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

}  // namespace chat
