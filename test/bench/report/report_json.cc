#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "test/bench/report/json.h"
#include "test/bench/report/ratios.h"
#include "test/bench/report/report.h"

namespace chat::bench {
namespace {

constexpr int kDecimals = 4;

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
  Commas commas;
  out << '{';
  for (std::size_t i = 0; i < kFigures; ++i) {
    const auto value = sample.get(static_cast<Figure>(i));
    if (!value) continue;
    out << commas.next() << quoted(kFigureInfo[i].key) << ':' << decimal(*value, kDecimals);
  }
  out << '}';
}

void print_row(const Result& result, const Row& row, std::ostream& out) {
  out << "\n{\"scenario\":" << quoted(result.scenario) << ",\"title\":" << quoted(result.title)
      << ",\"system\":" << quoted(row.name) << ",\"side\":" << quoted(name_of(row.side))
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

Sample read_sample(JsonReader& in) {
  Sample sample;
  in.object([&](const std::string& key) {
    const double value = in.number();
    for (std::size_t i = 0; i < kFigures; ++i) {
      if (kFigureInfo[i].key == key) sample.set(static_cast<Figure>(i), value);
    }
  });
  return sample;
}

// Rows of one scenario stand together.
void read_row(JsonReader& in, Report& report) {
  Result result;
  Row row;
  in.object([&](const std::string& key) {
    if (key == "scenario") {
      result.scenario = in.string();
    } else if (key == "title") {
      result.title = in.string();
    } else if (key == "system") {
      row.name = in.string();
    } else if (key == "side") {
      row.side = side_of(in.string());
    } else if (key == "rounds") {
      in.list([&] { row.samples.push_back(read_sample(in)); });
    } else {
      in.skip();
    }
  });
  auto& results = report.results;
  if (results.empty() || results.back().scenario != result.scenario) results.push_back(result);
  results.back().rows.push_back(std::move(row));
}

}  // namespace

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
  for (const Ratio& ratio : ratios_of(report)) {
    out << ratios.next() << "\n{\"what\":" << quoted(ratio.what)
        << ",\"system\":" << quoted(ratio.system)
        << ",\"value\":" << decimal(ratio.value, kDecimals) << '}';
  }
  out << "],\n\"skipped\":";
  print_strings(report.skipped, out);
  out << "}\n";
}

Report read_json(std::string_view text) {
  Report report;
  JsonReader in(text);
  in.object([&](const std::string& key) {
    if (key == "results") {
      in.list([&] { read_row(in, report); });
    } else {
      in.skip();
    }
  });
  return report;
}

}  // namespace chat::bench
