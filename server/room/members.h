// Members: who is in the room, by name, by number and by connection. Not thread-safe: the room's
// mutex guards it.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/protocol/event.h"
#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/log/resumption.h"
#include "server/names/lookalikes.h"
#include "server/room/slowed.h"

namespace chat {

struct Member;

// What the members of one address, as counted_peer() counts, have together.
struct AddressMembers {
  std::size_t count = 0;
  std::size_t answers = 0;      // the sum of Member::answers
  std::deque<Member*> waiting;  // to be answered (see Backpressure::may_ask()), the first in front
};

struct Member {
  MemberId id = kNobody;
  LinkId link = kNoLink;  // the connection it is on; kNoLink: away, or gone
  ShareId share = 0;      // see Mailboxes
  std::string name;
  std::string address;                   // set_address() sets it
  std::string counted_as;                // counted_peer() of it
  AddressMembers* of_address = nullptr;  // nullptr: away since before the server was started
  std::int64_t joined_ms = 0;            // since 1970, UTC
  std::int64_t last_said_ms = 0;         // since 1970, UTC; while it is away: the beginning of that
  std::size_t undelivered = 0;           // bytes of its entries that couriers have not taken yet
  std::size_t answers = 0;               // bytes of answers to it that couriers have not taken yet
  // Bytes not sent yet on this connection: its own lines, the answers to them, and whispers to
  // it.
  std::size_t own_waiting = 0;
  std::size_t whispers_waiting = 0;
  std::uint32_t unstored_whispers = 0;  // to it, that are published and not delivered yet
  bool unreachable = false;             // its connection is of no use any more
  bool is_waiting_to_ask = false;       // it is in AddressMembers::waiting
  bool has_quit = false;                // its connection's thread ends its session soon
  // Welcomes that are published and not delivered yet. Until then it can be sent nothing.
  std::uint32_t welcomes_under_way = 0;
  enum class Turn : std::uint8_t { None, InLine, Admitted } publishing = Turn::None;
  CondVar turn;  // with the room's mutex: its session waits until it may publish
  // Its next line waits until then. The clock begins when the machine starts, so its zero may be
  // less ago than the allowance for work lasts.
  std::chrono::steady_clock::time_point next_line_at = std::chrono::steady_clock::time_point::min();
  // The same after a search: no sign that it asks for much.
  std::chrono::steady_clock::time_point paused_until = std::chrono::steady_clock::time_point::min();
  // The same for the number of its lines.
  std::chrono::steady_clock::time_point next_by_rate = std::chrono::steady_clock::time_point::min();
  SlowedTime slowed;  // because of its work or its rate
  // Until then no further connection takes it up.
  std::chrono::steady_clock::time_point next_take_up = std::chrono::steady_clock::time_point::min();
  std::int64_t muted_until_ms = 0;  // it may read, but not say anything
  enum class Role : std::uint8_t { Person, Op } role = Role::Person;  // Op: it may give orders
  // What is kept in case it comes back; nullptr: its session ends with its connection.
  std::unique_ptr<Resumption> resumption;
  bool asked_for_pong = false;
  // While it is absent: why, and its timer (see Absences).
  enum class Next : std::uint8_t { None, TellAway, Expire } next = Next::None;
  std::chrono::steady_clock::time_point next_at{};
  std::chrono::steady_clock::time_point expires_at{};
  bool told_away = false;
  std::string lost_why;
  std::uint64_t lost_after = 0;  // the number of the last event before that
};

class Members {
 public:
  // The member of that name, whatever the case of ASCII letters; nullptr when there is none.
  [[nodiscard]] Member* find(std::string_view name) const;
  [[nodiscard]] Member* find(MemberId id) const;
  // A member other than `self` (may be nullptr) whose name looks like `name`; nullptr when there is
  // none.
  [[nodiscard]] const Member* find_lookalike(std::string_view name, const Member* self) const;
  // All members of that name, or of one that looks like it.
  [[nodiscard]] std::vector<Member*> alike(std::string_view name) const;
  // Whether `name` looks like a word that is no name.
  [[nodiscard]] bool is_like_reserved(std::string_view name) const {
    return lookalikes_.is_like_reserved(name);
  }
  // The member on that connection; nullptr when there is none. The pointer keeps it alive while
  // the caller waits without the mutex.
  [[nodiscard]] std::shared_ptr<Member> on(LinkId link) const;

  // The name must not be taken.
  Member& add(MemberId id, std::string_view name);
  void remove(Member& member);
  // Takes the member out of the queue of those of its address.
  static void stop_waiting_to_ask(Member& member);
  // Puts the member on another connection, or on none.
  void move(Member& member, LinkId link);
  // Notes from where its connection comes, and how it is counted: counted_peer().
  void set_address(Member& member, std::string_view address, std::string counted_as);
  // The name must not be taken, unless by `member` itself in another case.
  void rename(Member& member, std::string_view name);

  [[nodiscard]] std::size_t size() const { return by_id_.size(); }
  [[nodiscard]] std::size_t connections() const { return by_link_.size(); }
  // The members that are counted as that, those that are absent too.
  [[nodiscard]] std::size_t count_from(std::string_view counted_as) const;
  // How many others have the member's counted_address(), those that are absent too: also where each
  // of them is counted for itself. Walks over the members then.
  [[nodiscard]] std::size_t others_from_address_of(const Member& member) const;
  // At most `limit` people, sorted by name. Walks over the members.
  [[nodiscard]] std::vector<Person> people(std::size_t limit, std::int64_t now_ms) const;
  // Names that nearest_name() may compare with `name`: names of about its length, at most
  // kMostComparedBytes of them, and of the first kMostNamesLookedAt from its first letter on.
  [[nodiscard]] std::vector<std::string> names_like(std::string_view name) const;

  [[nodiscard]] std::vector<Member*> all() const;

 private:
  std::unordered_map<MemberId, std::shared_ptr<Member>> by_id_;
  std::unordered_map<LinkId, Member*> by_link_;
  std::map<std::string, Member*, std::less<>> by_name_;            // folded
  std::map<std::string, AddressMembers, std::less<>> by_address_;  // none is without members
  Lookalikes lookalikes_;
};

}  // namespace chat
