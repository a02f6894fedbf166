#include "test/bench/report/report.h"

#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "test/bench/report/ratios.h"

namespace chat::bench {
namespace {

constexpr int kRatioDecimals = 2;

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "unknown processor";
}

// A column is shown when any row has something in it.
std::vector<Figure> columns_of(const std::vector<Sample>& medians) {
  std::vector<Figure> columns;
  for (std::size_t i = 0; i < kFigures; ++i) {
    const auto figure = static_cast<Figure>(i);
    const auto has = [&](const Sample& sample) { return sample.get(figure).has_value(); };
    if (std::any_of(medians.begin(), medians.end(), has)) columns.push_back(figure);
  }
  return columns;
}

const FigureInfo& info_of(Figure figure) {
  return kFigureInfo[static_cast<std::size_t>(figure)];
}

void print_result(const Result& result, std::ostream& out) {
  std::vector<Sample> medians;
  for (const Row& row : result.rows) medians.push_back(median_of(row.samples));
  const auto columns = columns_of(medians);
  out << "| " << result.title << " |";
  for (const Figure column : columns) out << ' ' << info_of(column).title << " |";
  out << "\n| --- |";
  for (std::size_t i = 0; i < columns.size(); ++i) out << " ---: |";
  out << '\n';
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    out << "| " << result.rows[i].name << (result.rows[i].failures.empty() ? "" : " (FAILED)")
        << " |";
    for (const Figure column : columns) {
      const auto value = medians[i].get(column);
      out << ' ' << (value ? grouped(decimal(*value, info_of(column).decimals)) : "") << " |";
    }
    out << '\n';
  }
  out << '\n';
}

}  // namespace

Machine::Machine() : cores(std::thread::hardware_concurrency()), model(cpu_model()) {
  utsname name{};
  ::uname(&name);
  kernel = std::string(name.sysname) + ' ' + name.release + ' ' + name.machine;
}

void print_table(const Report& report, std::ostream& out) {
  for (const Result& result : report.results) print_result(result, out);
  const Machine machine;
  out << machine.cores << " cores, " << machine.model << ", " << machine.kernel << "; medians of "
      << report.rounds << (report.rounds == 1 ? " round" : " rounds")
      << "; the load generator is on the same machine.\n\n";
  const auto ratios = ratios_of(report);
  if (!ratios.empty()) out << "| ratio | of | is |\n| --- | --- | ---: |\n";
  for (const Ratio& ratio : ratios) {
    out << "| " << ratio.what << " | " << ratio.system << " | "
        << decimal(ratio.value, kRatioDecimals) << " |\n";
  }
  for (const std::string& skipped : report.skipped) out << "\nSkipped: " << skipped << '\n';
}

}  // namespace chat::bench
