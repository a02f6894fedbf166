#include "server/moderation/bans.h"

#include <algorithm>
#include <utility>

namespace chat {

Bans::Bans(const std::vector<Ban>& bans, std::int64_t now_ms) {
  for (const Ban& ban : bans) {
    if (ban.holds(now_ms)) add(ban, now_ms);
  }
}

void Bans::exchange(Bans& other) {
  std::swap(rows_, other.rows_);
  ++version_;
}

void Bans::add(Ban ban, std::int64_t now_ms) {
  ++version_;
  std::erase_if(rows_, [&](const Row& row) {
    return !row.ban.holds(now_ms) || row.ban.target.is_same(ban.target);
  });
  Looks looks = looks_of(ban.target.name);
  rows_.push_back({std::move(ban), std::move(looks)});
}

bool Bans::has_room_for(const BanTarget& target, std::size_t count, std::int64_t now_ms) const {
  const auto stays = [&](const Row& row) {
    return row.ban.holds(now_ms) && !row.ban.target.is_same(target);
  };
  return static_cast<std::size_t>(std::ranges::count_if(rows_, stays)) + count <= kMost;
}

bool Bans::has_room_for_ops(std::size_t count, std::int64_t now_ms) const {
  const auto is_by_op = [now_ms](const Row& row) {
    return row.ban.holds(now_ms) && !row.ban.op.empty();
  };
  return static_cast<std::size_t>(std::ranges::count_if(rows_, is_by_op)) + count <= kMostByOps;
}

std::vector<Ban> Bans::remove(const BanTarget& target, std::int64_t now_ms) {
  ++version_;
  std::vector<Ban> removed;
  for (const Row& row : rows_) {
    if (row.ban.holds(now_ms) && row.ban.target.shares(target)) removed.push_back(row.ban);
  }
  std::erase_if(rows_, [&](const Row& row) { return row.ban.target.shares(target); });
  return removed;
}

bool Bans::has(const BanTarget& target, std::int64_t now_ms) const {
  return std::ranges::any_of(rows_, [&](const Row& row) {
    return row.ban.holds(now_ms) && row.ban.target.shares(target);
  });
}

const Ban* Bans::find_name(std::string_view name, std::int64_t now_ms) const {
  if (rows_.empty()) return nullptr;
  const Looks looks = looks_of(name);
  const auto found = std::ranges::find_if(rows_, [&](const Row& row) {
    return row.ban.holds(now_ms) && !row.ban.target.name.empty() && are_alike(row.looks, looks);
  });
  return found == rows_.end() ? nullptr : &found->ban;
}

const Ban* Bans::find_address(std::string_view address, std::int64_t now_ms) const {
  if (rows_.empty()) return nullptr;
  const auto from = Network::parse(address);
  return from ? find_wider(*from, now_ms) : nullptr;
}

const Ban* Bans::find_wider(const Network& network, std::int64_t now_ms) const {
  const auto found = std::ranges::find_if(rows_, [&](const Row& row) {
    const auto& banned = row.ban.target.network;
    return row.ban.holds(now_ms) && banned && banned->contains(network);
  });
  return found == rows_.end() ? nullptr : &found->ban;
}

std::vector<Ban> Bans::all(std::int64_t now_ms) const {
  std::vector<Ban> all;
  for (const Row& row : rows_) {
    if (row.ban.holds(now_ms)) all.push_back(row.ban);
  }
  return all;
}

}  // namespace chat
