// The right to send to one member, and what waits for that member while it is behind.
//
// The right passes courier -> catch-up -> courier under the outbox's mutex, so that two threads
// never send to one socket and nothing is overtaken; nothing is sent while the mutex is held. While
// the courier has the right, the member is up to date after every round. When its socket is full, a
// catch-up thread takes over from a place in the log, sends with blocking calls until the member is
// up to date, and gives the right back.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/system/mutex.h"
#include "common/system/socket.h"
#include "server/connection/catch_up_turns.h"
#include "server/connection/encoded_batch.h"
#include "server/dialect/dialect.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace chat {

// The reason given when a member's connection broke.
inline constexpr std::string_view kConnectionLost = "connection lost";

// Appends what no longer counts for the member on `link`, because `deliveries` were sent or given
// up.
void append_released(std::vector<Room::Released>& released, LinkId link,
                     std::span<const Delivery> deliveries);

// Tells a slow reader from one that has stopped, by what the sender sees whenever the time for a
// send has passed: a slow reader may have taken less than makes the kernel ask for more.
class ReaderWatch {
 public:
  // `unacknowledged`: Socket::unacknowledged().
  explicit ReaderWatch(std::size_t unacknowledged) : unacknowledged_(unacknowledged) {}

  // Whether the reader has taken nothing since the last call; `sent` bytes went into the socket.
  [[nodiscard]] bool has_stopped(std::size_t sent, std::size_t unacknowledged);

 private:
  std::size_t unacknowledged_;
};

class Outbox {
 public:
  // All of these outlive the outbox, and the socket stays open as long.
  Outbox(LinkId link, const Socket& socket, const Encoder& encoder, Room& room,
         const Limits& limits, CatchUpTurns& turns);

  [[nodiscard]] const Encoder& encoder() const { return encoder_; }
  [[nodiscard]] const Socket& socket() const { return socket_; }

  // --- for the courier ---

  [[nodiscard]] LinkId link() const { return link_; }
  // Sets the member on the connection. To be called before anything else.
  void belong_to(MemberId member) { member_ = member; }

  enum class Turn : std::uint8_t {
    Courier,  // the courier may send
    CatchUp,  // a catch-up thread is sending
    Over,     // nobody may send: the connection failed, or everything was sent
  };
  // Whose turn it is in a round that ends before the public entry `end`. CatchUp: the catch-up
  // thread has taken over `personal` and goes on up to `end`.
  [[nodiscard]] Turn begin_round(std::vector<Delivery>& personal, std::uint64_t end);

  struct Backlog {
    std::string pending;             // the rest of what was sent in part
    std::uint64_t next = 0;          // the next public entry
    std::vector<Delivery> personal;  // in the order of their places
    bool has_bye = false;            // it ends with the bye, of which `pending` may be the rest
  };
  // The socket is full: a catch-up thread takes over, up to the public entry `end`. False when the
  // system has no thread: then the connection has failed.
  [[nodiscard]] bool fall_behind(Backlog backlog, std::uint64_t end);
  // The connection has failed. Wakes the session, which takes the member out of the room. The room
  // is told by the caller: Released::is_lost, or Room::give_up().
  void fail(std::string_view reason);
  // The member was put out of the room: wakes the session, which waits for the last bytes no longer
  // than Limits::last_words. To be called before the bye is handed over.
  void end_soon();
  // The last byte was sent, or never will be. The caller must not touch the outbox after this
  // call: the session may destroy it at once.
  void finish();

  // --- for the session ---

  // Waits until the last byte was sent, or a catch-up thread has to send what is left: true then.
  [[nodiscard]] bool wait_finished_or_behind();
  // Waits for finish(), then joins the catch-up thread. After that no other thread uses the outbox.
  // After end_soon() it cuts the connection when the time is over.
  void wait_finished();
  [[nodiscard]] bool finished() const;
  // Whether nothing that comes has any effect: after finish() or end_soon().
  [[nodiscard]] bool ends() const;
  // The public entries that the member is behind, about.
  [[nodiscard]] EntryRange behind_by() const;
  // Whether a catch-up thread is sending: something has been waiting for longer than a moment.
  [[nodiscard]] bool is_behind() const;
  // The reason of fail(); empty when there was none.
  [[nodiscard]] std::string failure() const;

 private:
  using Clock = std::chrono::steady_clock;

  void catch_up(Backlog backlog) noexcept;
  // Sends until the member is up to date, everything was sent, or the connection failed.
  void send_backlog(Backlog& backlog);
  void finish_if_bye_was_handed_over();
  void release(std::span<const Delivery> sent);
  [[nodiscard]] bool next_deliveries(Backlog& backlog, std::size_t chunk,
                                     std::vector<Delivery>& deliveries);
  [[nodiscard]] bool send(std::string_view bytes);

  const LinkId link_;
  MemberId member_ = kNobody;
  const Socket& socket_;
  const Encoder& encoder_;
  Room& room_;
  const Limits& limits_;
  CatchUpTurns& turns_;

  mutable Mutex mutex_;
  CondVar finished_changed_;  // and for a catch-up thread that begins
  Turn turn_ GUARDED_BY(mutex_) = Turn::Courier;
  std::vector<Delivery> personal_ GUARDED_BY(mutex_);  // came while it was sending
  std::uint64_t end_ GUARDED_BY(mutex_) = 0;           // what the catch-up may go up to
  std::uint64_t next_ GUARDED_BY(mutex_) = 0;          // where the catch-up is
  bool has_bye_ GUARDED_BY(mutex_) = false;            // the catch-up ends with it, not the courier
  std::thread catch_up_ GUARDED_BY(mutex_);
  std::string failure_ GUARDED_BY(mutex_);
  bool finished_ GUARDED_BY(mutex_) = false;
  std::optional<Clock::time_point> last_moment_ GUARDED_BY(mutex_);  // after end_soon()
};

}  // namespace chat
