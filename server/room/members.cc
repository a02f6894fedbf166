#include "server/room/members.h"

#include <algorithm>
#include <utility>

#include "common/system/address.h"
#include "common/text/text.h"
#include "server/names/nearest_name.h"

namespace chat {
Member* Members::find(std::string_view name) const {
  const auto found = by_name_.find(fold(name));
  return found == by_name_.end() ? nullptr : found->second;
}

Member* Members::find(MemberId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second.get();
}

const Member* Members::find_lookalike(std::string_view name, const Member* self) const {
  return find(lookalikes_.find(name, self == nullptr ? kNobody : self->id));
}

std::vector<Member*> Members::alike(std::string_view name) const {
  std::vector<Member*> all;
  for (const MemberId id : lookalikes_.find_all(name)) all.push_back(find(id));
  return all;
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
  lookalikes_.add(name, id);
  by_id_.emplace(id, std::move(member));
  return added;
}

void Members::remove(Member& member) {
  move(member, kNoLink);
  set_address(member, "", "");
  by_name_.erase(fold(member.name));
  lookalikes_.remove(member.name, member.id);
  by_id_.erase(member.id);
}

void Members::move(Member& member, LinkId link) {
  if (member.link != kNoLink) by_link_.erase(member.link);
  member.link = link;
  if (link != kNoLink) by_link_.emplace(link, &member);
}

void Members::set_address(Member& member, std::string_view address, std::string counted_as) {
  if (member.of_address != nullptr) {
    stop_waiting_to_ask(member);
    AddressMembers& before = *member.of_address;
    before.answers -= member.answers;
    if (!before.waiting.empty()) before.waiting.front()->turn.notify_all();
    if (--before.count == 0) by_address_.erase(member.counted_as);
  }
  member.address = address;
  member.counted_as = std::move(counted_as);
  member.of_address = member.counted_as.empty() ? nullptr : &by_address_[member.counted_as];
  if (member.of_address == nullptr) return;
  ++member.of_address->count;
  member.of_address->answers += member.answers;
}

void Members::stop_waiting_to_ask(Member& member) {
  if (!std::exchange(member.is_waiting_to_ask, false)) return;
  std::deque<Member*>& waiting = member.of_address->waiting;
  std::erase(waiting, &member);
  if (!waiting.empty()) waiting.front()->turn.notify_all();
}

std::size_t Members::count_from(std::string_view counted_as) const {
  const auto found = by_address_.find(counted_as);
  return found == by_address_.end() ? 0 : found->second.count;
}

std::size_t Members::others_from_address_of(const Member& member) const {
  const std::string address = counted_address(member.address);
  if (member.counted_as == address) return count_from(address) - 1;
  return static_cast<std::size_t>(std::ranges::count_if(by_id_, [&](const auto& each) {
    const Member& other = *each.second;
    return other.id != member.id && counted_address(other.address) == address;
  }));
}

void Members::rename(Member& member, std::string_view name) {
  by_name_.erase(fold(member.name));
  lookalikes_.remove(member.name, member.id);
  member.name = name;
  by_name_.emplace(fold(name), &member);
  lookalikes_.add(name, member.id);
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

std::vector<std::string> Members::names_like(std::string_view name) const {
  std::vector<std::string> names;
  std::size_t bytes = 0;
  std::size_t looked_at = 0;
  const auto add = [&](auto begin, auto end) {
    for (auto each = begin; each != end && bytes < kMostComparedBytes; ++each) {
      if (++looked_at > kMostNamesLookedAt) return;
      const std::string& candidate = each->second->name;
      if (!may_be_near(name.size(), candidate.size())) continue;
      bytes += candidate.size();
      names.push_back(candidate);
    }
  };
  const auto begin = by_name_.lower_bound(fold(name.substr(0, 1)));
  add(begin, by_name_.end());
  add(by_name_.begin(), begin);
  return names;
}

}  // namespace chat
