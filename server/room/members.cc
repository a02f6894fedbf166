#include "server/room/members.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr std::size_t kMaxNameBytes = kMaxNameCodePoints * 4;  // UTF-8

// Edits (insert, delete, replace, swap neighbours: optimal string alignment) from `a` to `b`, or
// `limit` + 1 when there are more. Bytes, not characters: good enough for a hint. Both are names.
std::size_t edits(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::array<std::size_t, kMaxNameBytes + 1> before{};
  std::array<std::size_t, kMaxNameBytes + 1> last{};
  std::array<std::size_t, kMaxNameBytes + 1> now{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return std::min(last[b.size()], limit + 1);
}

}  // namespace

Member* Members::find(std::string_view name) const {
  const auto found = by_name_.find(fold(name));
  return found == by_name_.end() ? nullptr : found->second;
}

Member* Members::find(MemberId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second.get();
}

std::shared_ptr<Member> Members::on(LinkId link) const {
  const auto found = by_link_.find(link);
  return found == by_link_.end() ? nullptr : by_id_.at(found->second->id);
}

Member& Members::add(MemberId id, std::string_view name) {
  auto member = std::make_shared<Member>();
  member->id = id;
  member->name = name;
  Member& added = *member;
  by_name_.emplace(fold(name), &added);
  by_id_.emplace(id, std::move(member));
  return added;
}

void Members::remove(Member& member) {
  move(member, kNoLink);
  by_name_.erase(fold(member.name));
  by_id_.erase(member.id);
}

void Members::move(Member& member, LinkId link) {
  if (member.link != kNoLink) by_link_.erase(member.link);
  member.link = link;
  if (link != kNoLink) by_link_.emplace(link, &member);
}

void Members::rename(Member& member, std::string_view name) {
  by_name_.erase(fold(member.name));
  member.name = name;
  by_name_.emplace(fold(name), &member);
}

std::vector<Person> Members::people(std::size_t limit, std::int64_t now_ms) const {
  constexpr std::int64_t kMsPerSecond = 1000;
  std::vector<Person> list;
  list.reserve(std::min(limit, by_name_.size()));
  for (const auto& [folded, member] : by_name_) {
    if (list.size() == limit) break;
    const std::int64_t idle = std::max<std::int64_t>(0, now_ms - member->last_said_ms);
    list.push_back({member->name, static_cast<std::uint64_t>(idle / kMsPerSecond),
                    member->link == kNoLink ? Presence::Away : Presence::Here});
  }
  return list;
}

std::vector<Member*> Members::all() const {
  std::vector<Member*> members;
  members.reserve(by_id_.size());
  for (const auto& [id, member] : by_id_) members.push_back(member.get());
  return members;
}

std::string Members::nearest(std::string_view name) const {
  constexpr std::size_t kMostEdits = 2;
  const std::string wanted = fold(name);
  // Of a short name, two edits leave nothing.
  std::size_t best = std::min(kMostEdits, wanted.size() / 2) + 1;
  std::string found;
  for (const auto& [folded, member] : by_name_) {
    const std::size_t distance = edits(wanted, folded, best - 1);
    if (distance >= best) continue;
    best = distance;
    found = member->name;
    if (best <= 1) break;
  }
  return found;
}

}  // namespace chat
