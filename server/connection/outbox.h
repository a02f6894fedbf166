// The right to send to one member, and what waits for that member while it is behind.
//
// The right passes courier -> catch-up -> courier under the outbox's mutex, so that two threads
// never send to one socket and nothing is overtaken; nothing is sent while the mutex is held. While
// the courier has the right, the member is up to date after every round. When its socket is full, a
// catch-up thread takes over from a place in the log, sends with blocking calls until the member is
// up to date, and gives the right back.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/system/mutex.h"
#include "common/system/socket.h"
#include "server/connection/encoded_batch.h"
#include "server/dialect/dialect.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace chat {

// Why a member left whose connection broke.
inline constexpr std::string_view kConnectionLost = "connection lost";

// Appends what the member on `link` is owed no longer, because `deliveries` were sent or given up.
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
  // All of them outlive the outbox; the socket stays open as long.
  Outbox(LinkId link, const Socket& socket, const Encoder& encoder, Room& room,
         const Limits& limits);

  [[nodiscard]] const Encoder& encoder() const { return encoder_; }
  [[nodiscard]] const Socket& socket() const { return socket_; }

  // --- for the courier ---

  [[nodiscard]] LinkId link() const { return link_; }
  // Who is on the connection. Before anything else.
  void belong_to(MemberId member) { member_ = member; }

  enum class Turn : std::uint8_t {
    Courier,  // the courier may send
    CatchUp,  // a catch-up thread is sending
    Over,     // nobody: the connection failed, or all was said
  };
  // Says whose turn it is in a round that ends before the public entry `end`. With CatchUp, the
  // catch-up thread has taken over `personal` and will go on to `end`.
  [[nodiscard]] Turn begin_round(std::vector<Delivery>& personal, std::uint64_t end);

  struct Backlog {
    std::string pending;             // the rest of what was sent in part
    std::uint64_t next = 0;          // the next public entry
    std::vector<Delivery> personal;  // in the order of their places
  };
  // The socket is full: a catch-up thread takes over, up to the public entry `end`.
  void fall_behind(Backlog backlog, std::uint64_t end);
  // The connection is of no more use; wakes the session, which takes the member out.
  void fail(std::string_view reason);
  // The last byte was sent, or never will be. Nothing of the outbox may be touched by the caller
  // afterwards: the session may destroy it at once.
  void finish();

  // --- for the session ---

  // Waits for finish(), then joins the catch-up thread. After that no other thread uses the outbox.
  void wait_finished();
  [[nodiscard]] bool finished() const;
  // A catch-up thread is sending: something is on its way for longer than a moment.
  [[nodiscard]] bool is_behind() const;
  // Why it failed; empty when it did not.
  [[nodiscard]] std::string failure() const;

 private:
  void catch_up(Backlog backlog) noexcept;
  // Sends until the member is up to date, all was said, or the connection failed.
  void send_backlog(Backlog& backlog);
  void end_turn();
  void finish_if_bye_was_handed_over();
  void release(std::span<const Delivery> sent);
  [[nodiscard]] bool next_deliveries(Backlog& backlog, std::vector<Delivery>& deliveries);
  [[nodiscard]] bool send(std::string_view bytes);

  const LinkId link_;
  MemberId member_ = kNobody;
  const Socket& socket_;
  const Encoder& encoder_;
  Room& room_;
  const Limits& limits_;

  mutable Mutex mutex_;
  CondVar finished_changed_;
  Turn turn_ GUARDED_BY(mutex_) = Turn::Courier;
  std::vector<Delivery> personal_ GUARDED_BY(mutex_);  // came while it was sending
  std::uint64_t end_ GUARDED_BY(mutex_) = 0;           // what the catch-up may go up to
  bool has_bye_ GUARDED_BY(mutex_) = false;            // the catch-up has it: the courier is done
  std::thread catch_up_ GUARDED_BY(mutex_);
  std::string failure_ GUARDED_BY(mutex_);
  bool finished_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
