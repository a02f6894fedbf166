#include "test/bench/scenarios.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>

#include "test/bench/failure.h"
#include "test/bench/runs.h"
#include "test/bench/session_runs.h"
#include "test/bench/terminal_runs.h"

namespace chat::bench {
namespace {

constexpr unsigned kRoom = 100;
constexpr unsigned kBigRoom = 1000;
constexpr unsigned kMass = 10'000;
constexpr unsigned kManySenders = 16;
// About 1.6 M deliveries in either room; three times as many where each run may wait for the disk.
constexpr ClosedLoad kLoad{kSenders, 4000};
constexpr ClosedLoad kBigLoad{kSenders, 400};
constexpr ClosedLoad kLoadOfMany{kManySenders, 2500};

// In a room that grows.
constexpr unsigned kGrowthDeliveries = 800'000;
constexpr unsigned kLeastEach = 40;  // messages of a sender
constexpr Pace kCalmPace{std::chrono::milliseconds(100), 40};

// Who takes part, and as what.
struct Candidate {
  System system;
  Side side;
};

// Makes the scenarios, one after the other: a function for each adds those who take part.
class Planner {
 public:
  explicit Planner(const Surroundings& around)
      : options_(around.options), interrupt_(around.interrupt), disk_(around.disk) {
    add_ours();
    add_peers(around.folder);
  }

  void closed_100() { closed(kRoom, kLoad); }
  void closed_1000() { closed(kBigRoom, kBigLoad); }
  void paced();
  void stopped_reader();
  void idle();
  void mass_join();
  void growth();
  void sync();
  void resume();
  void waiting();
  void client_keys();
  void client_flood();
  void client_start();
  void client_memory();

  void finish(std::string_view name, std::string_view title) {
    if (!contestants_.empty()) plan_.scenarios.push_back({name, title, std::move(contestants_)});
    contestants_.clear();
  }
  [[nodiscard]] Plan take() { return std::move(plan_); }

 private:
  void add_ours();
  void add_peers(const test::TemporaryFolder& folder);
  void closed(unsigned clients, const ClosedLoad& load);
  void growth_to(unsigned clients);
  // Whether there may be as many connections; if not, says that the scenario is skipped.
  [[nodiscard]] bool may_have(unsigned clients, std::string_view scenario);
  void add(const std::string& name, Side side, std::function<Sample()> run) {
    contestants_.push_back({name, side, std::move(run)});
  }
  using SystemRun = std::function<Sample(const System&)>;
  void add(const Candidate& candidate, const SystemRun& run) {
    add(candidate.system.name, candidate.side,
        [system = candidate.system, run] { return run(system); });
  }
  void add_session_run(Sample (*run)(const SessionSurroundings& around));
  [[nodiscard]] SystemRun closed_with(unsigned clients, const ClosedLoad& load) const;
  // The first of ours, with these words behind its name and on its command line, and a transcript.
  [[nodiscard]] Candidate recorded(Side side, std::string_view suffix,
                                   const std::vector<std::string>& options) const;

  [[nodiscard]] TerminalSurroundings around_client() const {
    return {options_.client, options_.server, interrupt_};
  }

