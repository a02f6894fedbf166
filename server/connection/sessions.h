// All live sessions with their threads, and the reaper: the thread that joins those that ended.
//
// Thread-safe.

#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/system/mutex.h"
#include "common/system/socket.h"
#include "server/connection/session.h"

namespace chat {

class Sessions {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Sessions(const SessionContext& context) : context_(context) {}

  // Starts the reaper. Throws std::system_error.
  void start();

  // Starts a session for a new client. False when no thread can be started; the socket is then
  // untouched.
  [[nodiscard]] bool open(Socket& socket);
  // Sends `line` to a client that cannot be let in, and closes its connection after a moment in
  // which it can read that; at once when Limits::max_in_handshake others have that moment
  // already. Does not wait.
  void refuse(Socket socket, std::string_view line);
  // Sends `line`, and reads what the client has sent: with unread data, closing at once would be
  // a reset, which destroys the line.
  static void say_refused(const Socket& socket, std::string_view line);

  // Sessions whose descriptors are still open.
  [[nodiscard]] std::size_t count() const;

  // --- for the end ---

  // Waits until no session is live; false when `deadline` passed before.
  [[nodiscard]] bool wait_until_empty(Clock::time_point deadline);
  // Cuts the sessions with nothing waiting to be sent.
  void cut_idle();
  void cut_all();
  // Joins every ended session, then the reaper. No session may be live.
  void stop();

 private:
  struct Live {
    std::unique_ptr<Session> session;
    std::thread thread;
  };
  struct Refused {
    Socket socket;
    Clock::time_point close_at;
  };

  void run(Session& session) noexcept;
  void reap() noexcept;
  // Waits for sessions that can be joined and refused sockets that can be closed. False at the
  // end.
  [[nodiscard]] bool next_ended(std::vector<Live>& ended, std::vector<Refused>& refused);

  const SessionContext& context_;
  std::thread reaper_;

  mutable Mutex mutex_;
  CondVar changed_;
  LinkId last_id_ GUARDED_BY(mutex_) = kNoLink;
  std::unordered_map<LinkId, Live> live_ GUARDED_BY(mutex_);
  std::vector<Live> ended_ GUARDED_BY(mutex_);
  std::deque<Refused> refused_ GUARDED_BY(mutex_);  // the earliest first
  std::size_t closing_ GUARDED_BY(mutex_) = 0;      // sessions taken by the reaper, not closed yet
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
