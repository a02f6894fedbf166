// One client, from its connection to its end, on a thread that blocks in recv(). The session owns
// the descriptor, the receive buffer and its side of the conversation. It publishes to the room;
// couriers deliver to its client.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "common/system/mutex.h"
#include "common/system/network.h"
#include "common/system/socket.h"
#include "server/connection/outbox.h"
#include "server/connection/password.h"
#include "server/dialect/dialect.h"
#include "server/dialect/incoming.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace chat {

// A client that was not let in.
struct RefusedClient {
  std::string_view address;
  std::string_view name;    // that it has given, whatever is in it; may be empty
  std::string_view reason;  // a word: of the errors' codes, or "no-name" when none came in time
};
// The words for those who come to the port for proxies: they are none, or their header is wrong or
// did not come in time.
inline constexpr std::string_view kNoProxy = "no-proxy";
inline constexpr std::string_view kProxyHeader = "proxy-header";

// What all sessions share; outlives them.
struct SessionContext {
  const Limits& limits;
  Room& room;
  Dialects dialects;
  const DialectSettings& dialect_settings;
  const Password* password = nullptr;     // nullptr: the room has none
  std::span<const Network> trusted = {};  // who comes from there is not counted by address
  // Called by any thread, without a lock. May be nullptr.
  std::function<void(const RefusedClient&)> on_refusal = nullptr;
  // The same for kNoProxy and kProxyHeader, with a sentence for the operator.
  std::function<void(const RefusedClient&, const std::string&)> on_wrong_proxy = nullptr;
};

// Where a connection comes from.
struct ConnectionOrigin {
  std::string address;  // see Socket::peer_address()
  // Proxy: it is the address of a proxy, which says in a header where the client is.
  enum class Says : std::uint8_t { Peer, Proxy } says = Says::Peer;
};

class Sessions;

class Session {
 public:
  // `sessions` has registered it as `id`, and outlives it.
  Session(LinkId id, Socket socket, ConnectionOrigin origin, const SessionContext& context,
          Sessions& sessions);

  [[nodiscard]] LinkId id() const { return id_; }

  // The whole conversation. Called once, on the session's own thread.
  void run() noexcept;

  // To be called when no thread can be started for run().
  [[nodiscard]] Socket give_back_socket() { return std::move(socket_); }

  // Cuts the connection, which wakes the session wherever it waits. Any thread may call it while
  // the session is registered with Sessions.
  void cut();
  // The same, if nothing is waiting to be sent.
  void cut_if_idle();
  // The same, and what the kernel has not sent yet is thrown away.
  void cut_without_rest();
  // The public entries that the client is behind, about. May be called as cut().
  [[nodiscard]] EntryRange behind_by();
  // Ends the handshake: the client is told that its place is another's now. Wakes the session, and
  // may be called, as cut().
  void give_way();

 private:
  using Clock = std::chrono::steady_clock;
  // How a conversation ended, which decides how the connection is closed.
  enum class Parting : std::uint8_t { Polite, Broken };
  // What comes next in a handshake.
  enum class Step : std::uint8_t { GoOn, Joined, Over };

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

  // Reads the header of a proxy, and takes the client's address from it. False when there is none
  // in time, which the operator is told of where it is wrong.
  [[nodiscard]] bool read_proxy_header();
  // Runs until the client is in the room, or cannot be. True when it is in the room.
  [[nodiscard]] bool handshake();
  // Waits for bytes; greets a silent client.
  [[nodiscard]] Step listen();
  [[nodiscard]] Step take(Decoder::Introduce& person);
  [[nodiscard]] Step take(Decoder::Password& given);
  [[nodiscard]] Step take(Decoder::Order&) { return Step::GoOn; }  // nobody is in the room yet
  [[nodiscard]] Step take(Decoder::Pong&) { return Step::GoOn; }
  [[nodiscard]] Step take(Decoder::Raw& answer) { return say(answer.bytes); }
  [[nodiscard]] Step take(Decoder::ServeAndClose& last);
  [[nodiscard]] Step take(Decoder::AskAgain& refusal);
  // Asks for the password, or for a name.
  [[nodiscard]] Step greet();
  // Compares a password when it is its turn. When it is right, `knows_password_`; else what comes
  // next is returned.
  [[nodiscard]] Step try_password(std::string_view secret);
  // Answers a refusal.
  [[nodiscard]] Step refuse(const Refusal& refusal);
  // Joins the room, or takes a session up again; or says why not.
  [[nodiscard]] std::optional<Room::Refusal> join_or_resume(const Decoder::Introduce& person);
  // Sends without waiting: a client that does not even read this much is not worth a wait.
  [[nodiscard]] Step say(std::string_view bytes);
  // Sends the reason why the handshake ends, in the client's dialect, without waiting.
  void say_last(std::string_view code, std::string_view sentence);
  void note_refusal(std::string_view reason, std::string_view name = "") const;
  // The header is wrong, or late.
  void note_wrong_header(std::string_view why) const;

  // In the room: returns when the client leaves.
  [[nodiscard]] Parting stay();
  // False when the input was the last.
  [[nodiscard]] bool execute(Decoder::Introduce&) { return true; }  // it has a name already
  [[nodiscard]] bool execute(Decoder::Password&) { return true; }
  [[nodiscard]] bool execute(Decoder::Order& order);
  [[nodiscard]] bool execute(Decoder::Pong& pong);
  [[nodiscard]] bool execute(Decoder::Raw& answer);
  [[nodiscard]] bool execute(Decoder::ServeAndClose& last);
  [[nodiscard]] bool execute(Decoder::AskAgain&) { return true; }
  // Nothing has come for a while: pings the client. False when nothing came after that, or the
  // connection is over for another reason.
  [[nodiscard]] bool on_silence();
  void expect_something_within(Limits::Milliseconds time);

  // Lets the next receive() wait until `deadline`. False when that has passed, or when the session
  // gives way: then it waits for nothing any more.
  [[nodiscard]] bool wait_at_most_until(Clock::time_point deadline) const;
  // Waits for that time, and takes nothing meanwhile. False when the session gives way or is cut.
  [[nodiscard]] bool wait_until(Clock::time_point when);
  void make_outbox();
  void drop_outbox();
  [[nodiscard]] Outbox* outbox();

  enum class Ping : std::uint8_t { None, Sent };
  enum class Going : std::uint8_t { Lost, Left };

  const LinkId id_;
  Socket socket_;
  unsigned wrong_passwords_ = 0;
  ConnectionOrigin origin_;
  const SessionContext& context_;
  Sessions& sessions_;
  Incoming incoming_;
  Clock::time_point begun_;                            // the handshake
  Clock::time_point greeting_at_;                      // when a silent client is greeted
  Clock::time_point deadline_;                         // of the handshake
  std::size_t received_ = 0;                           // bytes
  std::string reason_ = std::string(kConnectionLost);  // the reason of the leave
  std::string last_bytes_;                             // sent instead of the bye, if not empty
  std::atomic<bool> gives_way_ = false;
  bool greeted_ = false;
  bool knows_password_ = false;  // or there is none
  bool is_long_ = false;         // the handshake: see Sessions::note_long_handshake()
  Ping ping_ = Ping::None;
  Going going_ = Going::Left;

  Mutex mutex_;
  CondVar woken_;  // by give_way() and cut()
  // Set while the client is in the room. Only the session's own thread changes it.
  std::unique_ptr<Outbox> outbox_ GUARDED_BY(mutex_);
  bool is_cut_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