  const Options& options_;
  const Interrupt& interrupt_;
  const std::filesystem::path disk_;
  std::vector<Candidate> ours_;
  std::vector<Candidate> peers_;
  std::vector<Contestant> contestants_;
  Plan plan_;
};

std::string bare_name(unsigned messages_per_send) {
  return "bare send() loop, " + std::to_string(messages_per_send) + " per send";
}

void Planner::add_ours() {
  const auto start = [&options = options_] {
    return start_chat_server({options.server}, kAnyPort);
  };
  if (options_.dialects != Dialects::Native) {
    ours_.push_back({{"chat-server", &plain_dialect(), start, kJoinWindow}, Side::Ours});
  }
  if (options_.dialects != Dialects::Plain) {
    const Side side = ours_.empty() ? Side::Ours : Side::Native;
    ours_.push_back({{"chat-server, native", &native_dialect(), start, kJoinWindow}, side});
  }
}

Candidate Planner::recorded(Side side, std::string_view suffix,
                            const std::vector<std::string>& options) const {
  Candidate candidate{ours_.front().system, side};
  candidate.system.name += suffix;
  candidate.system.start = [command = ChatServer{options_.server, options}, disk = disk_] {
    return start_with_transcript(command, disk);
  };
  return candidate;
}

void Planner::add_peers(const test::TemporaryFolder& folder) {
  for (const Peer& peer : peers()) {
    std::string name(peer.name);
    if (!find_program(peer.name)) {
      plan_.skipped.push_back(name + ": not installed");
      continue;
    }
    const auto start = [&peer, &folder, &interrupt = interrupt_] {
      return start_peer(peer, folder, interrupt);
    };
    peers_.push_back({{std::move(name), &irc_dialect(), start, peer.join_window}, Side::Peer});
  }
}

Planner::SystemRun Planner::closed_with(unsigned clients, const ClosedLoad& load) const {
  return [&interrupt = interrupt_, clients, load](const System& system) {
    return closed_run(system, interrupt, clients, load);
  };
}

void Planner::closed(unsigned clients, const ClosedLoad& load) {
  const SystemRun run = closed_with(clients, load);
  for (const Candidate& candidate : ours_) add(candidate, run);
  add(recorded(Side::Recorded, ", transcript", {}), run);
  for (const Candidate& candidate : peers_) add(candidate, run);
  for (const unsigned per_send : {1U, 8U, 32U}) {
    add(bare_name(per_send), Side::Bare, [&interrupt = interrupt_, clients, per_send] {
      return bare_run(interrupt, clients, per_send);
    });
  }
}

void Planner::paced() {
  const auto run = [&interrupt = interrupt_](const System& system) {
    return paced_run(system, interrupt, kBigRoom, kPace);
  };
  for (const Candidate& candidate : ours_) add(candidate, run);
  for (const Candidate& candidate : peers_) add(candidate, run);
  add(bare_name(1), Side::Bare,
      [&interrupt = interrupt_] { return bare_paced_run(interrupt, kBigRoom); });
}

void Planner::stopped_reader() {
  const System& system = ours_.front().system;
  const auto add_with = [&](Readers readers, Side side, std::string_view suffix) {
    add(system.name + std::string(suffix), side, [&interrupt = interrupt_, system, readers] {
      return stopped_reader_run(system, interrupt, kRoom, readers);
    });
  };
  add_with(Readers::All, Side::Baseline, ", everyone reads");
  add_with(Readers::LastOneNever, Side::Ours, ", one never reads");
}

void Planner::idle() {
  for (const Candidate& candidate : ours_) {
    add(candidate, [&interrupt = interrupt_](const System& system) {
      return idle_run(system, interrupt, kBigRoom);
    });
  }
}

bool Planner::may_have(unsigned clients, std::string_view scenario) {
  constexpr rlim_t kOtherFiles = 64;
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur >= clients + kOtherFiles) return true;
  plan_.skipped.push_back(std::string(scenario) + ": not enough open files (ulimit -n) for " +
                          std::to_string(clients) + " clients");
  return false;
}

void Planner::mass_join() {
  if (!may_have(kMass, "mass-join")) return;
  add(ours_.front(), [&interrupt = interrupt_](const System& system) {
    return mass_join_run(system, interrupt, kMass);
  });
}

void Planner::growth_to(unsigned clients) {
  const auto sized = [clients](Sample sample) {
    sample.set(Figure::Clients, clients);
    return sample;
  };
  const System& system = ours_.front().system;
  const Interrupt& interrupt = interrupt_;
  const ClosedLoad load{kSenders, std::max(kGrowthDeliveries / (clients * kSenders), kLeastEach)};
  add(system.name + ", as fast as it goes", Side::Ours,
      [=, &interrupt] { return sized(closed_run(system, interrupt, clients, load)); });
  add(system.name + ", 10 messages a second", Side::Calm,
      [=, &interrupt] { return sized(paced_run(system, interrupt, clients, kCalmPace)); });
  add(bare_name(1), Side::Bare, [=, &interrupt] { return sized(bare_run(interrupt, clients, 1)); });
}

void Planner::growth() {
  for (const unsigned clients : {10U, kRoom, kBigRoom, kMass}) {
    if (may_have(clients, "growth")) growth_to(clients);
  }
}

void Planner::sync() {
  const SystemRun run = closed_with(kManySenders + kRoom, kLoadOfMany);
  add({ours_.front().system, Side::Baseline}, run);
  add(recorded(Side::Recorded, ", transcript", {}), run);
  add(recorded(Side::Synced, ", transcript, --sync", {"--sync"}), run);
}

// Only the native dialect has sessions.
void Planner::add_session_run(Sample (*run)(const SessionSurroundings& around)) {
  if (options_.dialects == Dialects::Plain) return;
  const SessionSurroundings around{options_.server, disk_, interrupt_};
  add("chat-server, native", Side::Ours, [run, around] { return run(around); });
}

void Planner::resume() {
  add_session_run(resume_run);
}

void Planner::waiting() {
  add_session_run(waiting_run);
}

void Planner::client_keys() {
  const auto add_in = [&](Room room, Side side, std::string_view suffix) {
    add("chat-client" + std::string(suffix), side,
        [around = around_client(), room] { return keys_run(around, room); });
  };
  add_in(Room::Quiet, Side::Baseline, ", nobody talks");
  add_in(Room::Busy, Side::Ours, "");
}

void Planner::client_flood() {
  for (const std::string_view program : {"tmux", "nc"}) {
    if (find_program(program)) continue;
    plan_.skipped.push_back("client-flood: " + std::string(program) + " is not installed");
    return;
  }
  add("chat-client", Side::Ours, [around = around_client()] { return flood_run(around); });
  add("nc", Side::Peer, [around = around_client()] { return nc_flood_run(around); });
}

void Planner::client_start() {
  add("chat-client", Side::Ours, [around = around_client()] { return start_run(around); });
}

void Planner::client_memory() {
  constexpr std::size_t kUsual = 100;
  constexpr std::size_t kLongest = 4000;  // nearly: a line of the protocol has 4096 bytes
  for (const std::size_t bytes : {kUsual, kLongest}) {
    add("chat-client, lines of " + std::to_string(bytes) + " bytes", Side::Ours,
        [around = around_client(), bytes] { return memory_run(around, bytes); });
  }
}

struct Entry {
  std::string_view name;
  std::string_view title;
  void (Planner::*add)();
};
constexpr auto kEntries = std::to_array<Entry>({
    {"closed-100", "100 clients, 4 senders with 8 messages in flight each", &Planner::closed_100},
    {"closed-1000", "1000 clients, 4 senders with 8 messages in flight each",
     &Planner::closed_1000},
    {"paced", "1000 clients, 50 messages a second", &Planner::paced},
    {"stopped-reader", "100 clients, one of them stops reading (latency is the others')",
     &Planner::stopped_reader},
    {"idle", "1000 clients, nobody says anything", &Planner::idle},
    {"mass-join", "10,000 clients join, and everyone is told", &Planner::mass_join},
    {"growth", "CPU for a delivery, as the room grows", &Planner::growth},
    {"sync-100", "116 clients, 16 senders with 8 messages in flight each", &Planner::sync},
    {"resume-1000", "the server is killed; 1000 clients come back at once, 100 messages behind",
     &Planner::resume},
    {"waiting", "10,000 sessions wait for their clients", &Planner::waiting},
    {"client-keys", "a key is pressed while 1000 lines a second arrive, until it is shown",
     &Planner::client_keys},
    {"client-flood", "100,000 lines come at once, in tmux", &Planner::client_flood},
    {"client-start", "the client is started, until its prompt is shown", &Planner::client_start},
    {"client-memory", "the client keeps 2000 lines", &Planner::client_memory},
});

constexpr std::array<std::string_view, 8> kSideNames{"ours",   "native", "calm", "recorded",
                                                     "synced", "peer",   "bare", "baseline"};

}  // namespace

std::string_view name_of(Side side) {
  return kSideNames[static_cast<std::size_t>(side)];
}

Side side_of(std::string_view name) {
  const auto found = std::find(kSideNames.begin(), kSideNames.end(), name);
  if (found == kSideNames.end()) throw Failure("there is no side " + std::string(name));
  return static_cast<Side>(found - kSideNames.begin());
}

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
