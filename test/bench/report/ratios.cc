#include "test/bench/report/ratios.h"

#include <algorithm>
#include <array>
#include <optional>

namespace chat::bench {
namespace {

enum class Better { Larger, Smaller };
enum class Compared { Quotient, Difference };

struct Rule {
  std::string_view scenario;
  Figure figure;
  Side of;
  Side against;
  Better better;
  Compared compared;
  std::string_view what;
};

constexpr auto kRules = std::to_array<Rule>({
    {"closed-100", Figure::Deliveries, Side::Ours, Side::Peer, Better::Larger, Compared::Quotient,
     "deliveries/s, 100 clients, to those of the faster peer"},
    {"closed-1000", Figure::Deliveries, Side::Ours, Side::Peer, Better::Larger, Compared::Quotient,
     "deliveries/s, 1000 clients, to those of the faster peer"},
    {"closed-100", Figure::P99, Side::Ours, Side::Peer, Better::Smaller, Compared::Quotient,
     "p99, 100 clients, to that of the better peer"},
    {"closed-1000", Figure::P99, Side::Ours, Side::Peer, Better::Smaller, Compared::Quotient,
     "p99, 1000 clients, to that of the better peer"},
    {"paced", Figure::Cpu, Side::Ours, Side::Bare, Better::Smaller, Compared::Quotient,
     "CPU per delivery, paced, to that of the bare loop with one message per send"},
    {"paced", Figure::P99, Side::Ours, Side::Peer, Better::Smaller, Compared::Quotient,
     "p99, paced, to that of the better peer"},
    {"stopped-reader", Figure::P99, Side::Ours, Side::Baseline, Better::Smaller, Compared::Quotient,
     "p99 beside a client that never reads, to that without one"},
    {"stopped-reader", Figure::Growth, Side::Ours, Side::Baseline, Better::Smaller,
     Compared::Difference, "MiB grown more with a client that never reads"},
    {"closed-100", Figure::Deliveries, Side::Native, Side::Ours, Better::Larger, Compared::Quotient,
     "deliveries/s, 100 clients, to those in the plain dialect"},
    {"closed-1000", Figure::Deliveries, Side::Native, Side::Ours, Better::Larger,
     Compared::Quotient, "deliveries/s, 1000 clients, to those in the plain dialect"},
    {"closed-100", Figure::Deliveries, Side::Web, Side::Native, Better::Larger, Compared::Quotient,
     "deliveries/s, 100 browsers, to those of 100 programs"},
    {"closed-1000", Figure::Deliveries, Side::Web, Side::Native, Better::Larger, Compared::Quotient,
     "deliveries/s, 1000 browsers, to those of 1000 programs"},
    {"closed-1000", Figure::P99, Side::Web, Side::Native, Better::Smaller, Compared::Quotient,
     "p99, 1000 browsers, to that of 1000 programs"},
    {"paced", Figure::P99, Side::Web, Side::Native, Better::Smaller, Compared::Quotient,
     "p99, paced, 1000 browsers, to that of 1000 programs"},
    {"idle", Figure::PerClient, Side::Web, Side::Native, Better::Smaller, Compared::Quotient,
     "memory of an idle browser, to that of an idle program"},
    {"closed-100", Figure::Deliveries, Side::Web, Side::WebPeer, Better::Larger, Compared::Quotient,
     "deliveries/s, 100 browsers, to those of a server on npm's ws"},
    {"closed-1000", Figure::Deliveries, Side::Web, Side::WebPeer, Better::Larger,
     Compared::Quotient, "deliveries/s, 1000 browsers, to those of a server on npm's ws"},
    {"closed-100", Figure::Deliveries, Side::Recorded, Side::Ours, Better::Larger,
     Compared::Quotient, "deliveries/s with a transcript, 100 clients, to those without"},
    {"closed-1000", Figure::Deliveries, Side::Recorded, Side::Ours, Better::Larger,
     Compared::Quotient, "deliveries/s with a transcript, 1000 clients, to those without"},
    {"sync-100", Figure::Deliveries, Side::Synced, Side::Baseline, Better::Larger,
     Compared::Quotient, "deliveries/s with --sync, to those without a transcript"},
    {"client-keys", Figure::P99, Side::Ours, Side::Baseline, Better::Smaller, Compared::Quotient,
     "p99 of a key beside 1000 lines a second, to that where nobody talks"},
    {"client-flood", Figure::Cpu, Side::Ours, Side::Peer, Better::Smaller, Compared::Quotient,
     "CPU for 100,000 lines in tmux, to that of nc"},
});

// Of both dialects for lines, a comparison with others is of interest.
bool is_of(const Row& row, const Rule& rule) {
  return row.side == rule.of || (rule.of == Side::Ours && row.side == Side::Native);
}

// The best of one side's medians.
std::optional<double> best(const Result& result, const Rule& rule) {
  std::optional<double> found;
  for (const Row& row : result.rows) {
    const auto value = median_of(row.samples).get(rule.figure);
    if (row.side != rule.against || !value) continue;
    const bool larger = rule.better == Better::Larger;
    found = !found ? *value : larger ? std::max(*found, *value) : std::min(*found, *value);
  }
  return found;
}

}  // namespace

std::vector<Ratio> ratios_of(const Report& report) {
  std::vector<Ratio> ratios;
  for (const Rule& rule : kRules) {
    for (const Result& result : report.results) {
      if (result.scenario != rule.scenario) continue;
      const auto other = best(result, rule);
      for (const Row& row : result.rows) {
        const auto own = median_of(row.samples).get(rule.figure);
        if (!is_of(row, rule) || !own || !other) continue;
        const double value = rule.compared == Compared::Quotient ? *own / *other : *own - *other;
        ratios.push_back({std::string(rule.what), row.name, value});
      }
    }
  }
  return ratios;
}

}  // namespace chat::bench
