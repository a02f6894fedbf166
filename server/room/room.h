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
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/protocol/event.h"
#include "common/protocol/request.h"
#include "common/system/clock.h"
#include "common/system/mutex.h"
#include "server/log/log.h"
#include "server/log/snapshot.h"
#include "server/log/token.h"
#include "server/room/limits.h"
#include "server/room/members.h"

namespace chat {

class Room {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Recorded : std::uint8_t {
    No,   // what is published is delivered
    Yes,  // not before the recorder says that it is stored
  };
  struct Settings {
    std::string name;
    std::size_t couriers = 1;  // threads that will call take(), each with its own number below that
    std::string incarnation = "-";  // a word that no other start of the server has had
    Recorded recorded = Recorded::No;
    // Is given every public entry and every whisper, in the log's order: the console. Called with
    // the room's mutex held, so it may only take a note.
    std::function<void(const EntryPtr&)> watch = nullptr;
    std::int64_t (*time_of_day)() = wall_clock_ms;  // milliseconds since 1970, UTC
  };
  Room(const Limits& limits, Settings settings);

  [[nodiscard]] const std::string& name() const { return settings_.name; }

  // --- for sessions ---

  struct Refusal {
    std::string_view code;
    std::string sentence;
  };
  // On which connection somebody comes in, and where their share is delivered to.
  struct Arrival {
    LinkId link = kNoLink;
    std::string_view address;
    Outbox* outbox = nullptr;
  };
  // Lets somebody in as `name`, with at most `history` messages of the past, or says why not. With
  // a secret they get a session that can be taken up again. Who asks once more with the same key,
  // because no welcome has come, gets the session that was made for them.
  [[nodiscard]] std::optional<Refusal> join(const Arrival& arrival, std::string_view name,
                                            std::size_t history,
                                            const std::optional<Secret>& secret = std::nullopt,
                                            const std::optional<Secret>& key = std::nullopt);
  // Puts the session of `token` on this connection, whatever other it is on, and lets it have all
  // that came after the event `after`; or says why not.
  [[nodiscard]] std::optional<Refusal> resume(const Arrival& arrival, const Token& token,
                                              std::uint64_t after);

  enum class Verdict : std::uint8_t { GoOn, HangUp };
  // Carries out what is asked for on a connection; the answer goes through the log like everything
  // else. `line` is the session's number for it, 0 where it has none. Waits for the member's turn
  // to publish, which is what slows down who types faster than the room can deliver. HangUp: the
  // connection is of no more use.
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

  // Waits until the time has come for something, and does it: tells that somebody is away, or ends
  // a session that has waited long enough. False after finish().
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
  [[nodiscard]] Snapshot remember() const;
  // Before anybody joins: what was there before this start of the server. The sessions in it wait.
  void restore(const Snapshot& past);

  // --- for couriers and catch-up threads ---

  // What need not wait any more on a connection, because it was sent or given up: bytes of the
  // member's own lines and answers, and of whispers to it.
  struct Released {
    LinkId link;
    std::size_t own;
    std::size_t whispers;
  };
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
  using EntryDraft = std::shared_ptr<LogEntry>;
  struct Mailbox {
    std::vector<EntryPtr> entries;
    bool waiting = false;  // its courier is in take()
    CondVar filled;
  };

  // room.cc: who comes and goes, and the end
  void remove(Member& member, std::string_view reason) REQUIRES(mutex_);
  void say_bye(const Member& member, std::string_view code, std::string_view sentence)
      REQUIRES(mutex_);
  void publish_welcome(Member& member, const EntryDraft& welcome) REQUIRES(mutex_);
  [[nodiscard]] std::uint32_t people() const REQUIRES(mutex_);
  [[nodiscard]] std::int64_t now_ms() REQUIRES(mutex_);

  // room_return.cc: who comes back; resume(), lose(), ping(), pong(), run_timers(), remember() and
  // restore() are there, too
  //
  // The member goes on with this connection, as one who has had everything up to `after`.
  void attach(const Arrival& arrival, Member& member, std::uint64_t after) REQUIRES(mutex_);
  void detach(Member& member) REQUIRES(mutex_);
  // False when it cannot be asked yet.
  bool send_ping(Member& member) REQUIRES(mutex_);
  void wait_for_return(Member& member, std::string_view reason) REQUIRES(mutex_);
  void schedule(Member& member, Member::Next next, Clock::time_point at = {}) REQUIRES(mutex_);
  void on_time(Member& member) REQUIRES(mutex_);

