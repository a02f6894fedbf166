// The publisher: gives entries their number and time, has the recorder store them where there is
// one, puts them into the log, and hands them to the couriers' mailboxes.
//
//     publish() -> [recorder: begin_storing(), stored()] -> the log -> mailboxes
//
// Not thread-safe: the room's mutex guards it. The condition variables are for Room's waits.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/log/snapshot.h"
#include "server/room/allowances.h"
#include "server/room/backpressure.h"
#include "server/room/draft.h"
#include "server/room/keeping.h"
#include "server/room/limits.h"
#include "server/room/mailboxes.h"
#include "server/room/members.h"
#include "server/room/moves.h"
#include "server/room/settings.h"

namespace chat {

class Publisher {
 public:
  // All of them outlive it.
  Publisher(const Limits& limits, const RoomSettings& settings, const Members& members,
            Backpressure& backpressure, Moves& moves, const Allowances& allowances);

  // --- entries ---

  // Numbers the entry and passes it on.
  void publish(const EntryDraft& entry);
  // The same for an entry that has its number and time already.
  void publish_again(const EntryDraft& entry);
  // The entry is the member's welcome on a new connection.
  void publish_welcome(Member& member, const EntryDraft& welcome);
  // Sends an entry to its target at once. It is no event, so it passes neither recorder nor log.
  // Its number is that of the last event before it.
  void send_directly(const EntryDraft& entry);
  // Pings the member. False when its welcome is not delivered yet.
  bool send_ping(Member& member);
  // Pings a member that is here and for which something may be kept, so that it says what has
  // arrived. Once until it answers.
  void ask_what_arrived(Member& member);

  // --- the log ---

  [[nodiscard]] const Log& log() const { return log_; }
  // The messages that come with a welcome.
  [[nodiscard]] std::shared_ptr<const History> history() { return log_.history(); }
  // No message up to now comes with a welcome or a /history any more.
  void clear_history() { log_.clear_history(last_seq_); }
  [[nodiscard]] std::uint64_t last_seq() const { return last_seq_; }
  // Milliseconds since 1970, UTC. Never goes back, so that times are in the log's order.
  [[nodiscard]] std::int64_t now_ms();
  [[nodiscard]] std::int64_t last_time_ms() const { return last_time_ms_; }
  // To be called before anything is published: puts back the log of the server's last run.
  void restore(const Snapshot& past);

  // --- the recorder ---

  [[nodiscard]] bool has_unstored() const { return !unstored_.empty(); }
  [[nodiscard]] CondVar& unstored_changed() { return unstored_changed_; }
  // Replaces `entries` by all that is published and not stored. stored() or not_stored() follows.
  void begin_storing(std::vector<EntryPtr>& entries);
  void stored();
  // The messages among them have no effect; their senders get the error `sentence`.
  void not_stored(const std::string& sentence);
  // The whispers to the member among those that are not stored yet, in the log's order. Walks over
  // these only where there is one.
  [[nodiscard]] std::vector<EntryPtr> unstored_whispers(const Member& to) const;

  // --- sessions that may come back ---

  [[nodiscard]] Keeping& keeping() { return keeping_; }
  [[nodiscard]] const Keeping& keeping() const { return keeping_; }

  // --- couriers ---

  [[nodiscard]] Mailboxes& mailboxes() { return mailboxes_; }
  // As Mailboxes::take(): what was taken is under way no longer.
  ShareId take(std::vector<EntryPtr>& entries);

 private:
  // Sets the entry's cost, and counts it against its actor.
  void charge(LogEntry& entry);
  // Puts the entry into the log, and hands it to the couriers.
  void commit(const EntryDraft& entry);
  void commit_stored(const EntryDraft& entry);
  void count_unstored(const LogEntry& whisper, int change);
  void begin_delivery(LogEntry& welcome);
  void keep_for(Member& member, const EntryPtr& entry);
  void answer_instead(const LogEntry& message, const std::string& sentence);

  const RoomSettings& settings_;
  const Members& members_;
  Backpressure& backpressure_;
  Moves& moves_;
  const Allowances& allowances_;

  Log log_;
  std::uint64_t last_seq_ = 0;
  std::uint64_t delivered_seq_ = 0;  // the number of the last entry that couriers got
  std::int64_t last_time_ms_ = 0;
  Mailboxes mailboxes_;
  Keeping keeping_;
  std::vector<EntryDraft> unstored_;
  std::vector<EntryDraft> being_stored_;
  CondVar unstored_changed_;
};

}  // namespace chat
