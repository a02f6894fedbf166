// SIGINT and SIGTERM stop the program in an orderly way; a second one ends it at once. SIGHUP
// does the same, or calls what the program has for it.

#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <string_view>
#include <thread>

namespace chat {

// Used by Console: interrupts a write() that is blocked.
inline constexpr int kWakeSignal = SIGUSR1;

// Blocks signals in the calling thread and in all threads it starts later. Returns those that a
// SignalThread waits for. The server's own signals are blocked too, so that they do nothing when
// another process sends them. A signal that is ignored (nohup, a shell's background job) stays
// ignored.
[[nodiscard]] sigset_t block_signals();

// Whether this process has a controlling terminal, which sends SIGHUP when it is closed
// (termios(3)).
[[nodiscard]] bool has_controlling_terminal();

// "SIGTERM": the name of one of those that a SignalThread waits for.
[[nodiscard]] std::string_view signal_name(int signal);

class SignalThread {
 public:
  // Starts a thread that waits for `signals`, the result of block_signals(). It calls `on_stop`
  // at the first of them, with its number, and `on_hangup`, where there is one, at every SIGHUP.
  // Throws std::system_error.
  SignalThread(const sigset_t& signals, std::function<void(int signal)> on_stop,
               std::function<void()> on_hangup = nullptr);
  // Ends the thread: no call comes after it. Declare this object after everything that the calls
  // use.
  ~SignalThread();
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;

 private:
  void wait_for_signals() noexcept;

  const sigset_t signals_;
  const std::function<void(int signal)> on_stop_;
  const std::function<void()> on_hangup_;
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace chat
