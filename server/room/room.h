// The room: one mutex, and the parts behind it. What somebody asks for is planned (requests.h), and
// takes effect in the log's order (changes.h), in one critical section and without any I/O.
// Couriers take it from here and deliver it. The room knows no socket and no dialect.
//
// Thread-safe. Outlives every session and every courier.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/request.h"
#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/log/snapshot.h"
#include "server/log/token.h"
#include "server/room/absences.h"
#include "server/room/backpressure.h"
#include "server/room/changes.h"
#include "server/room/limits.h"
#include "server/room/members.h"
#include "server/room/publisher.h"
#include "server/room/requests.h"
#include "server/room/settings.h"

namespace chat {

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

  // Lets a new member in as `name`, with at most `history` messages of the past, or says why not.
  // With a secret it has a session that can be taken up again. A client that asks once more with
  // the same key, because no welcome has come, is given the session that was made for it.
  [[nodiscard]] std::optional<Refusal> join(const Arrival& arrival, std::string_view name,
                                            std::size_t history,
                                            const std::optional<Secret>& secret = std::nullopt,
                                            const std::optional<Secret>& key = std::nullopt);
  // Puts the session of `token` on this connection, whatever other it is on, and gives it all that
  // came after the event `after`; or says why not.
  [[nodiscard]] std::optional<Refusal> resume(const Arrival& arrival, const Token& token,
                                              std::uint64_t after);

  // Carries out what is asked for on a connection; the answer goes through the log like everything
  // else. `line` is the session's number for it, 0 where it has none. Waits until the member may
  // publish, which slows down those who type faster than the room can deliver. Only one thread at a
  // time calls it for a connection.
  Verdict handle(LinkId link, std::uint64_t line, Request request);
  // Bytes that only answer the connection's protocol. They are no event: they are sent at once,
  // behind what was delivered before, and wait for no recorder.
  void answer(LinkId link, std::string bytes);
  // Asks a program for a sign of life. False when it cannot be asked, since its welcome is not
  // delivered yet. A ping is no event either: its number is that of the last one before it.
  [[nodiscard]] bool ping(LinkId link);
  // The answer to a ping: everything up to `seq` has arrived.
  void pong(LinkId link, std::uint64_t seq);

  // The member leaves. The last it gets is `bye`. Does nothing when nobody is on `link` (any more).
  void leave(LinkId link, std::string_view reason);
  // The connection is of no more use: a session that can be taken up again waits, any other ends.
  // After give_up() its `bye` waits for no recorder, since nobody hears what comes before it.
  void lose(LinkId link, std::string_view reason);

  // --- for the timekeeper ---

  // Waits until a timer fires, and does what it is for: tells that a member is away, or ends a
  // session that has waited long enough. False after finish().
  [[nodiscard]] bool run_timers();

  // --- for the recorder, where there is one ---

  // Waits for entries that are published but not stored, and replaces `entries` by them; by none
  // after nudge_recorder(). False when there are none left after finish().
  [[nodiscard]] bool take_unstored(std::vector<EntryPtr>& entries);
  // What was taken is stored: it is delivered. It could not be: the messages in it are not sent,
  // and their senders get `sentence`.
  void stored();
  void not_stored(const std::string& sentence);
  void nudge_recorder();
  // What a new file of the transcript has to begin with.
  [[nodiscard]] Snapshot snapshot() const;
  // Before anybody joins: what was there before this start of the server. The sessions in it wait.
  void restore(const Snapshot& past);

  // --- for couriers and catch-up threads ---

  // Waits for entries for courier `courier`, then replaces `entries` by all there are: public ones,
  // and private ones whose actor or target is delivered to by it. False after close() and finish().
  //
  // `last_round` is how long the courier took to deliver the last ones. When the next come within
  // twice that time, it is busy, and a little more patience gathers more for one send() per member.
  // Measured on 2 cores, closed loop, 1000 clients: 1.3-2.4 M deliveries/s without, 3.5 M with.
  [[nodiscard]] bool take(std::size_t courier, const std::vector<Released>& released,
                          std::chrono::nanoseconds last_round, std::vector<EntryPtr>& entries);
  // Replaces `entries` by public entries from `index` on: those below `end`, up to about `bytes`.
  // Returns how many from `index` on the log no longer had.
  [[nodiscard]] std::uint64_t read(std::uint64_t index, std::uint64_t end, std::size_t bytes,
                                   std::vector<EntryPtr>& entries);
  void settle(const std::vector<Released>& released);
  // Nothing can be delivered on `link` any more: nothing may wait for that.
  void give_up(LinkId link);

  // --- for the end ---

  // Says `bye` to everyone, lets nobody in and ends every wait for a turn.
  void close(std::string_view reason);
  // Ends take(), run_timers() and take_unstored(): everyone has left.
  void finish();

  [[nodiscard]] std::size_t size() const;

 private:
  // False when the room is closed, or `member` is out of reach or not on `link` any more: then
  // nothing may be published for it.
  [[nodiscard]] bool wait_for_turn(Member& member, LinkId link) REQUIRES(mutex_);
  [[nodiscard]] bool may_wait(const Member& member, LinkId link) const REQUIRES(mutex_);
  void wait_for_entries(Mailbox& mailbox, std::chrono::nanoseconds last_round) REQUIRES(mutex_);
  void refund(const std::vector<Released>& released) REQUIRES(mutex_);

  const Limits limits_;
  const Settings settings_;

  mutable Mutex mutex_;
  Members members_ GUARDED_BY(mutex_);
  Backpressure backpressure_ GUARDED_BY(mutex_);
  Publisher publisher_ GUARDED_BY(mutex_);
  Absences absences_ GUARDED_BY(mutex_);
  Requests requests_ GUARDED_BY(mutex_);
  Changes changes_ GUARDED_BY(mutex_);
  CondVar timers_changed_;
  bool recorder_nudged_ GUARDED_BY(mutex_) = false;
  bool closed_ GUARDED_BY(mutex_) = false;
  bool finished_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
