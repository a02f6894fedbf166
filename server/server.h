// The server: listens, and gives every connection a session. run() is the main thread's: it blocks
// in accept() until stop() is called from another.

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "common/system/mutex.h"
#include "common/system/socket.h"
#include "server/connection/courier.h"
#include "server/connection/sessions.h"
#include "server/dialects.h"
#include "server/operator/console.h"
#include "server/room/limits.h"
#include "server/room/room.h"
#include "server/transcript/recorder.h"

namespace chat {

struct ServerSettings {
  std::string bind_address;  // empty: all interfaces
  std::uint16_t port = kDefaultPort;
  std::string room_name = "the chat";
  Transcript::Settings transcript;  // its file is empty where none is kept
  Limits limits;
  Dialects dialects = all_dialects();
};

class Server {
 public:
  // Listens, and opens the transcript. Throws std::system_error with a sentence. `console` outlives
  // the server.
  Server(const ServerSettings& settings, Console& console);

  // The port it listens on.
  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

  // Serves until stop(), then says bye to everyone, closes every connection and joins every
  // thread; calls `on_ready` when it is about to serve. Call once. Throws std::system_error when
  // its threads cannot be started, and std::runtime_error when it had to stop because the disk has
  // failed.
  void run(const std::function<void()>& on_ready = [] {});

  // Makes run() return. Any thread, any number of times, for as long as there is a server.
  void stop();
  // Begins a new file of the transcript, where there is one. Any thread.
  void rotate_transcript();

  // Who is in the room.
  [[nodiscard]] std::size_t people() const { return room_.size(); }

 private:
  using Clock = std::chrono::steady_clock;

  void serve();
  void welcome(Socket socket);
  // An accept() that failed: waits for a client with the spare descriptor, or a little.
  void cope_with(int error);
  void accept_with_spare();
  void pause();
  void complain(const std::string& sentence);
  void end_all();

  const Limits limits_;
  Console& console_;
  Socket listener_;  // shut down by stop(), closed with the server: stop() may come at any time
  Room room_;
  std::optional<Recorder> recorder_;
  std::deque<Courier> couriers_;
  const SessionContext context_;
  Sessions sessions_;
  std::thread timekeeper_;

  // Given up to accept one more when descriptors have run out.
  Fd spare_;
  Clock::time_point last_complaint_{};

  Mutex mutex_;
  CondVar stop_called_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::string broken_ GUARDED_BY(mutex_);  // why it has to stop; empty: it has not
};

}  // namespace chat
