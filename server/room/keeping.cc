#include "server/room/keeping.h"

#include <algorithm>

namespace chat {
namespace {

// Parts of Limits::kept_total_bytes: see Keeping.
constexpr std::size_t kPartForReplies = 4;
constexpr std::size_t kPartThatIsTight = 8;  // half of that, so that room is made before it is full

}  // namespace

bool Keeping::is_tight() const {
  return bytes_ > limits_.kept_total_bytes / kPartThatIsTight;
}

bool Keeping::has_room_for(const Member& to, const LogEntry& whisper) const {
  if (!to.resumption) return true;
  const bool is_first = to.link != kNoLink && to.resumption->whisper_bytes() == 0;
  const std::size_t most = is_first ? limits_.kept_total_bytes : limits_.kept_total_bytes / 4 * 3;
  return bytes_ + reserved_ + Resumption::cost_to_keep(cost_of(whisper)) <= most;
}

void Keeping::reserve(const LogEntry& whisper) {
  reserved_ += Resumption::cost_to_keep(whisper.cost);
}

void Keeping::release(const LogEntry& whisper) {
  reserved_ -= Resumption::cost_to_keep(whisper.cost);
}

// The most that a member's replies, or its errors, may take. They take `instead_of` now.
std::size_t Keeping::room_for_replies(std::size_t instead_of) const {
  const std::size_t others = bytes_ + reserved_ - instead_of;
  const std::size_t most = limits_.kept_total_bytes / kPartForReplies;
  return std::min(limits_.kept_replies_bytes, most - std::min(most, others));
}

template <class Change>
void Keeping::change(Member& member, const Change& what) {
  if (!member.resumption) return;
  const std::size_t before = member.resumption->kept_bytes();
  what(*member.resumption);
  bytes_ = bytes_ - before + member.resumption->kept_bytes();
}

void Keeping::keep(Member& member, const EntryPtr& entry) {
  change(member, [&](Resumption& resumption) {
    resumption.keep(entry, room_for_replies(resumption.reply_bytes()));
  });
}

void Keeping::settle(Member& member, const LogEntry& entry) {
  change(member, [&](Resumption& resumption) {
    resumption.settle(entry, room_for_replies(resumption.error_bytes()));
  });
}

void Keeping::acknowledge(Member& member, std::uint64_t seq) {
  change(member, [seq](Resumption& resumption) { resumption.acknowledge(seq); });
}

void Keeping::forget(Member& member) {
  if (!member.resumption) return;
  bytes_ -= member.resumption->kept_bytes();
  member.resumption.reset();
}

}  // namespace chat
