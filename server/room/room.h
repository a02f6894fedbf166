// The room: one mutex, and the parts behind it. A request is planned (requests.h) and takes
// effect in the log's order (changes.h), in one critical section and without any I/O. Couriers
// take entries from here and deliver them. The room knows no socket and no dialect.
//
// Thread-safe. Outlives every session and every courier.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/request.h"
#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/log/snapshot.h"
#include "server/log/token.h"
#include "server/moderation/moderation.h"
#include "server/moderation/orders.h"
#include "server/room/absences.h"
#include "server/room/allowances.h"
#include "server/room/backpressure.h"
#include "server/room/changes.h"
#include "server/room/counts.h"
#include "server/room/limits.h"
#include "server/room/members.h"
#include "server/room/moves.h"
#include "server/room/publisher.h"
#include "server/room/requests.h"
#include "server/room/settings.h"

namespace chat {

// What a courier delivers at a time. It has one from its first take() on.
struct Round {
  std::optional<ShareId> share;    // that it is busy with
  std::vector<EntryPtr> entries;   // in the log's order
  std::vector<Released> released;  // by delivering them, and connections that were lost by it
  std::chrono::nanoseconds took{0};
  std::uint64_t deliveries = 0;  // lines that were handed to the system
  // How long ago the oldest of `entries` was published when all were sent; nothing where none has a
  // time.
  std::optional<std::uint64_t> oldest_ms = std::nullopt;
};

// Somebody who is in the room, for whoever keeps order.
struct Attendance {
  LinkId link = kNoLink;  // kNoLink: away
  std::string name;
  std::string address;         // empty: away since before the server was started
  std::int64_t joined_ms = 0;  // since 1970, UTC
  std::chrono::milliseconds silent{0};
  std::chrono::milliseconds slowed{0};  // what its lines have waited for its allowances
  std::size_t waiting = 0;  // bytes that only this member gets and that are not sent yet
  std::string muted = {};   // mute_text()
  Member::Role role = Member::Role::Person;
};

// How the room is.
struct RoomState {
  std::size_t people = 0;  // those who are away included
  std::size_t away = 0;
  std::uint64_t last_seq = 0;
  std::size_t window_bytes = 0;
  std::size_t kept_bytes = 0;  // for sessions that may come back
  Moderation::Door door = Moderation::Door::Open;
  std::string topic;
  std::size_t bans = 0;
  std::size_t slowed_lines = 0;  // that have waited for their senders' allowances
  DeliveryCounts counts = {};
  std::uint64_t gave_way = 0;  // sessions that waited, to somebody who came
};

// What a file of bans that was changed by hand has changed.
struct BanReload {
  std::string error = {};       // why it could not be taken, or written; with none below: not taken
  std::vector<Ban> added = {};  // these hold from now on
  std::vector<Ban> lifted = {};  // these do not any more
};

class Room {
 public:
  using Clock = std::chrono::steady_clock;
  using Recorded = chat::Recorded;
  using Settings = RoomSettings;
  using Refusal = chat::Refusal;
  using Arrival = chat::Arrival;
  using Verdict = chat::Verdict;
  using Released = chat::Released;

  Room(const Limits& limits, Settings settings);

  [[nodiscard]] const std::string& name() const { return settings_.name; }

  // --- for sessions ---

  // Lets a new member in as `name`, with at most `history` past messages, or says why not. With a
  // secret its session can be resumed. A client that asks again with the same key, because its
  // welcome got lost, gets the session that was made for it.
  [[nodiscard]] std::optional<Refusal> join(const Arrival& arrival, std::string_view name,
                                            std::size_t history,
                                            const std::optional<Secret>& secret = std::nullopt,
                                            const std::optional<Secret>& key = std::nullopt);
  // Puts the session of `token` on this connection, even if it is on another one, and delivers
  // all that came after event `after`; or says why not.
  [[nodiscard]] std::optional<Refusal> resume(const Arrival& arrival, const Token& token,
                                              std::uint64_t after);

  // Carries out a request of a connection; the answer goes through the log like everything else.
  // `line` is the session's number for it, 0 for none. Waits until the member may publish, which
  // slows down senders who are faster than the room. At most one thread calls it for a connection
  // at a time.
  Verdict handle(LinkId link, std::uint64_t line, Request request);
  // Sends bytes that only answer the connection's protocol. They are no event: they are sent at
  // once, after what was delivered before, and do not wait for the recorder.
  void answer(LinkId link, std::string bytes);
  // Pings a program. False when its welcome is not delivered yet. A ping is no event either: its
  // number is that of the last event before it.
  [[nodiscard]] bool ping(LinkId link);
  // The answer to a ping: everything up to `seq` has arrived.
  void pong(LinkId link, std::uint64_t seq);

  // The member leaves, and gets `bye` last, or `last_bytes` instead of it, if there are any. Waits
  // until the others can be told. Does nothing when no member is on `link` (any more).
  void leave(LinkId link, std::string_view reason, std::string last_bytes = {});
  // The connection is lost: a session that can be resumed waits, any other ends. After give_up()
  // its `bye` does not wait for the recorder, since nobody reads what comes before it.
  void lose(LinkId link, std::string_view reason, std::string last_bytes = {});

  // --- for whoever keeps order ---

