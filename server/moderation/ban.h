// A ban: a name that nobody may have, a network that nobody may come from, or both. Pure; safe from
// any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/system/network.h"
#include "server/moderation/left_muted.h"

namespace chat {

// What is banned: a name, a network, or a name and a network; then either of them is.
struct BanTarget {
  std::string name = {};  // as it was typed; empty: none
  std::optional<Network> network = std::nullopt;

  // Reads "ann", "192.0.2.7", "192.0.2.0/24" or "ann,192.0.2.7"; nothing when it is none of these.
  [[nodiscard]] static std::optional<BanTarget> parse(std::string_view text);
  // As parse() reads it.
  [[nodiscard]] std::string text() const;
  // The same name, whatever the case of ASCII letters, or none, and the same network, or none.
  [[nodiscard]] bool is_same(const BanTarget& other) const;
  // Has one of them in common.
  [[nodiscard]] bool shares(const BanTarget& other) const;
};
// Why `text` is none, and what would be one.
[[nodiscard]] std::string not_a_target(std::string_view text);

struct Ban {
  BanTarget target;
  std::int64_t until_ms = kForEver;  // since 1970, UTC
  std::string reason = {};           // may be empty
  std::string op = {};               // who gave it, by the name at that time; empty: the operator

  [[nodiscard]] bool holds(std::int64_t now_ms) const { return now_ms < until_ms; }
};

// How long it holds, and why: " for another 9 min: spam". Empty for a ban without end or reason.
[[nodiscard]] std::string how_long_and_why(const Ban& ban, std::int64_t now_ms);

}  // namespace chat
