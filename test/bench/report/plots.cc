#include "test/bench/report/plots.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "test/support/svg.h"

namespace chat::bench {
namespace {

using test::Svg;
using Anchor = Svg::Anchor;

// Colours that are told apart by people who see no red or no green, too (Okabe and Ito, 2008).
constexpr std::string_view kStyle = R"(text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.faint { fill: #656d76 }
.page { fill: #ffffff; stroke: #d0d7de }
.grid { stroke: #d0d7de; stroke-width: 1 }
.ours { fill: #0072b2; stroke: #0072b2; stroke-width: 2 }
.calm { fill: #009e73; stroke: #009e73; stroke-width: 2 }
.peer { fill: #d55e00; stroke: #d55e00; stroke-width: 2 }
.bare { fill: #8c959f; stroke: #8c959f; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.faint { fill: #8d96a0 }
.page { fill: #0d1117; stroke: #30363d }
.grid { stroke: #30363d }
.ours { fill: #56b4e9; stroke: #56b4e9 }
}
)";

constexpr double kWidth = 760;
constexpr double kMargin = 20;
constexpr double kLeft = 230;   // where bars begin, behind their labels
constexpr double kRight = 620;  // where the longest ends, before its value
constexpr double kRowHeight = 22;
constexpr double kHeadHeight = 40;  // of a title, or of a scenario's
constexpr double kBaseline = 15;    // of a row's text
constexpr double kBarHeight = 12;
constexpr double kGrowthRight = 490;  // where lines end, before their names

Svg page(double width, double height) {
  Svg svg(width, height, kStyle);
  svg.rectangle({0.5, 0.5}, {width - 1, height - 1}, "page");
  return svg;
}

std::string_view look_of(Side side) {
  switch (side) {
    case Side::Peer:
    case Side::WebPeer:
      return "peer";
    case Side::Bare:
      return "bare";
    case Side::Calm:
      return "calm";
    default:
      return "ours";
  }
}

// The results of these scenarios, less the rows that do not have all of the figures.
std::vector<Result> select(const Report& report, const std::vector<std::string_view>& scenarios,
                           const std::vector<Figure>& figures) {
  std::vector<Result> selected;
  for (const std::string_view name : scenarios) {
    for (Result result : report.results) {
      if (result.scenario != name) continue;
      std::erase_if(result.rows, [&](const Row& row) {
        const Sample sample = median_of(row.samples);
        return !std::all_of(figures.begin(), figures.end(),
                            [&](Figure figure) { return sample.get(figure).value_or(0) > 0; });
      });
      if (!result.rows.empty()) selected.push_back(std::move(result));
    }
  }
  return selected;
}

double value(const Row& row, Figure figure) {
  return median_of(row.samples).get(figure).value();
}

double largest(const std::vector<Result>& results, Figure figure) {
  double found = 0;
  for (const Result& result : results) {
    for (const Row& row : result.rows) found = std::max(found, value(row, figure));
  }
  return found;
}

double smallest(const std::vector<Result>& results, Figure figure) {
  double found = largest(results, figure);
  for (const Result& result : results) {
    for (const Row& row : result.rows) found = std::min(found, value(row, figure));
  }
  return found;
}

// A logarithmic axis over whole powers of ten.
class Decades {
 public:
  Decades(double least, double most, double from, double to)
      : first_(static_cast<int>(std::floor(std::log10(least)))),
        last_(std::max(first_ + 1, static_cast<int>(std::ceil(std::log10(most))))),
        from_(from),
        to_(to) {}

  [[nodiscard]] double at(double value) const {
    return from_ + (to_ - from_) * (std::log10(value) - first_) / (last_ - first_);
  }
  // The powers of ten, ends included.
  [[nodiscard]] std::vector<double> marks() const {
    std::vector<double> marks;
    for (int power = first_; power <= last_; ++power) marks.push_back(std::pow(10, power));
    return marks;
  }

 private:
  int first_;  // powers of ten
  int last_;
  double from_;
  double to_;
};

std::string mark_text(double value) {
  return grouped(decimal(value, value < 1 ? static_cast<int>(-std::floor(std::log10(value))) : 0));
}

double height_of(const std::vector<Result>& results) {
  double height = kHeadHeight + kMargin;
  for (const Result& result : results) {
    height += kHeadHeight + kRowHeight * static_cast<double>(result.rows.size());
  }
  return height;
}

// Calls `row` for each row of each scenario with the y of its upper edge, below its title.
template <class DrawRow>
void draw_rows(Svg& svg, const std::vector<Result>& results, const DrawRow& draw) {
  double y = kHeadHeight;
  for (const Result& result : results) {
    y += kHeadHeight;
    svg.text({kMargin, y - kBaseline}, Anchor::Start, "faint", result.title);
    for (const Row& row : result.rows) {
      svg.text({kLeft - 10, y + kBaseline}, Anchor::End, "", row.name);
      draw(row, y);
      y += kRowHeight;
    }
  }
}

std::string deliveries_plot(std::string_view title, const std::vector<Result>& results) {
  Svg svg = page(kWidth, height_of(results));
  svg.text({kMargin, kMargin + 8}, Anchor::Start, "title", title);
  const double most = largest(results, Figure::Deliveries);
  draw_rows(svg, results, [&](const Row& row, double y) {
    const double deliveries = value(row, Figure::Deliveries);
    const double length = (kRight - kLeft) * deliveries / most;
    svg.rectangle({kLeft, y + 4}, {length, kBarHeight}, look_of(row.side));
    svg.text({kLeft + length + 8, y + kBaseline}, Anchor::Start, "faint",
             grouped(decimal(deliveries, 0)));
  });
  return svg.finish();
}

std::string latency_plot(std::string_view title, const std::vector<Result>& results) {
  const double height = height_of(results) + kRowHeight;
  Svg svg = page(kWidth, height);
  svg.text({kMargin, kMargin + 8}, Anchor::Start, "title", title);
  const Decades axis(smallest(results, Figure::P50), largest(results, Figure::P99), kLeft, kRight);
  const double bottom = height - kRowHeight - kMargin;
  for (const double mark : axis.marks()) {
    svg.line({axis.at(mark), kHeadHeight + 10}, {axis.at(mark), bottom}, "grid");
    svg.text({axis.at(mark), bottom + kBaseline + 4}, Anchor::Middle, "faint", mark_text(mark));
  }
  draw_rows(svg, results, [&](const Row& row, double y) {
    const double middle = y + kRowHeight / 2;
    const double p50 = value(row, Figure::P50);
    const double p99 = value(row, Figure::P99);
    svg.line({axis.at(p50), middle}, {axis.at(p99), middle}, look_of(row.side));
    svg.dot({axis.at(p50), middle}, look_of(row.side));
    svg.dot({axis.at(p99), middle}, look_of(row.side));
    svg.text({kWidth - kMargin, y + kBaseline}, Anchor::End, "faint",
             decimal(p50, 2) + " to " + decimal(p99, 2));
  });
  return svg.finish();
}

// The lines of the rows that share a name, and the names behind them.
void draw_lines(Svg& svg, const std::vector<Result>& results, const Decades& across,
                const Decades& up) {
  constexpr double kBetweenNames = 17;
  std::map<std::string, Svg::Point> ends;  // of each line so far
  for (const Result& result : results) {
    for (const Row& row : result.rows) {
      const Svg::Point here{across.at(value(row, Figure::Clients)), up.at(value(row, Figure::Cpu))};
      if (const auto before = ends.find(row.name); before != ends.end()) {
        svg.line(before->second, here, look_of(row.side));
      }
      svg.dot(here, look_of(row.side));
      ends[row.name] = here;
    }
  }
  std::multimap<double, std::string> names;
  for (const auto& [name, end] : ends) names.emplace(end.y, name);
  double next = 0;
  for (const auto& [y, name] : names) {
    const double at = std::max(y, next);
    svg.text({kGrowthRight + 12, at + 4}, Anchor::Start, "", name);
    next = at + kBetweenNames;
  }
}

std::string growth_plot(std::string_view title, const std::vector<Result>& results) {
  constexpr double kHeight = 360;
  constexpr double kAxis = 70;  // x of the left axis
  constexpr double kBottom = kHeight - 50;
  Svg svg = page(kWidth, kHeight);
  svg.text({kMargin, kMargin + 8}, Anchor::Start, "title", title);
  const Decades across(smallest(results, Figure::Clients), largest(results, Figure::Clients), kAxis,
                       kGrowthRight);
  const Decades up(smallest(results, Figure::Cpu), largest(results, Figure::Cpu), kBottom,
                   kHeadHeight + kMargin);
  for (const double mark : up.marks()) {
    svg.line({kAxis, up.at(mark)}, {kGrowthRight, up.at(mark)}, "grid");
    svg.text({kAxis - 8, up.at(mark) + 4}, Anchor::End, "faint", mark_text(mark));
  }
  for (const double mark : across.marks()) {
    svg.text({across.at(mark), kBottom + 20}, Anchor::Middle, "faint", mark_text(mark));
  }
  svg.text({kGrowthRight, kBottom + 38}, Anchor::End, "faint", "clients");
  draw_lines(svg, results, across, up);
  return svg.finish();
}

struct Drawing {
  Plot plot;
  std::vector<std::string_view> scenarios;
  std::vector<Figure> figures;  // that a row must have
  std::string (*draw)(std::string_view title, const std::vector<Result>& results);
};

const std::array<Drawing, 3>& drawings() {
  static const std::array<Drawing, 3> kAll{{
      {{"deliveries.svg", "Deliveries a second: more is better"},
       {"closed-100", "closed-1000"},
       {Figure::Deliveries},
       deliveries_plot},
      {{"latency.svg", "Milliseconds from a message to its delivery, p50 to p99: less is better"},
       {"closed-100", "closed-1000", "paced"},
       {Figure::P50, Figure::P99},
       latency_plot},
      {{"growth.svg", "CPU µs for each delivery, by the number of clients: less is better"},
       {"growth"},
       {Figure::Clients, Figure::Cpu},
       growth_plot},
  }};
  return kAll;
}

}  // namespace

std::vector<Plot> write_plots(const Report& report, const std::filesystem::path& folder) {
  std::vector<Plot> written;
  std::filesystem::create_directories(folder);
  for (const Drawing& drawing : drawings()) {
    const auto results = select(report, drawing.scenarios, drawing.figures);
    if (results.empty()) continue;
    const std::filesystem::path path = folder / drawing.plot.file;
    std::ofstream file(path);
    if (!(file << drawing.draw(drawing.plot.title, results)).flush()) {
      throw std::system_error(errno, std::generic_category(), "cannot write " + path.string());
    }
    written.push_back(drawing.plot);
  }
  return written;
}

}  // namespace chat::bench
