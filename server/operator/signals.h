// SIGINT and SIGTERM as an orderly stop, of which a second one ends the program at once; SIGHUP as
// an orderly stop, too, or as what the program wants it for.

#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace chat {

// Console's own: interrupts a write() that is blocked.
inline constexpr int kWakeSignal = SIGUSR1;

// Blocks signals in the calling thread and in all it starts from now on: those that a SignalThread
// waits for, which are returned, and those that the server's threads send each other, so that they
// do nothing when they come from outside. What was ignored (nohup, a shell's background job) stays
// so.
[[nodiscard]] sigset_t block_signals();

// Whether this process has a terminal that sends SIGHUP when it is closed (termios(3), "Controlling
// terminal").
[[nodiscard]] bool has_controlling_terminal();

class SignalThread {
 public:
  // Waits for `signals`, from block_signals(), on a thread of its own: calls `on_stop` at the first
  // one, and `on_hangup`, where there is one, at every SIGHUP. Throws std::system_error.
  SignalThread(const sigset_t& signals, std::function<void()> on_stop,
               std::function<void()> on_hangup = nullptr);
  // After this nothing is called. Declare it behind everything that the calls use.
  ~SignalThread();
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;

 private:
  void wait_for_signals() noexcept;

  const sigset_t signals_;
  const std::function<void()> on_stop_;
  const std::function<void()> on_hangup_;
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace chat
