#include "test/bench/load/load.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "test/bench/failure.h"

namespace chat::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr unsigned kSlots = 8;
constexpr seconds kLongest{90};
constexpr milliseconds kLook{100};

LoadResult finish(Crowd& crowd, Ledger& ledger, Time start) {
  LoadResult result;
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  crowd.wait_quiet(Clock::now() + kLongest);  // what comes now came twice
  crowd.measure(nullptr);
  ledger.check_senders();
  result.messages = ledger.total();
  result.deliveries = ledger.deliveries();
  result.latency = ledger.latency();
  return result;
}

void check_time(const Ledger& ledger, Time start) {
  if (Clock::now() < start + kLongest) return;
  throw Failure("only " + std::to_string(ledger.completed()) + " of " +
                std::to_string(ledger.total()) + " messages reached everyone in time");
}

// Readable at every beat.
class Beat {
 public:
  explicit Beat(milliseconds between)
      : fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
    const auto whole = std::chrono::floor<seconds>(between);
    itimerspec times{};
    times.it_interval.tv_sec = whole.count();
    times.it_interval.tv_nsec = std::chrono::nanoseconds(between - whole).count();
    times.it_value = times.it_interval;
    if (::timerfd_settime(fd_.get(), 0, &times, nullptr) != 0) {
      throw std::system_error(errno, std::generic_category(), "timerfd_settime");
    }
  }
  [[nodiscard]] int fd() const { return fd_.get(); }
  // How many there were since the last call.
  [[nodiscard]] std::uint64_t take() const {
    std::uint64_t beats = 0;
    return ::read(fd_.get(), &beats, sizeof beats) == sizeof beats ? beats : 0;
  }

 private:
  Fd fd_;
};

}  // namespace

LoadResult run_closed(Crowd& crowd, const ClosedLoad& load) {
  const unsigned silent = load.readers == Readers::LastOneNever ? 1 : 0;
  Ledger ledger({crowd.size(), silent, load.senders, load.messages_each});
  crowd.measure(&ledger);
  const Time start = Clock::now();
  for (unsigned slot = 0; slot < kSlots; ++slot) {
    for (unsigned sender = 0; sender < load.senders; ++sender) {
      if (ledger.may_send(sender)) crowd.say(sender, ledger);
    }
  }
  while (!ledger.complete()) {
    crowd.poll(kLook);
    for (const unsigned sender : ledger.freed()) {
      if (ledger.may_send(sender)) crowd.say(sender, ledger);
    }
    ledger.freed().clear();
    check_time(ledger, start);
  }
  return finish(crowd, ledger, start);
}

LoadResult run_paced(Crowd& crowd, const Pace& pace) {
  Ledger ledger({crowd.size(), 0, kSenders, pace.messages / kSenders});
  crowd.measure(&ledger);
  const Beat beat(pace.between);
  crowd.also_wait_for(beat.fd());
  const Time start = Clock::now();
  std::uint64_t said = 0;
  while (!ledger.complete()) {
    crowd.poll(kLook);
    for (auto due = beat.take(); due > 0 && said < ledger.total(); --due, ++said) {
      crowd.say(static_cast<unsigned>(said % kSenders), ledger);
    }
    ledger.freed().clear();
    check_time(ledger, start);
  }
  return finish(crowd, ledger, start);
}

}  // namespace chat::bench
