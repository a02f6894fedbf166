// Those who have left while they were muted: to leave and come back is no way to speak again.
// Times are milliseconds since 1970, UTC.
//
// Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

// Until it is taken back.
inline constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();

// Whether somebody may stand for a person because they come from the same address.
enum class Addresses : std::uint8_t {
  Shared,  // others are here from it, as behind a school's router
  Telling,
};

// What the address tells of a person: counted_address(). Empty for loopback, behind which a proxy
// may have anybody.
[[nodiscard]] std::string telling_address(std::string_view address);

class LeftMuted {
 public:
  // Of more than these, the first who left from the address with most of them is forgotten: whoever
  // comes back under ever new names pushes out nobody from elsewhere. Loopback counts as one.
  static constexpr std::size_t kMost = 200;

  void add(std::string_view name, std::string_view address, std::int64_t until_ms);
  // Until when this newcomer is muted: one by the name of somebody in here, or one from the same
  // address (counted_address()), where it is telling and not loopback, behind which a proxy may
  // have anybody. The name goes before the address. Who is known by name is not in here any more.
  [[nodiscard]] std::optional<std::int64_t> take(std::string_view name, std::string_view address,
                                                 Addresses addresses, std::int64_t now_ms);
  [[nodiscard]] bool empty() const { return people_.empty(); }
  [[nodiscard]] bool has(std::string_view name, std::int64_t now_ms) const;
  void remove(std::string_view name);
  // All who left from that address, where it is telling: one of them is here under another name.
  void remove_from(std::string_view address);

 private:
  struct Person {
    std::string name;     // folded
    std::string address;  // counted; empty: not known, or loopback
    std::int64_t until_ms = 0;
  };

  void forget_one();

  std::deque<Person> people_;  // in the order in which they left
};

}  // namespace chat
