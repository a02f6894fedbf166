#include "server/operator/queued_output.h"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "server/operator/signals.h"

namespace chat {
namespace {

// How often stop() repeats the wake signal. The thread may not have entered write() at the first
// one.
constexpr std::chrono::milliseconds kWakeAgain{10};

// The handler of kWakeSignal. Installed without SA_RESTART, so that a blocked write() returns.
void do_nothing(int) {}

}  // namespace

QueuedOutput::QueuedOutput(int fd, std::size_t queue, Format format)
    : fd_(fd), queue_(queue), format_(std::move(format)) {}

void QueuedOutput::start() {
  struct sigaction action {};
  action.sa_handler = do_nothing;
  ::sigemptyset(&action.sa_mask);
  (void)::sigaction(kWakeSignal, &action, nullptr);
  thread_ = std::thread(&QueuedOutput::run, this);
}

void QueuedOutput::put(Item item) {
  const MutexLock lock(mutex_);
  if (waiting_.size() >= queue_) {
    ++left_out_;
    return;
  }
  waiting_.push_back(std::move(item));
  if (waiting_.size() == 1) changed_.notify_all();
}

void QueuedOutput::stop(std::chrono::milliseconds patience) {
  if (!thread_.joinable()) return;
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!ended_ && changed_.wait_until(mutex_, deadline)) {
    }
    give_up_ = true;
    while (!ended_) {
      (void)::pthread_kill(thread_.native_handle(), kWakeSignal);
      (void)changed_.wait_until(mutex_, std::chrono::steady_clock::now() + kWakeAgain);
    }
  }
  thread_.join();
}

void QueuedOutput::run() noexcept {
  // Only threads of outputs take the wake signal: no other has a write() that may block.
  sigset_t wake;
  ::sigemptyset(&wake);
  ::sigaddset(&wake, kWakeSignal);
  (void)::pthread_sigmask(SIG_UNBLOCK, &wake, nullptr);
  std::string out;
  while (next(out)) write_out(out);
  const MutexLock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool QueuedOutput::next(std::string& out) {
  std::deque<Item> items;
  std::uint64_t left_out = 0;
  {
    const MutexLock lock(mutex_);
    while (waiting_.empty() && left_out_ == 0 && !stopping_) changed_.wait(mutex_);
    items.swap(waiting_);
    left_out = std::exchange(left_out_, 0);
  }
  if (items.empty() && left_out == 0) return false;
  out = format_(items, left_out);
  return true;
}

void QueuedOutput::write_out(std::string_view bytes) {
  while (!bytes.empty() && !give_up_) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      return;  // nobody reads it any more; the room goes on without
    }
  }
}

}  // namespace chat
