// The server: listens, and starts a session for every connection. run() blocks the main thread in
// accept() until another thread calls stop().

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/system/listener.h"
#include "common/system/mutex.h"
#include "common/system/network.h"
#include "common/system/socket.h"
#include "server/connection/courier.h"
#include "server/connection/password.h"
#include "server/connection/sessions.h"
#include "server/dialects.h"
#include "server/door.h"
#include "server/operator/ban_file.h"
#include "server/operator/complaints.h"
#include "server/operator/console.h"
#include "server/operator/unix_listener.h"
#include "server/room/limits.h"
#include "server/room/room.h"
#include "server/transcript/recorder.h"

namespace chat {

struct ServerSettings {
  std::string bind_address;  // empty: all interfaces
  std::uint16_t port = kDefaultPort;
  std::string unix_path;  // empty: no Unix socket
  mode_t unix_mode = 0600;
  std::optional<std::uint16_t> proxy_port;  // where proxies connect; of these networks only
  std::vector<Network> proxies;
  std::vector<Network> trusted;  // who comes from there is not counted by address
  std::string room_name = "the chat";
  Transcript::Settings transcript;  // an empty file name: no transcript
  std::string password_file;        // empty: the room has no password
  std::string bans_file;            // empty: bans are forgotten when the server ends
  Limits limits;
  Dialects dialects = all_dialects();
  DialectSettings dialect_settings;
};

class Server {
 public:
  // Listens, reads the bans, and opens the transcript. Throws std::system_error whose what() is a
  // sentence. `console` outlives the server. `listener`: a socket that listens already, and that
  // others have, too; then address and port of the settings do not count.
  Server(const ServerSettings& settings, Console& console,
         std::optional<Socket> listener = std::nullopt);

  // The port it listens on, and the one for proxies; 0: there is none.
  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  [[nodiscard]] std::uint16_t proxy_port() const {
    return proxy_listener_ ? proxy_listener_->port() : 0;
  }

  // Calls `on_ready`, and serves until stop(). Then says bye to everyone, closes every connection
  // and joins every thread. Call once. Throws std::system_error when its threads cannot be
  // started, and std::runtime_error when the disk has failed and the server had to stop: then it
  // has called `on_failure` with why, on a thread of its own, before it says bye.
  void run(
      const std::function<void()>& on_ready = [] {},
      std::function<void(const std::string& why)> on_failure = [](const std::string&) {});

  // Makes run() return. May be called by any thread, any number of times.
  void stop();
  // Begins a new transcript file, where there is a transcript. May be called by any thread.
  void rotate_transcript();
  // The same, and waits for it. Returns why that failed; empty when it did not.
  [[nodiscard]] std::string begin_transcript_file();

  // See Room::reload_bans(); nothing where there is no file of bans. May be called by any thread.
  [[nodiscard]] std::optional<BanReload> reload_bans();
  // From now on these of `limits` hold: see Room::change(). May be called by any thread.
  void change(const Limits& limits);

  // For whoever keeps order. Lives as long as the server.
  [[nodiscard]] Room& room() { return room_; }
  [[nodiscard]] const Room& room() const { return room_; }
  // The public entries that each client is behind that is behind at all, about.
  [[nodiscard]] std::unordered_map<LinkId, EntryRange> behind() const { return sessions_.behind(); }
  // Connections that have a place, those without a name included.
  [[nodiscard]] std::size_t connections() const { return sessions_.count(); }

  // Who may come in, and how, where that is not as usual, and how many did not or gave way: lines
  // without the last LF.
  [[nodiscard]] std::string door_text() const;
  // How often each reason has kept somebody out.
  [[nodiscard]] std::map<std::string, std::uint64_t> refusals() const;
  // How often something could not be stored in the transcript.
  [[nodiscard]] std::uint64_t transcript_errors() const {
    return recorder_ ? recorder_->errors() : 0;
  }

  // The number of people in the room.
  [[nodiscard]] std::size_t people() const { return room_.size(); }

 private:
  using Clock = std::chrono::steady_clock;

  void add_doors();
  void count_and_log(const RefusedClient& client);
  // Anybody may come to the port for proxies, as often as they like: of each reason one a minute is
  // told and logged.
  void count_wrong_proxy(const RefusedClient& client, const std::string& sentence);
  void count(const RefusedClient& client);
  void end_all();

  const Limits limits_;  // of the start; the room's are those in force
  std::atomic<std::size_t> max_members_;
  const DialectSettings dialect_settings_;
  Console& console_;
  Listener listener_;
  std::optional<UnixListener> unix_listener_;
  std::optional<Listener> proxy_listener_;
  const std::string unix_path_;
  const std::vector<Network> proxies_;
  const std::vector<Network> trusted_;
  Complaints wrong_headers_;
  Complaints no_proxies_;
  const std::optional<Password> password_;
  std::optional<BanFile> ban_file_;
  Room room_;
  std::function<void(const std::string&)> on_failure_;  // constant while the recorder runs
  std::optional<Recorder> recorder_;
  std::deque<Share> shares_;
  std::deque<Courier> couriers_;
  const SessionContext context_;
  Sessions sessions_;
  std::deque<Door> doors_;  // the first one is the main thread's
  std::thread timekeeper_;
  std::deque<std::thread> acceptors_;  // of the other doors

  mutable Mutex refusals_mutex_;
  std::map<std::string, std::uint64_t> refusals_ GUARDED_BY(refusals_mutex_);

  Mutex mutex_;
  std::string broken_ GUARDED_BY(mutex_);  // why the server has to stop; empty: it need not
};

}  // namespace chat
