// SIGINT and SIGTERM as an orderly stop, of which a second one ends the program at once; SIGHUP as
// the same, or as what the program wants it for.

#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace chat {

class SignalThread {
 public:
  // Blocks the signals in the calling thread and in all it starts from now on; those that were
  // ignored (nohup, a shell's background job) stay so.
  SignalThread();
  // Calls `on_stop` at the first signal, on a thread of its own, and `on_hangup`, where there is
  // one, at every SIGHUP. Throws std::system_error.
  void start(std::function<void()> on_stop, std::function<void()> on_hangup = nullptr);
  ~SignalThread();

 private:
  void wait_for_signals() noexcept;

  sigset_t signals_{};
  std::function<void()> on_stop_;
  std::function<void()> on_hangup_;
  std::thread thread_;
};

}  // namespace chat
