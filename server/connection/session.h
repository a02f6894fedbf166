// One client, from its connection to its end, on a thread of its own that blocks in recv(). The
// session owns the descriptor, the receive buffer and its side of the conversation; it publishes
// to the room, and couriers deliver to its client.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "common/system/mutex.h"
#include "common/system/socket.h"
#include "common/text/line_buffer.h"
#include "server/connection/outbox.h"
#include "server/dialect/dialect.h"
#include "server/dialect/plain/telnet.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace chat {

// What all sessions share; outlives them.
struct SessionContext {
  const Limits& limits;
  Room& room;
};

class Session {
 public:
  Session(LinkId id, Socket socket, const SessionContext& house);

  [[nodiscard]] LinkId id() const { return id_; }

  // The whole conversation. Called once, on the session's own thread.
  void run() noexcept;

  // For when no thread can be started for run().
  [[nodiscard]] Socket give_back_socket() { return std::move(socket_); }

  // Cuts the connection, which wakes the session wherever it waits. Any thread, while the session
  // is registered with Sessions.
  void cut();
  // The same, if nothing is waiting to be sent.
  void cut_if_idle();

 private:
  using Clock = std::chrono::steady_clock;
  // How a conversation ended, and therefore how to part.
  enum class Parting : std::uint8_t { Polite, Broken };
  enum class Answer : std::uint8_t { ComeIn, TryAgain, GoAway };

  class Membership {
   public:
    explicit Membership(Session& session) : session_(session) {}
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;
    ~Membership();

   private:
    Session& session_;
  };

  [[nodiscard]] Parting converse();
  [[nodiscard]] IoStatus receive();
  void linger();

  // At the door: true when the client is in the room.
  [[nodiscard]] bool enter();
  [[nodiscard]] std::optional<LineBuffer::Line> line_at_door(Clock::time_point greeting,
                                                             Clock::time_point deadline);
  [[nodiscard]] Answer introduce(const LineBuffer::Line& line);
  // Joins the room, or takes a session up again; or says why not.
  [[nodiscard]] std::optional<Room::Refusal> join_or_resume(const Dialect::Introduction& person);
  [[nodiscard]] Answer after_refusal(std::string_view code);
  void refuse_at_door(std::string_view code, std::string_view sentence);
  [[nodiscard]] std::size_t discard_what_came();
  void say_at_door(std::string_view bytes);

  // In the room: returns when the client leaves.
  [[nodiscard]] Parting stay();
  // False when the line was the last.
  [[nodiscard]] bool execute(const LineBuffer::Line& line);
  // Nothing has come for a while: asks for a sign of life. False when none came, or the connection
  // is over for another reason.
  [[nodiscard]] bool on_silence();
  void expect_something_within(Limits::Milliseconds time);

  [[nodiscard]] bool wait_at_most_until(Clock::time_point deadline) const;
  void make_outbox();
  void drop_outbox();
  [[nodiscard]] Outbox* outbox();

  const LinkId id_;
  Socket socket_;
  const SessionContext& context_;
  LineBuffer lines_;
  TelnetFilter telnet_;
  const Dialect* dialect_ = nullptr;  // until the first line has come
  bool heard_ = false;                // a first byte has come
  bool greeted_ = false;
  enum class Ping : std::uint8_t { None, Sent } ping_ = Ping::None;
  std::string reason_ = std::string(kConnectionLost);  // for leaving
  enum class Going : std::uint8_t { Lost, Left } going_ = Going::Left;

  Mutex mutex_;
  // Set for as long as the client is in the room; changed by the session's own thread only.
  std::unique_ptr<Outbox> outbox_ GUARDED_BY(mutex_);
};

}  // namespace chat
