// Lookalikes: which members' names look like which. Not thread-safe: the room's mutex guards it.

#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "server/log/log.h"

namespace chat {

// What a name looks like: as it is written (AI looks like Al), and without the case of ASCII
// letters, which does not tell names apart (BOB is bob, so a lookalike of bob is one of BOB's).
struct Looks {
  std::string written;
  std::string folded;
};
[[nodiscard]] Looks looks_of(std::string_view name);
// Whether two names look alike. A name looks like itself, whatever the case of ASCII letters.
[[nodiscard]] bool are_alike(const Looks& one, const Looks& other);

class Lookalikes {
 public:
  Lookalikes();

  void add(std::string_view name, MemberId id);
  void remove(std::string_view name, MemberId id);

  // A member other than `self` whose name looks like `name`; kNobody when there is none. Costs
  // about what a look-up by name does.
  [[nodiscard]] MemberId find(std::string_view name, MemberId self) const;
  // All members whose names look like `name`: more than one where they do not look like each other
  // (ai and Al both look like AI).
  [[nodiscard]] std::vector<MemberId> find_all(std::string_view name) const;
  // Whether `name` looks like a reserved word, whatever the case of ASCII letters.
  [[nodiscard]] bool is_like_reserved(std::string_view name) const;

 private:
  // What a member's name looks like. Most names look the same in either way (see Looks), and have
  // one entry.
  struct Entry {
    std::string skeleton;
    MemberId id = kNobody;
    bool written = false;
    bool folded = false;
    bool operator<(const Entry& other) const {
      return std::tie(skeleton, id) < std::tie(other.skeleton, other.id);
    }
  };

  std::set<Entry> entries_;  // members from before a restart may share a skeleton
  std::set<std::string> reserved_;
};

}  // namespace chat
