#include "test/bench/scenarios.h"

#include <algorithm>
#include <array>

#include "test/bench/failure.h"
#include "test/bench/planner.h"

namespace chat::bench {
namespace {

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
    {"idle", "10,000 clients, nobody says anything", &Planner::idle},
    {"mass-join", "10,000 clients join, and everyone is told", &Planner::mass_join},
    {"held", "10,000 clients stay for a minute, 1 message a second", &Planner::held},
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

constexpr std::array<std::string_view, 10> kSideNames{
    "ours", "native", "web", "calm", "recorded", "synced", "peer", "web-peer", "bare", "baseline"};

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
