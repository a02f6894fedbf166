// Bans: those that hold, and who they hold for. Times are milliseconds since 1970, UTC.
//
// Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "server/moderation/ban.h"
#include "server/names/lookalikes.h"

namespace chat {

class Bans {
 public:
  // Each join compares with all of them under the room's mutex. A network stands for many.
  static constexpr std::size_t kMost = 1000;
  // Of which ops may give so many: they leave the operator room.
  static constexpr std::size_t kMostByOps = 200;

  Bans() = default;
  // Those of `bans` that hold.
  Bans(const std::vector<Ban>& bans, std::int64_t now_ms);

  // Adds the ban, for which there must be room. One of the same target goes, and so do those that
  // are over.
  void add(Ban ban, std::int64_t now_ms);
  // For `count` bans, of which one may be of the target.
  [[nodiscard]] bool has_room_for(const BanTarget& target, std::size_t count,
                                  std::int64_t now_ms) const;
  // The same for what ops may give.
  [[nodiscard]] bool has_room_for_ops(std::size_t count, std::int64_t now_ms) const;
  // Takes back the bans that share a name or a network with the target. Returns them.
  std::vector<Ban> remove(const BanTarget& target, std::int64_t now_ms);
  // Whether remove() would find one.
  [[nodiscard]] bool has(const BanTarget& target, std::int64_t now_ms) const;

  // The ban that nobody may be called `name` for: it is the banned name, or looks like it. nullptr:
  // there is none.
  [[nodiscard]] const Ban* find_name(std::string_view name, std::int64_t now_ms) const;
  // The ban of a network that has the address.
  [[nodiscard]] const Ban* find_address(std::string_view address, std::int64_t now_ms) const;
  // The ban of a network that has all of that one.
  [[nodiscard]] const Ban* find_wider(const Network& network, std::int64_t now_ms) const;

  // These hold instead; `other` has what held before. In constant time.
  void exchange(Bans& other);

  // Another number after each add(), remove() and exchange(); 0 before the first.
  [[nodiscard]] std::uint64_t version() const { return version_; }

  // Those that hold.
  [[nodiscard]] std::vector<Ban> all(std::int64_t now_ms) const;

 private:
  struct Row {
    Ban ban;
    Looks looks;  // of its name
  };
  std::vector<Row> rows_;
  std::uint64_t version_ = 0;
};

}  // namespace chat
