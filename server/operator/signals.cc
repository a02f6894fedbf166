#include "server/operator/signals.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <utility>

#include "common/system/socket.h"

namespace chat {
namespace {

// Wakes the waiting thread so that it ends. Any process can send this signal, so `ending_`
// decides whether it counts.
constexpr int kEndSignal = SIGUSR2;

// What a shell reports for a program that a signal ended.
constexpr int kExitBySignal = 128;

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

sigset_t block_signals() {
  sigset_t waited_for;
  ::sigemptyset(&waited_for);
  ::sigaddset(&waited_for, kEndSignal);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal)) ::sigaddset(&waited_for, signal);
  }
  sigset_t blocked = waited_for;
  ::sigaddset(&blocked, kWakeSignal);
  (void)::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  return waited_for;
}

bool has_controlling_terminal() {
  return Fd(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)).valid();
}

std::string_view signal_name(int signal) {
  switch (signal) {
    case SIGINT:
      return "SIGINT";
    case SIGHUP:
      return "SIGHUP";
    default:
      return "SIGTERM";
  }
}

SignalThread::SignalThread(const sigset_t& signals, std::function<void(int signal)> on_stop,
                           std::function<void()> on_hangup)
    : signals_(signals),
      on_stop_(std::move(on_stop)),
      on_hangup_(std::move(on_hangup)),
      thread_(&SignalThread::wait_for_signals, this) {}

SignalThread::~SignalThread() {
  ending_ = true;
  (void)::pthread_kill(thread_.native_handle(), kEndSignal);
  thread_.join();
}

void SignalThread::wait_for_signals() noexcept {
  bool stopping = false;
  while (!ending_) {
    int signal = 0;
    if (::sigwait(&signals_, &signal) != 0 || signal == kEndSignal) continue;
    if (signal == SIGHUP && on_hangup_) {
      on_hangup_();
    } else if (!stopping) {
      stopping = true;
      on_stop_(signal);
    } else if (signal != SIGHUP) {  // a terminal that is closed may send more than one
      ::_exit(kExitBySignal + signal);
    }
  }
}

}  // namespace chat