  // room_requests.cc: handle() and answer(), the number of a line, and the rules of each request
  //
  // Nothing when a name in the request is nobody's: then `names` are those it may stand for, and
  // handle() comes again with the `nearest` of them, searched for without the mutex.
  [[nodiscard]] std::optional<Verdict> try_to_handle(LinkId link, std::uint64_t line,
                                                     Request& request, const std::string* nearest,
                                                     std::vector<std::string>& names)
      EXCLUDES(mutex_);
  [[nodiscard]] Verdict answer_number(Member& member, std::uint64_t line,
                                      Resumption::Line classified, const Request& request)
      REQUIRES(mutex_);
  void repeat_outcome(const Resumption& resumption, std::uint64_t line) REQUIRES(mutex_);
  void refuse_number(Member& member, std::uint64_t line, std::string_view code,
                     std::string sentence) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Nothing&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Say& say) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Act& act) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Whisper& whisper, std::string_view nearest)
      REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Who&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Rename& rename) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, HistoryRequest& recall) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Help&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, Quit&) REQUIRES(mutex_);
  void act(Member& member, std::uint64_t line, BadRequest& mistake, std::string_view nearest)
      REQUIRES(mutex_);
  void refuse(Member& member, std::uint64_t line, std::string_view code, std::string sentence)
      REQUIRES(mutex_);
  [[nodiscard]] std::optional<Refusal> name_refusal(std::string_view name, const Member* self) const
      REQUIRES(mutex_);
  void publish_history(const Member& member, std::uint64_t line,
                       std::shared_ptr<const History> past) REQUIRES(mutex_);

  // room_log.cc: entries, what is to be stored, and the couriers' mailboxes
  [[nodiscard]] EntryDraft entry_by(const Member& member, std::uint64_t line,
                                    event::What what) const REQUIRES(mutex_);
  // The same, for that member alone.
  [[nodiscard]] EntryDraft reply_to(const Member& member, std::uint64_t line,
                                    event::What what) const REQUIRES(mutex_);
  [[nodiscard]] EntryDraft welcome_for(const Member& member) const REQUIRES(mutex_);
  // Numbers the entry and passes it on: to be stored first where there is a recorder.
  void publish(const EntryDraft& entry) REQUIRES(mutex_);
  void pass_on(const EntryDraft& entry) REQUIRES(mutex_);
  // Puts the entry in its place in the log, for everyone to get.
  void commit(const EntryDraft& entry) REQUIRES(mutex_);
  // For the member that is its target, at once: it is no event, and passes neither recorder nor
  // log.
  void send_directly(const EntryDraft& entry) REQUIRES(mutex_);
  void begin_delivery(LogEntry& welcome) REQUIRES(mutex_);
  void remember_for(Member& member, const EntryPtr& entry) REQUIRES(mutex_);
  void answer_instead(const LogEntry& message, const std::string& sentence) REQUIRES(mutex_);
  void put_in_mailbox(std::size_t courier, const EntryPtr& entry) REQUIRES(mutex_);
  [[nodiscard]] std::size_t courier_of(MemberId id) const { return id % settings_.couriers; }
  [[nodiscard]] bool goes_to(const LogEntry& entry, std::size_t courier) const;
  void wait_for_entries(Mailbox& mailbox, std::chrono::nanoseconds last_round) REQUIRES(mutex_);

  // room_turns.cc: what is not delivered yet, and whose turn it is; settle() and give_up(), too
  void charge(const LogEntry& entry) REQUIRES(mutex_);
  void refund(const std::vector<Released>& released) REQUIRES(mutex_);
  void count_as_awaited(const LogEntry& entry) REQUIRES(mutex_);
  void count_as_taken(const LogEntry& entry) REQUIRES(mutex_);
  // False when the room is closed, or `member` is out of reach or not on `link` any more: then
  // nothing is published.
  [[nodiscard]] bool wait_for_turn(Member& member, LinkId link) REQUIRES(mutex_);
  [[nodiscard]] bool may_wait(const Member& member, LinkId link) const REQUIRES(mutex_);
  [[nodiscard]] bool over_own_bound(const Member& member) const REQUIRES(mutex_);
  void let_waiting_publish() REQUIRES(mutex_);
  // Takes back its place in line, or its turn.
  void withdraw(Member& member) REQUIRES(mutex_);

  const Limits limits_;
  const Settings settings_;

  mutable Mutex mutex_;
  Members members_ GUARDED_BY(mutex_);
  Log log_ GUARDED_BY(mutex_);
  std::vector<Mailbox> mailboxes_ GUARDED_BY(mutex_);
  MemberId last_member_ GUARDED_BY(mutex_) = kNobody;
  std::uint64_t last_seq_ GUARDED_BY(mutex_) = 0;
  std::uint64_t delivered_seq_ GUARDED_BY(mutex_) = 0;  // of the last that couriers were given
  std::int64_t last_time_ms_ GUARDED_BY(mutex_) = 0;
  std::size_t undelivered_ GUARDED_BY(mutex_) = 0;
  // Who waits for undelivered_ to go down, in the order they came; and how many of them were let
  // go but have not published yet.
  std::deque<Member*> admission_queue_ GUARDED_BY(mutex_);
  std::size_t admitted_ GUARDED_BY(mutex_) = 0;
  // When the next thing happens to whom of those who are away.
  std::set<std::pair<Clock::time_point, MemberId>> timetable_ GUARDED_BY(mutex_);
  CondVar timetable_changed_;
  // Published, not stored yet.
  std::vector<EntryDraft> unstored_ GUARDED_BY(mutex_);
  std::vector<EntryDraft> being_stored_ GUARDED_BY(mutex_);
  bool recorder_nudged_ GUARDED_BY(mutex_) = false;
  CondVar unstored_changed_;
  bool closed_ GUARDED_BY(mutex_) = false;
  bool finished_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
