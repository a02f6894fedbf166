#include "test/bench/scenarios.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>

#include "test/bench/runs.h"

namespace chat::bench {
namespace {

constexpr unsigned kRoom = 100;
constexpr unsigned kBigRoom = 1000;
constexpr unsigned kMass = 10'000;
// About 1.6 M deliveries in either room.
constexpr std::uint32_t kMessagesEach = 4000;
constexpr std::uint32_t kMessagesEachBig = 400;

constexpr unsigned kJoinWindow = 250;

// Makes the scenarios, one after the other: a function for each adds those who take part.
class Planner {
 public:
  explicit Planner(const Surroundings& around)
      : options_(around.options), interrupt_(around.interrupt) {
    add_ours();
    add_peers(around.folder);
  }

  void closed_100() { closed(kRoom, kMessagesEach); }
  void closed_1000() { closed(kBigRoom, kMessagesEachBig); }
  void paced();
  void stopped_reader();
  void idle();
  void mass_join();

  void finish(std::string_view name, std::string_view title) {
    if (!contestants_.empty()) plan_.scenarios.push_back({name, title, std::move(contestants_)});
    contestants_.clear();
  }
  [[nodiscard]] Plan take() { return std::move(plan_); }

 private:
  void add_ours();
  void add_peers(const TemporaryFolder& folder);
  void closed(unsigned clients, std::uint32_t messages_each);
  void add(const std::string& name, Side side, std::function<Sample()> run) {
    contestants_.push_back({name, side, std::move(run)});
  }

  const Options& options_;
  const Interrupt& interrupt_;
  std::vector<System> ours_;
  std::vector<System> peers_;
  std::vector<Contestant> contestants_;
  Plan plan_;
};

std::string bare_name(unsigned messages_per_send) {
  return "bare send() loop, " + std::to_string(messages_per_send) + " per send";
}

void Planner::add_ours() {
  const auto start = [&options = options_, &interrupt = interrupt_] {
    return start_chat_server(options.server, interrupt);
  };
  if (options_.dialects != Dialects::Native) {
    ours_.push_back({"chat-server", &plain_dialect(), start, kJoinWindow});
  }
  if (options_.dialects != Dialects::Plain) {
    ours_.push_back({"chat-server, native", &native_dialect(), start, kJoinWindow});
  }
}

void Planner::add_peers(const TemporaryFolder& folder) {
  for (const Peer& peer : peers()) {
    std::string name(peer.name);
    if (!find_program(peer.name)) {
      plan_.skipped.push_back(name + ": not installed");
      continue;
    }
    const auto start = [&peer, &folder, &interrupt = interrupt_] {
      return start_peer(peer, folder, interrupt);
    };
    peers_.push_back({std::move(name), &irc_dialect(), start, peer.join_window});
  }
}

void Planner::closed(unsigned clients, std::uint32_t messages_each) {
  const auto add_all = [&](const std::vector<System>& systems, Side side) {
    for (const System& system : systems) {
      add(system.name, side, [&interrupt = interrupt_, system, clients, messages_each] {
        return closed_run(system, interrupt, clients, messages_each);
      });
    }
  };
  add_all(ours_, Side::Ours);
  add_all(peers_, Side::Peer);
  for (const unsigned per_send : {1U, 8U, 32U}) {
    add(bare_name(per_send), Side::Bare, [&interrupt = interrupt_, clients, per_send] {
      return bare_run(interrupt, clients, per_send);
    });
  }
}

void Planner::paced() {
  const auto add_all = [&](const std::vector<System>& systems, Side side) {
    for (const System& system : systems) {
      add(system.name, side,
          [&interrupt = interrupt_, system] { return paced_run(system, interrupt, kBigRoom); });
    }
  };
  add_all(ours_, Side::Ours);
  add_all(peers_, Side::Peer);
  add(bare_name(1), Side::Bare,
      [&interrupt = interrupt_] { return bare_paced_run(interrupt, kBigRoom); });
}

void Planner::stopped_reader() {
  const System& system = ours_.front();
  const auto add_with = [&](Readers readers, Side side, std::string_view suffix) {
    add(system.name + std::string(suffix), side, [&interrupt = interrupt_, system, readers] {
      return stopped_reader_run(system, interrupt, kRoom, readers);
    });
  };
  add_with(Readers::All, Side::Baseline, ", everyone reads");
  add_with(Readers::LastOneNever, Side::Ours, ", one never reads");
}

void Planner::idle() {
  for (const System& system : ours_) {
    add(system.name, Side::Ours,
        [&interrupt = interrupt_, system] { return idle_run(system, interrupt, kBigRoom); });
  }
}

void Planner::mass_join() {
  constexpr rlim_t kOtherFiles = 64;
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < kMass + kOtherFiles) {
    plan_.skipped.push_back("mass-join: not enough open files (ulimit -n) for " +
                            std::to_string(kMass) + " clients");
    return;
  }
  const System& system = ours_.front();
  add(system.name, Side::Ours,
      [&interrupt = interrupt_, system] { return mass_join_run(system, interrupt, kMass); });
}

struct Entry {
  std::string_view name;
  std::string_view title;
  void (Planner::*add)();
};
constexpr std::array<Entry, 6> kEntries{{
    {"closed-100", "100 clients, 4 senders with 8 messages in flight each", &Planner::closed_100},
    {"closed-1000", "1000 clients, 4 senders with 8 messages in flight each",
     &Planner::closed_1000},
    {"paced", "1000 clients, 50 messages a second", &Planner::paced},
    {"stopped-reader", "100 clients, one of them stops reading (latency is the others')",
     &Planner::stopped_reader},
    {"idle", "1000 clients, nobody says anything", &Planner::idle},
    {"mass-join", "10,000 clients join, and everyone is told", &Planner::mass_join},
}};

}  // namespace

const std::vector<std::string_view>& scenario_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> result;
    result.reserve(kEntries.size());
    for (const Entry& entry : kEntries) result.push_back(entry.name);
    return result;
  }();
  return names;
}

Plan make_plan(const Surroundings& around) {
  Planner planner(around);
  const auto& only = around.options.only;
  for (const Entry& entry : kEntries) {
    if (!only.empty() && std::find(only.begin(), only.end(), entry.name) == only.end()) continue;
    (planner.*entry.add)();
    planner.finish(entry.name, entry.title);
  }
  return planner.take();
}

}  // namespace chat::bench
