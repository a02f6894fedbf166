#include "test/bench/planner.h"

#include <sys/resource.h>

#include <algorithm>

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

// For a minute.
constexpr Pace kHeldPace{std::chrono::seconds(1), 60};

// In a room that grows.
constexpr unsigned kGrowthDeliveries = 800'000;
constexpr unsigned kLeastEach = 40;  // messages of a sender
constexpr Pace kCalmPace{std::chrono::milliseconds(100), 40};
std::string bare_name(unsigned messages_per_send) {
  return "bare send() loop, " + std::to_string(messages_per_send) + " per send";
}

}  // namespace

void Planner::add_ours() {
  const auto start = [&options = options_] {
    return start_chat_server({options.server}, kAnyPort);
  };
  const auto is_wanted = [this](Dialects dialect) {
    return options_.dialects == Dialects::All || options_.dialects == dialect;
  };
  if (is_wanted(Dialects::Plain)) {
    ours_.push_back({{"chat-server", &plain_dialect(), start, kJoinWindow}, Side::Ours});
  }
  if (is_wanted(Dialects::Native)) {
    const Side side = ours_.empty() ? Side::Ours : Side::Native;
    ours_.push_back({{"chat-server, native", &native_dialect(), start, kJoinWindow}, side});
  }
  if (is_wanted(Dialects::Web)) {
    ours_.push_back({{"chat-server, web", &web_dialect(), start, kJoinWindow}, Side::Web});
  }
}

Planner::Candidate Planner::recorded(Side side, std::string_view suffix,
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
  if (!may_start_ws_server()) {
    plan_.skipped.emplace_back("ws: node or its package ws is not installed");
    return;
  }
  const auto start = [&folder, &interrupt = interrupt_] {
    return start_ws_server(folder, interrupt);
  };
  peers_.push_back({{"node, ws", &ws_dialect(), start, kJoinWindow}, Side::WebPeer});
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

void Planner::closed_100() {
  closed(kRoom, kLoad);
}

void Planner::closed_1000() {
  closed(kBigRoom, kBigLoad);
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
  if (!may_have(kMass, "idle")) return;
  for (const Candidate& candidate : ours_) {
    add(candidate, [&interrupt = interrupt_](const System& system) {
      return idle_run(system, interrupt, kMass);
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

void Planner::held() {
  if (!may_have(kMass, "held")) return;
  add(ours_.front(), [&interrupt = interrupt_](const System& system) {
    return paced_run(system, interrupt, kMass, kHeldPace);
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
  if (options_.dialects == Dialects::Plain || options_.dialects == Dialects::Web) return;
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
}  // namespace chat::bench
