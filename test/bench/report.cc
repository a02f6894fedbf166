#include "test/bench/report.h"

#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <thread>
#include <utility>

#include "test/bench/ratios.h"

namespace chat::bench {
namespace {

constexpr int kRatioDecimals = 2;

std::string number(double value, int decimals) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed, decimals);
  return {text.data(), end.ptr};
}

// 1234567 as 1,234,567.
std::string grouped(const std::string& digits) {
  constexpr std::size_t kGroup = 3;
  const std::size_t whole = std::min(digits.find('.'), digits.size());
  std::string result;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool between = i > 0 && i < whole && digits[i - 1] != '-';
    if (between && (whole - i) % kGroup == 0) result += ',';
    result += digits[i];
  }
  return result;
}

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

struct Machine {
  unsigned cores = std::thread::hardware_concurrency();
  std::string model = cpu_model();
  std::string kernel = [] {
    utsname name{};
    ::uname(&name);
    return std::string(name.sysname) + ' ' + name.release + ' ' + name.machine;
  }();
};

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
      out << ' ' << (value ? grouped(number(*value, info_of(column).decimals)) : "") << " |";
    }
    out << '\n';
  }
  out << '\n';
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result += '"';
}

// Writes the commas of a JSON list or object.
class Commas {
 public:
  std::string_view next() { return std::exchange(first_, false) ? "" : ","; }

 private:
  bool first_ = true;
};

void print_strings(const std::vector<std::string>& strings, std::ostream& out) {
  Commas commas;
  out << '[';
  for (const std::string& string : strings) out << commas.next() << quoted(string);
  out << ']';
}

void print_sample(const Sample& sample, std::ostream& out) {
  constexpr int kDecimals = 4;
  Commas commas;
  out << '{';
  for (const Figure figure : columns_of({sample})) {
    out << commas.next() << quoted(info_of(figure).key) << ':'
        << number(*sample.get(figure), kDecimals);
  }
  out << '}';
}

void print_row(const Result& result, const Row& row, std::ostream& out) {
  out << "\n{\"scenario\":" << quoted(result.scenario) << ",\"system\":" << quoted(row.name)
      << ",\"median\":";
  print_sample(median_of(row.samples), out);
  out << ",\"rounds\":[";
  Commas commas;
  for (const Sample& sample : row.samples) {
    out << commas.next();
    print_sample(sample, out);
  }
  out << "],\"failures\":";
  print_strings(row.failures, out);
  out << '}';
}

}  // namespace

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
        << number(ratio.value, kRatioDecimals) << " |\n";
  }
  for (const std::string& skipped : report.skipped) out << "\nSkipped: " << skipped << '\n';
}

void print_json(const Report& report, std::ostream& out) {
  const Machine machine;
  out << "{\"cores\":" << machine.cores << ",\"model\":" << quoted(machine.model)
      << ",\"kernel\":" << quoted(machine.kernel) << ",\"rounds\":" << report.rounds
      << ",\"results\":[";
  Commas rows;
  for (const Result& result : report.results) {
    for (const Row& row : result.rows) {
      out << rows.next();
      print_row(result, row, out);
    }
  }
  out << "],\n\"ratios\":[";
  Commas ratios;
  constexpr int kDecimals = 4;
  for (const Ratio& ratio : ratios_of(report)) {
    out << ratios.next() << "\n{\"what\":" << quoted(ratio.what)
        << ",\"system\":" << quoted(ratio.system) << ",\"value\":" << number(ratio.value, kDecimals)
        << '}';
  }
  out << "],\n\"skipped\":";
  print_strings(report.skipped, out);
  out << "}\n";
}

}  // namespace chat::bench
