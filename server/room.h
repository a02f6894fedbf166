// The room: the registry of nicknames and the log, under one mutex. What somebody asks for is
// checked against the registry, numbered and appended in one critical section, without any I/O;
// couriers take it from here and deliver it. The room knows no socket and no dialect.
//
// Thread-safe. Outlives every session and every courier.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/event.h"
#include "common/mutex.h"
#include "common/protocol.h"
#include "server/limits.h"
#include "server/log.h"
#include "server/registry.h"

namespace chat {

// Gets every public entry and every whisper: the console hears of them from it.
inline constexpr std::size_t kFirstCourier = 0;

class Room {
 public:
  // `couriers` is how many threads will call take(), each with its own number below that.
  Room(const Limits& limits, std::size_t couriers, std::string name);

  [[nodiscard]] const std::string& name() const { return name_; }
  // Which courier delivers to a member.
  [[nodiscard]] std::size_t courier_of(MemberId id) const { return id % couriers_; }

  // --- for sessions ---

  struct Refusal {
    std::string_view code;
    std::string sentence;
  };
  // Lets `id` in as `name`, with at most `history` messages of the past, or says why not.
  [[nodiscard]] std::optional<Refusal> join(MemberId id, std::string_view name,
                                            std::string_view address, std::size_t history);
  // Carries out what a member asks; the answer goes through the log like everything else. `line`
  // is that member's number for it. Waits for the member's turn to publish, which is what slows
  // down who types faster than the room can deliver.
  void handle(MemberId id, std::uint64_t line, Request request);
  // Bytes that the member's dialect has to answer by itself, in their place in the log.
  void answer(MemberId id, std::string bytes);
  // Takes `id` out. The last it gets is `bye`. Does nothing when it is not here (any more).
  void leave(MemberId id, std::string_view reason);

  // --- for couriers and drains ---

  // A private entry that needs no more room in its member's budget: sent, or given up.
  struct Spent {
    MemberId member;
    std::size_t bytes;
  };
  // Waits for entries for courier `courier`, then replaces `entries` by all there are: public ones,
  // and private ones whose actor or target is delivered to by it. False after close() and finish().
  //
  // `last_round` is how long the courier took to deliver the last ones. When the next come within
  // twice that time, it is busy, and a little more patience gathers more for one send() per member.
  // Measured on 2 cores, closed loop, 1000 clients: 1.3-2.4 M deliveries/s without, 3.5 M with.
  [[nodiscard]] bool take(std::size_t courier, const std::vector<Spent>& spent,
                          std::chrono::nanoseconds last_round, std::vector<EntryPtr>& entries);
  // Replaces `entries` by public entries from `index` on: those below `end`, up to about `bytes`.
  // Returns how many from `index` on the log no longer had.
  [[nodiscard]] std::uint64_t read(std::uint64_t index, std::uint64_t end, std::size_t bytes,
                                   std::vector<EntryPtr>& entries);
  void settle(const std::vector<Spent>& spent);
  // Nothing can be delivered to `id` any more: nothing may wait for that.
  void give_up(MemberId id);

  // --- for the end ---

  // Says `bye` to everyone, lets nobody in and ends every wait for a turn.
  void close(std::string_view reason);
  // Ends take(): everyone has left.
  void finish();

  [[nodiscard]] std::size_t size() const;

 private:
  struct Mailbox {
    std::vector<EntryPtr> entries;
    bool waiting = false;  // its courier is in take()
    CondVar filled;
  };

  void act(Member& member, std::uint64_t line, Nothing&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Say& say) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Act& act) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Whisper& whisper) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Who&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Rename& rename) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Help&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Quit&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Mistake& mistake) REQUIRES(mutex_);

  [[nodiscard]] std::shared_ptr<LogEntry> entry_by(const Member& member, EventKind kind,
                                                   std::uint64_t line) const REQUIRES(mutex_);
  // The same, for that member alone.
  [[nodiscard]] std::shared_ptr<LogEntry> reply_to(const Member& member, EventKind kind,
                                                   std::uint64_t line) const REQUIRES(mutex_);
  void refuse(Member& member, std::uint64_t line, std::string_view code, std::string sentence)
      REQUIRES(mutex_);
  [[nodiscard]] std::optional<Refusal> name_refusal(std::string_view name, const Member* self) const
      REQUIRES(mutex_);
  [[nodiscard]] std::string hint(std::string_view meant) const REQUIRES(mutex_);

  void publish(const std::shared_ptr<LogEntry>& entry) REQUIRES(mutex_);
  void wait_for_entries(Mailbox& mailbox, std::chrono::nanoseconds last_round) REQUIRES(mutex_);
  void put_in_mailbox(std::size_t courier, const EntryPtr& entry) REQUIRES(mutex_);
  void charge(MemberId id, std::size_t bytes) REQUIRES(mutex_);
  void refund(const std::vector<Spent>& spent) REQUIRES(mutex_);
  void count_as_taken(const LogEntry& entry) REQUIRES(mutex_);

  // False when the room is closed or the member is out of reach: then nothing is published.
  [[nodiscard]] bool wait_for_turn(Member& member) REQUIRES(mutex_);
  [[nodiscard]] bool over_own_bound(const Member& member) const REQUIRES(mutex_);
  void let_waiting_publish() REQUIRES(mutex_);
  [[nodiscard]] std::int64_t now_ms() REQUIRES(mutex_);
  [[nodiscard]] std::uint32_t people() const REQUIRES(mutex_);

  const Limits limits_;
  const std::size_t couriers_;
  const std::string name_;

  mutable Mutex mutex_;
  Registry registry_ GUARDED_BY(mutex_);
  Log log_ GUARDED_BY(mutex_);
  std::vector<Mailbox> mailboxes_ GUARDED_BY(mutex_);
  std::uint64_t last_seq_ GUARDED_BY(mutex_) = 0;
  std::int64_t last_time_ms_ GUARDED_BY(mutex_) = 0;
  std::size_t undelivered_ GUARDED_BY(mutex_) = 0;
  // Who waits for undelivered_ to go down, in the order they came; and how many of them were let
  // go but have not published yet.
  std::deque<Member*> line_ GUARDED_BY(mutex_);
  std::size_t let_go_ GUARDED_BY(mutex_) = 0;
  bool closed_ GUARDED_BY(mutex_) = false;
  bool finished_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
