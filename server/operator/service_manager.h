// The service manager that has started the server, such as systemd: what it is told, and the
// listening socket that it may have handed over. By the protocols of sd_notify(3) and
// sd_listen_fds(3), without a library. Without a service manager nothing is sent.
//
// Thread-safe.

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "common/system/mutex.h"
#include "common/system/socket.h"

namespace chat {

// What it says in the environment of a process.
struct ServiceEnvironment {
  std::string notify_socket;  // the path; an abstract one begins with @; empty: none
  std::optional<std::chrono::microseconds> watchdog;  // how often it wants to hear of us at least
  std::size_t listeners = 0;                          // from descriptor 3 on

  // Of this process: what is meant for another one (LISTEN_PID, WATCHDOG_PID) does not count. To be
  // called before there are threads. Throws UserError for numbers that are none.
  [[nodiscard]] static ServiceEnvironment own();
};

// Takes over the one listening socket. Throws UserError when there are several, or when it does
// not listen for TCP connections.
[[nodiscard]] std::optional<Socket> take_listener(const ServiceEnvironment& environment);

class ServiceManager {
 public:
  // Throws UserError when the socket's path is no address.
  explicit ServiceManager(const ServiceEnvironment& environment);
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  // The server has started; `status` is asked for a line about it then, and every few seconds on a
  // thread of its own. As long as `status` returns, the watchdog is content: it has to take what
  // the server cannot be without. Throws std::system_error when there is no thread to be had.
  void ready(std::function<std::string()> status);
  // The settings are being read again; the second when that is over.
  void reloading();
  void reloaded();
  // The server is about to end; nothing but the watchdog is told after that.
  void stopping();

 private:
  using Clock = std::chrono::steady_clock;

  void run() noexcept;
  void tell_unless_stopping(std::string_view lines) const;
  void tell(std::string_view lines) const;
  [[nodiscard]] bool is_stopping() const;

  const std::string path_;
  const std::optional<std::chrono::microseconds> watchdog_;
  Fd socket_;
  std::function<std::string()> status_;  // constant once the thread is there

  mutable Mutex mutex_;
  CondVar changed_;
  bool is_stopping_ GUARDED_BY(mutex_) = false;
  bool ending_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace chat
