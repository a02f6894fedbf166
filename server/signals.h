// SIGINT, SIGTERM and SIGHUP as an orderly stop; a second one ends the program at once.

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
  // Calls `on_stop` at the first signal, on a thread of its own. Throws std::system_error.
  void start(std::function<void()> on_stop);
  ~SignalThread();

 private:
  void wait_for_signals() noexcept;

  sigset_t signals_{};
  std::function<void()> on_stop_;
  std::thread thread_;
};

}  // namespace chat
