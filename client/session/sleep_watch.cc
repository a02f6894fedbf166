#include "client/session/sleep_watch.h"

#include <sys/timerfd.h>

#include <ctime>
#include <utility>

namespace chat {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

milliseconds now_on(clockid_t clock) {
  timespec now{};
  (void)::clock_gettime(clock, &now);
  return duration_cast<milliseconds>(seconds(now.tv_sec) + nanoseconds(now.tv_nsec));
}

}  // namespace

milliseconds SleepWatch::time_asleep() {
  return now_on(CLOCK_BOOTTIME) - now_on(CLOCK_MONOTONIC);
}

SleepWatch::SleepWatch(std::function<Milliseconds()> asleep)
    : asleep_(std::move(asleep)),
      before_(asleep_()),
      timer_(::timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK)) {}

bool SleepWatch::has_slept() {
  const Milliseconds now = asleep_();
  return now - std::exchange(before_, now) > kWorthTelling;
}

// Setting the timer again makes it unreadable. A time of zero would disarm it.
void SleepWatch::arm(Milliseconds wait) const {
  itimerspec timer{};
  const auto whole = duration_cast<seconds>(wait);
  timer.it_value.tv_sec = whole.count();
  timer.it_value.tv_nsec = nanoseconds(wait - whole).count() + 1;
  (void)::timerfd_settime(timer_.get(), 0, &timer, nullptr);
}

}  // namespace chat
