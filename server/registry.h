// Who is in the room: nicknames to members. Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/event.h"
#include "common/mutex.h"
#include "server/log.h"

namespace chat {

struct Member {
  MemberId id = kNobody;
  std::string name;
  std::string address;
  std::int64_t last_said_ms = 0;  // since 1970, UTC
  std::size_t undelivered = 0;    // bytes that couriers have not taken yet
  std::size_t private_bytes = 0;  // whispers and replies not sent yet
  bool in_line = false;           // waits for its turn to publish
  bool unreachable = false;       // whoever delivers to it has given up
  CondVar turn;                   // with the room's mutex
};

class Registry {
 public:
  // The member of that name, ASCII case aside; nullptr when there is none.
  [[nodiscard]] Member* find(std::string_view name) const;
  [[nodiscard]] Member* find(MemberId id) const;

  // The name must not be taken.
  Member& add(MemberId id, std::string_view name);
  void remove(Member& member);
  // The name must not be taken, unless by `member` itself in another case.
  void rename(Member& member, std::string_view name);

  [[nodiscard]] std::size_t size() const { return by_id_.size(); }
  // At most `limit` people, in the order of their names.
  [[nodiscard]] std::vector<Person> people(std::size_t limit, std::int64_t now_ms) const;
  // The name that somebody who typed `name` may have meant; empty when none is close.
  [[nodiscard]] std::string nearest(std::string_view name) const;

  [[nodiscard]] std::vector<Member*> all() const;

 private:
  std::unordered_map<MemberId, std::unique_ptr<Member>> by_id_;
  std::map<std::string, Member*, std::less<>> by_name_;  // folded
};

}  // namespace chat
