// Lookalikes: which members' names look like which. Not thread-safe: the room's mutex guards it.

#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "server/log/log.h"

namespace chat {

class Lookalikes {
 public:
  Lookalikes();

  void add(std::string_view name, MemberId id);
  void remove(std::string_view name, MemberId id);

  // A member other than `self` whose name looks like `name`; kNobody when there is none. Costs
  // about what a look-up by name does.
  [[nodiscard]] MemberId find(std::string_view name, MemberId self) const;
  // Whether `name` looks like a reserved word, whatever the case of ASCII letters.
  [[nodiscard]] bool is_like_reserved(std::string_view name) const;

 private:
  // Skeletons, and whose they are. Members from before a restart may share one.
  using Index = std::set<std::pair<std::string, MemberId>>;

  // Of names as they are written (AI looks like Al), and of names without the case of ASCII
  // letters, which does not tell names apart (BOB is bob, so a lookalike of bob is one of BOB's).
  Index written_;
  Index folded_;
  std::set<std::string> reserved_;
};

}  // namespace chat
