#include "test/hostile/measure/report.h"

#include <algorithm>
#include <ostream>

#include "test/bench/figures.h"

namespace chat::hostile {
namespace {

using bench::decimal;

std::string mib(std::uint64_t bytes) {
  return decimal(static_cast<double>(bytes) / static_cast<double>(kMiB), 0);
}

std::string mib(const Memory& memory) {
  return mib(memory.idle) + " → " + mib(memory.peak) + " → " + mib(memory.after);
}

double worst(const std::vector<double>& values) {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

// The cell, bold where its bound was not held.
std::string cell(const Result& result, Bound bound, const std::string& text) {
  const auto is_it = [bound](const Broken& broken) { return broken.bound == bound; };
  const bool held = std::none_of(result.broken.begin(), result.broken.end(), is_it);
  return " | " + (held ? text : "**" + text + "**");
}

void print_row(const Result& result, Form form, std::ostream& out) {
  const Observations& all = result.measured.observed;
  const Seen& quiet = all.of(Phase::Quiet);
  const Seen& attack = all.of(Phase::Attack);
  const double quiet_p99 = percentile(quiet.line_ms, 0.99);
  out << "| " << result.attack->name;
  if (!result.failure.empty()) {
    out << " | not measured | | | | | | | | |\n";
    return;
  }
  out << " | " << decimal(percentile(quiet.line_ms, 0.5), 2) << " / " << decimal(quiet_p99, 2)
      << " | " << decimal(percentile(attack.line_ms, 0.5), 2) << " / "
      << decimal(percentile(attack.line_ms, 0.99), 2) << " / " << decimal(worst(attack.line_ms), 0)
      << cell(result, Bound::Line, "≤ " + decimal(line_bound(*result.attack, form, quiet_p99), 1))
      << cell(result, Bound::Newcomer, decimal(worst(attack.newcomer_ms), 0)) << " ("
      << attack.refusals << ")"
      << cell(result, Bound::Order,
              std::to_string(all.lost) + " / " + std::to_string(all.twice_or_out_of_order))
      << cell(result, Bound::Resident, mib(result.measured.resident))
      << cell(result, Bound::Kernel, mib(result.measured.kernel)) << " | "
      << result.measured.threads
      << cell(result, Bound::Stop, decimal(result.measured.stop_seconds.value_or(0), 1)) << " | "
      << (result.broken.empty() ? "held" : "**NOT HELD**") << " |\n";
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result + '"';
}

// One object of JSON, member by member.
class Object {
 public:
  Object& text(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }
  Object& number(std::string_view name, std::uint64_t value) {
    return raw(name, std::to_string(value));
  }
  Object& number(std::string_view name, double value) { return raw(name, decimal(value, 3)); }
  Object& raw(std::string_view name, const std::string& value) {
    all_ += (all_.empty() ? "{" : ", ") + quoted(name) + ": " + value;
    return *this;
  }
  [[nodiscard]] std::string close() const { return all_ + '}'; }

 private:
  std::string all_;
};

std::string json(const Memory& memory) {
  return Object()
      .number("idle", memory.idle)
      .number("peak", memory.peak)
      .number("after", memory.after)
      .close();
}

std::string json(const Seen& seen) {
  return Object()
      .number("lines", seen.line_ms.size())
      .number("p50_ms", percentile(seen.line_ms, 0.5))
      .number("p99_ms", percentile(seen.line_ms, 0.99))
      .number("max_ms", worst(seen.line_ms))
      .number("newcomers", seen.newcomer_ms.size())
      .number("newcomer_max_ms", worst(seen.newcomer_ms))
      .number("refusals", std::uint64_t{seen.refusals})
      .number("never_in", std::uint64_t{seen.never_in})
      .close();
}

std::string json(const std::vector<Broken>& broken) {
  std::string all;
  for (const Broken& one : broken) all += (all.empty() ? "" : ", ") + quoted(one.sentence);
  return '[' + all + ']';
}

std::string json(const Result& result) {
  const Measured& all = result.measured;
  const bool held = result.broken.empty() && result.failure.empty();
  return Object()
      .text("attack", result.attack->name)
      .text("did", all.attacker.did)
      .raw("held", held ? "true" : "false")
      .raw("not_held", json(result.broken))
      .text("failure", result.failure)
      .raw("quiet", json(all.observed.of(Phase::Quiet)))
      .raw("attacked", json(all.observed.of(Phase::Attack)))
      .raw("after", json(all.observed.of(Phase::After)))
      .number("lost", all.observed.lost)
      .number("twice_or_out_of_order", all.observed.twice_or_out_of_order)
      .raw("resident_bytes", json(all.resident))
      .raw("kernel_bytes", json(all.kernel))
      .number("threads", all.threads)
      .number("fall_back_seconds", static_cast<double>(all.fall_back.count()))
      .number("transcript_bytes", all.transcript_bytes)
      .number("sessions_bytes", all.sessions_bytes)
      .raw("stop_seconds", all.stop_seconds ? decimal(*all.stop_seconds, 3) : "null")
      .close();
}

}  // namespace

void print_table(const std::vector<Result>& results, Form form, std::ostream& out) {
  out << "| attack | quiet p50 / p99 ms | attacked p50 / p99 / max ms | "
      << (form == Form::Long ? "p99" : "p90")
      << " allowed | newcomer ms "
         "(refusals) | lost / doubled | resident MiB: idle → peak → after | kernel MiB | threads | "
         "SIGTERM s | |\n"
         "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n";
  for (const Result& result : results) print_row(result, form, out);
  out << "\nA quiet p99 below " << decimal(kQuietFloorMs, 0) << " ms counts as "
      << decimal(kQuietFloorMs, 0) << " ms. A line's time counts from when it was due.\n\n";
  for (const Result& result : results) {
    out << "- " << result.attack->name << ": " << result.measured.attacker.did;
    if (result.attack->keeps == Keeps::Transcript) {
      out << "; the transcript grew by " << mib(result.measured.transcript_bytes)
          << " MiB, FILE.sessions has " << mib(result.measured.sessions_bytes);
    }
    if (!result.failure.empty()) out << "\n  - not measured: " << result.failure;
    for (const Broken& broken : result.broken) out << "\n  - NOT HELD: " << broken.sentence;
    out << '\n';
  }
}

void print_json(const std::vector<Result>& results, std::ostream& out) {
  out << "[";
  for (std::size_t i = 0; i < results.size(); ++i) {
    out << (i == 0 ? "\n" : ",\n") << json(results[i]);
  }
  out << "\n]\n";
}

}  // namespace chat::hostile
