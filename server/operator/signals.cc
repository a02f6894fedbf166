#include "server/operator/signals.h"

#include <pthread.h>
#include <unistd.h>

#include <utility>

namespace chat {
namespace {

// Ends the waiting thread when the program ends without a signal.
constexpr int kEndSignal = SIGUSR2;

// What a shell reports for a program that a signal ended.
constexpr int kExitBySignal = 128;

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

SignalThread::SignalThread() {
  ::sigemptyset(&signals_);
  ::sigaddset(&signals_, kEndSignal);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal)) ::sigaddset(&signals_, signal);
  }
  (void)::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

void SignalThread::start(std::function<void()> on_stop, std::function<void()> on_hangup) {
  on_stop_ = std::move(on_stop);
  on_hangup_ = std::move(on_hangup);
  thread_ = std::thread(&SignalThread::wait_for_signals, this);
}

SignalThread::~SignalThread() {
  if (!thread_.joinable()) return;
  (void)::pthread_kill(thread_.native_handle(), kEndSignal);
  thread_.join();
}

void SignalThread::wait_for_signals() noexcept {
  bool stopping = false;
  for (;;) {
    int signal = 0;
    if (::sigwait(&signals_, &signal) != 0) continue;
    if (signal == kEndSignal) return;
    if (signal == SIGHUP && on_hangup_) {
      on_hangup_();
      continue;
    }
    if (stopping) ::_exit(kExitBySignal + signal);
    stopping = true;
    on_stop_();
  }
}

}  // namespace chat