  // Carries out an order, or says why not. `by` is who gave it, as in "kicked by the operator".
  OrderResult carry_out(std::string_view by, const Order& order);
  // Everybody in the room, by name.
  [[nodiscard]] std::vector<Attendance> attendance() const;
  [[nodiscard]] RoomState state() const;
  // The sum of Log::bytes_in() of each.
  [[nodiscard]] std::uint64_t bytes_in(std::span<const EntryRange> ranges) const;
  // Those that hold.
  [[nodiscard]] std::vector<Ban> bans() const;
  // From now on these of `limits` hold: max_members, max_per_address, grace, lines_per_second and
  // lines_at_once. Whoever is here stays, and whoever is away keeps the time that it was given.
  void change(const Limits& limits);
  [[nodiscard]] Limits limits() const;
  // Takes the file of bans as it is now, with what orders have changed since it was last read or
  // written; RoomSettings has store_bans and read_bans. Who is here stays.
  BanReload reload_bans();

  // --- for the timekeeper ---

  // Waits until a timer fires, and carries it out: tells that a member is away, or ends a session
  // whose time is over. False after finish().
  [[nodiscard]] bool run_timers();

  // --- for the recorder, where there is one ---

  // Replaces `entries` by those that are published but not stored; waits until there are some.
  // Returns with no entries after nudge_recorder(), and false after finish() when none are left.
  [[nodiscard]] bool take_unstored(std::vector<EntryPtr>& entries);
  // stored(): what was taken is on disk, and is delivered. not_stored(): it could not be stored;
  // its messages are not sent, and their senders get `sentence`.
  void stored();
  void not_stored(const std::string& sentence);
  void nudge_recorder();
  // The state that a new transcript file has to begin with.
  [[nodiscard]] Snapshot snapshot() const;
  // To be called before anybody joins: restores the state of the server's last run. Its sessions
  // wait to be resumed.
  void restore(const Snapshot& past);

  // --- for couriers and catch-up threads ---

  // Gives back the share that was delivered to, waits for entries, and replaces `round` by a share
  // and what its members are to get: public entries, and private ones of members of that share.
  // False after close() and finish().
  //
  // When entries come within twice the time that the last round took, the courier is busy, and a
  // little more patience gathers more for one send() per member: a quarter of that time, or until
  // as many are there as the last rounds had.
  // Measured on 2 cores, closed loop, 1000 clients: 1.3-2.4 M deliveries/s without, 3.5 M with.
  [[nodiscard]] bool take(Round& round);
  // Replaces `entries` by public entries from `index` on: those below `end`, up to about `bytes` of
  // memory. Returns how many from `index` on the log no longer had.
  [[nodiscard]] std::uint64_t read(std::uint64_t index, std::uint64_t end, std::size_t bytes,
                                   std::vector<EntryPtr>& entries);
  // How many bytes of entries a catch-up thread encodes and sends at a time: less in a large room.
  [[nodiscard]] std::size_t catch_up_chunk() const;
  void settle(const std::vector<Released>& released);
  // Nothing can be delivered on `link` any more, so no member waits for it.
  void give_up(LinkId link);

  // --- for the end ---

  // Says `bye` to everyone, lets nobody in, and ends every wait for a turn.
  void close(std::string_view reason);
  // Everyone has left: ends take(), run_timers() and take_unstored().
  void finish();

  [[nodiscard]] std::size_t size() const;

 private:
  // Whether a line asks for an answer, and waits while much is answered to those of its address.
  enum class Asks : std::uint8_t { No, Yes };
  [[nodiscard]] static Asks asks(const Member& member, const Request& request);
  // False when nothing may be published for `member`: the room is closed, or the member is out of
  // reach or not on `link` any more.
  [[nodiscard]] bool wait_for_turn(Member& member, LinkId link, Asks asks) REQUIRES(mutex_);
  // Waits until the member has caused no more work, and sent no more lines, than it may.
  void wait_for_allowance(Member& member, LinkId link) REQUIRES(mutex_);
  [[nodiscard]] bool may_wait(const Member& member, LinkId link) const REQUIRES(mutex_);
  // Waits until the room can be told of one more who comes; or says why not. Then that one comes at
  // once: Moves::wake_next() has to follow.
  [[nodiscard]] std::optional<Refusal> wait_to_come(const std::string& counted_as) REQUIRES(mutex_);
  // The same for one who leaves, who is refused nothing: where too many wait, it goes at once.
  void wait_to_go() REQUIRES(mutex_);
  void wait_to_move(Moves::Queue& queue) REQUIRES(mutex_);
  void wait_once(Moves::Queue& queue) REQUIRES(mutex_);
  void wait_for_entries(Mailboxes& mailboxes, std::chrono::nanoseconds last_round) REQUIRES(mutex_);
  void refund(const std::vector<Released>& released) REQUIRES(mutex_);
  Verdict handle_line(LinkId link, std::uint64_t line, Request& request);
  // Stores the bans, if they have changed. Returns what the operator is told of it; may be empty.
  std::string store_bans();

  const Settings settings_;

  Mutex storing_bans_;  // taken before mutex_, so that the last bans are stored last
  std::uint64_t stored_bans_ GUARDED_BY(storing_bans_) = 0;  // their version

  mutable Mutex mutex_;
  Limits limits_ GUARDED_BY(mutex_);  // the parts read it
  Members members_ GUARDED_BY(mutex_);
  Moves moves_ GUARDED_BY(mutex_);
  Backpressure backpressure_ GUARDED_BY(mutex_);
  Allowances allowances_ GUARDED_BY(mutex_);
  Publisher publisher_ GUARDED_BY(mutex_);
  Absences absences_ GUARDED_BY(mutex_);
  Moderation moderation_ GUARDED_BY(mutex_);
  Requests requests_ GUARDED_BY(mutex_);
  Changes changes_ GUARDED_BY(mutex_);
  Slowed slowed_ GUARDED_BY(mutex_);
  CondVar timers_changed_;
  DeliveryCounts counts_ GUARDED_BY(mutex_);
  bool recorder_nudged_ GUARDED_BY(mutex_) = false;
  bool closed_ GUARDED_BY(mutex_) = false;
  bool finished_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
