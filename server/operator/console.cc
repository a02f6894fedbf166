#include "server/operator/console.h"

#include <pthread.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>

#include "common/protocol/wording.h"
#include "common/system/clock.h"
#include "common/system/terminal.h"
#include "common/text/overloaded.h"
#include "common/unicode/rows.h"
#include "server/operator/signals.h"

namespace chat {
namespace {

// How often stop() repeats the wake signal. The thread may not have entered write() at the first
// one.
constexpr std::chrono::milliseconds kWakeAgain{10};

// The handler of kWakeSignal. Installed without SA_RESTART, so that a blocked write() returns.
void do_nothing(int) {}

}  // namespace

std::string console_line(const LogEntry& entry) {
  return std::visit(
      Overloaded{
          [](const event::Message& what) { return message_line(what); },
          [](const event::Whisper& what) { return what.from + " whispers to " + what.to; },
          [&](const event::OneOf<event::Joined, event::Left> auto& what) {
            return presence_line(what, entry.address);
          },
          [](const event::OneOf<event::Away, event::Back> auto& what) {
            return presence_line(what);
          },
          [](const event::Renamed& what) { return renamed_line(what, Reader::Other); },
          [&](const event::Notice& what) { return entry.is_public() ? what.text : std::string(); },
          [](const event::OneOf<event::Welcome, event::Users, event::Ok, event::Error,
                                event::Missed, event::History, event::Current, event::Ping,
                                event::Bye> auto&) { return std::string(); },
      },
      entry.event.what);
}

Console::Console(int fd, Show show, std::size_t queue) : fd_(fd), show_(show), queue_(queue) {}

void Console::start() {
  struct sigaction action {};
  action.sa_handler = do_nothing;
  ::sigemptyset(&action.sa_mask);
  (void)::sigaction(kWakeSignal, &action, nullptr);
  thread_ = std::thread(&Console::run, this);
}

void Console::show(const EntryPtr& entry) {
  if (show_ == Show::Everything) enqueue({entry->event.time_ms, entry});
}

void Console::report(std::string line) {
  if (show_ == Show::Everything) enqueue({wall_clock_ms(), std::move(line)});
}

void Console::announce(std::string lines) {
  enqueue({0, std::move(lines)});
}

void Console::enqueue(Line line) {
  const MutexLock lock(mutex_);
  if (waiting_.size() >= queue_) {
    ++left_out_;
    return;
  }
  waiting_.push_back(std::move(line));
  if (waiting_.size() == 1) changed_.notify_all();
}

void Console::stop(std::chrono::milliseconds patience) {
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

void Console::run() noexcept {
  // Only this thread takes the wake signal: no other has a write() that may block.
  sigset_t wake;
  ::sigemptyset(&wake);
  ::sigaddset(&wake, kWakeSignal);
  (void)::pthread_sigmask(SIG_UNBLOCK, &wake, nullptr);
  std::string out;
  while (next(out)) {
    write_out(out);
    out.clear();
  }
  const MutexLock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool Console::next(std::string& out) {
  std::deque<Line> lines;
  std::uint64_t left_out = 0;
  {
    const MutexLock lock(mutex_);
    while (waiting_.empty() && left_out_ == 0 && !stopping_) changed_.wait(mutex_);
    lines.swap(waiting_);
    left_out = std::exchange(left_out_, 0);
  }
  const std::optional<std::size_t> columns = terminal_columns(fd_);
  if (!lines.empty() && to_first_column_.exchange(false) && columns) out += '\r';
  out += columns ? as_rows(text_of(lines), *columns) : text_of(lines);
  if (left_out > 0) {
    out += "(" + std::to_string(left_out) + " lines are left out here: this output was stopped)\n";
  }
  return !out.empty();
}

std::string Console::text_of(const std::deque<Line>& lines) {
  std::string out;
  for (const Line& line : lines) {
    if (line.time_ms != 0) append_local_time(out, line.time_ms, "%H:%M:%S ");
    if (const auto* entry = std::get_if<EntryPtr>(&line.what)) {
      out += console_line(**entry);
    } else {
      out += std::get<std::string>(line.what);
    }
    out += '\n';
  }
  return out;
}

void Console::write_out(std::string_view bytes) {
  while (!bytes.empty() && !give_up_) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      return;  // nobody reads the console any more; the room goes on without it
    }
  }
}

}  // namespace chat
