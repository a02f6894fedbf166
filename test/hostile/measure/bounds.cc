#include "test/hostile/measure/bounds.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "test/bench/figures.h"

namespace chat::hostile {
namespace {

std::string mib(std::uint64_t bytes) {
  return bench::decimal(static_cast<double>(bytes) / static_cast<double>(kMiB), 1) + " MiB";
}

std::string ms(double value) {
  return bench::decimal(value, 1) + " ms";
}

class Checks {
 public:
  Checks(const Attack& attack, const Measured& measured, Form form)
      : attack_(attack), measured_(measured), form_(form) {}

  std::vector<Broken> run() {
    lines();
    newcomers();
    order();
    resident();
    kernel();
    files();
    stop();
    for (const std::string& sentence : measured_.attacker.broken) add(Bound::Other, sentence);
    return std::move(broken_);
  }

 private:
  void add(Bound bound, const std::string& sentence) { broken_.push_back({bound, sentence}); }

  void lines() {
    const double quiet = percentile(measured_.observed.of(Phase::Quiet).line_ms, 0.99);
    const double share = form_ == Form::Long ? 0.99 : kShortFormLineShare;
    const double attacked = percentile(measured_.observed.of(Phase::Attack).line_ms, share);
    const double most = line_bound(attack_, form_, quiet);
    if (attacked <= most) return;  // not for NaN: where no line came, none was in time
    add(Bound::Line, (form_ == Form::Long ? "p99" : "p90") + std::string(" of the pair is ") +
                         ms(attacked) + ", allowed are " + ms(most));
  }

  void newcomers() {
    const Seen& seen = measured_.observed.of(Phase::Attack);
    if (seen.newcomer_ms.empty()) return;
    const double worst = *std::max_element(seen.newcomer_ms.begin(), seen.newcomer_ms.end());
    const double most = form_ == Form::Long ? kNewcomerMs : kShortFormNewcomerMs;
    if (worst <= most) return;
    const std::string never =
        seen.never_in == 0 ? "" : ", and " + std::to_string(seen.never_in) + " never got in";
    add(Bound::Newcomer, "a newcomer took " + ms(worst) + ", allowed are " + ms(most) + never);
  }

  void order() {
    const Observations& all = measured_.observed;
    if (all.lost != 0) add(Bound::Order, std::to_string(all.lost) + " lines of the pair are lost");
    if (all.twice_or_out_of_order != 0) {
      add(Bound::Order, std::to_string(all.twice_or_out_of_order) +
                            " lines of the pair came twice or out of order");
    }
    if (!all.trouble.empty()) add(Bound::Order, "the pair: " + all.trouble);
    if (!measured_.crowd_trouble.empty()) add(Bound::Order, "the room: " + measured_.crowd_trouble);
  }

  void resident() {
    const Memory& memory = measured_.resident;
    if (memory.peak > memory.idle + kResidentGrowth) {
      add(Bound::Resident, "resident memory grew from " + mib(memory.idle) + " to " +
                               mib(memory.peak) + ", allowed are " + mib(kResidentGrowth) +
                               " more");
    }
    if (!looks_after()) return;
    const std::uint64_t most = resident_after_bound(memory.idle);
    if (memory.after > most) {
      add(Bound::Resident, "resident memory is at " + mib(memory.after) + " " + after() +
                               ", allowed are " + mib(most));
    }
  }

  void kernel() {
    const Memory& memory = measured_.kernel;
    if (memory.peak > memory.idle + kKernelGrowth) {
      add(Bound::Kernel, "the kernel holds " + mib(memory.peak) + " for the server's sockets" +
                             ", allowed are " + mib(kKernelGrowth) + " more than the quiet " +
                             mib(memory.idle));
    }
    if (looks_after() && memory.after > memory.idle + kKernelAfter) {
      add(Bound::Kernel, "the kernel still holds " + mib(memory.after) + " " + after());
    }
  }

  void files() {
    if (attack_.keeps == Keeps::Nothing || measured_.sessions_bytes <= kSessionsFile) return;
    add(Bound::Other, "FILE.sessions has " + mib(measured_.sessions_bytes) +
                          ", and only one has a session; allowed are " + mib(kSessionsFile));
  }

  void stop() {
    const double most = form_ == Form::Long ? kStopSeconds : kShortFormStopSeconds;
    if (!measured_.stop_seconds) {
      add(Bound::Stop, "the server did not end after SIGTERM");
    } else if (*measured_.stop_seconds > most) {
      add(Bound::Stop, "the server took " + bench::decimal(*measured_.stop_seconds, 1) +
                           " s to end, allowed are " + bench::decimal(most, 0));
    }
    if (measured_.exit_status.value_or(0) != 0) {
      add(Bound::Stop, "the server's exit status is " + std::to_string(*measured_.exit_status));
    }
  }

  // Whether the memory was given the time to come back.
  [[nodiscard]] bool looks_after() const {
    return form_ == Form::Long && attack_.stop == Stop::Afterwards;
  }
  [[nodiscard]] std::string after() const {
    return std::to_string(measured_.fall_back.count()) + " s after the attack";
  }

  const Attack& attack_;
  const Measured& measured_;
  const Form form_;
  std::vector<Broken> broken_;
};

}  // namespace

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

double line_bound(const Attack& attack, Form form, double quiet_p99) {
  if (form == Form::Short) return kShortFormLineMs;
  const double most = attack.times_quiet * std::max(quiet_p99, kQuietFloorMs);
  return attack.people <= kMostPeopleForMostMs ? std::min(most, kMostMs) : most;
}

std::uint64_t resident_after_bound(std::uint64_t idle) {
  const auto share = static_cast<std::uint64_t>(kResidentAfter * static_cast<double>(idle));
  return std::max(share, idle + kResidentAfterLeast);
}

bool is_back(const Memory& resident, const Memory& kernel) {
  return resident.after <= resident_after_bound(resident.idle) &&
         kernel.after <= kernel.idle + kKernelAfter;
}

std::vector<Broken> broken_bounds(const Attack& attack, const Measured& measured, Form form) {
  return Checks(attack, measured, form).run();
}

}  // namespace chat::hostile
