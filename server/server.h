// The server: listens, and starts a session for every connection. run() blocks the main thread in
// accept() until another thread calls stop().

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

#include "common/system/mutex.h"
#include "common/system/socket.h"
#include "server/connection/courier.h"
#include "server/connection/sessions.h"
#include "server/dialects.h"
#include "server/operator/ban_file.h"
#include "server/operator/console.h"
#include "server/room/limits.h"
#include "server/room/room.h"
#include "server/transcript/recorder.h"

namespace chat {

struct ServerSettings {
  std::string bind_address;  // empty: all interfaces
  std::uint16_t port = kDefaultPort;
  std::string room_name = "the chat";
  Transcript::Settings transcript;  // an empty file name: no transcript
  std::string bans_file;            // empty: bans are forgotten when the server ends
  Limits limits;
  Dialects dialects = all_dialects();
  DialectSettings dialect_settings;
};

class Server {
 public:
  // Listens, reads the bans, and opens the transcript. Throws std::system_error whose what() is a
  // sentence. `console` outlives the server.
  Server(const ServerSettings& settings, Console& console);

  // The port it listens on.
  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

  // Calls `on_ready`, and serves until stop(). Then says bye to everyone, closes every connection
  // and joins every thread. Call once. Throws std::system_error when its threads cannot be
  // started, and std::runtime_error when the disk has failed and the server had to stop.
  void run(const std::function<void()>& on_ready = [] {});

  // Makes run() return. May be called by any thread, any number of times.
  void stop();
  // Begins a new transcript file, where there is a transcript. May be called by any thread.
  void rotate_transcript();
  // The same, and waits for it. Returns why that failed; empty when it did not.
  [[nodiscard]] std::string begin_transcript_file();

  // For whoever keeps order. Lives as long as the server.
  [[nodiscard]] Room& room() { return room_; }
  // How many public entries each client is behind that is behind at all, about.
  [[nodiscard]] std::unordered_map<LinkId, std::uint64_t> behind() const {
    return sessions_.behind();
  }
  // Connections that have a place, those without a name included.
  [[nodiscard]] std::size_t connections() const { return sessions_.count(); }

  // The number of people in the room.
  [[nodiscard]] std::size_t people() const { return room_.size(); }

 private:
  using Clock = std::chrono::steady_clock;

  void serve();
  void welcome(Socket socket);
  // After a failed accept(): accepts with the spare descriptor, or waits a little.
  void cope_with(int error);
  void accept_with_spare();
  void pause();
  void complain(const std::string& sentence);
  void end_all();

  const Limits limits_;
  const DialectSettings dialect_settings_;
  Console& console_;
  Socket listener_;  // shut down by stop(), closed with the server: stop() may come at any time
  std::optional<BanFile> ban_file_;
  Room room_;
  std::optional<Recorder> recorder_;
  std::deque<Share> shares_;
  std::deque<Courier> couriers_;
  const SessionContext context_;
  Sessions sessions_;
  std::thread timekeeper_;

  // Closed to accept one more client when descriptors have run out.
  Fd spare_;
  Clock::time_point last_complaint_{};

  Mutex mutex_;
  CondVar stop_called_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::string broken_ GUARDED_BY(mutex_);  // why the server has to stop; empty: it need not
};

}  // namespace chat
