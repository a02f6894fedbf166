#include "test/bench/runs/runs.h"

#include <fstream>

#include "test/bench/load/crowd.h"
#include "test/bench/runs/bare.h"

namespace chat::bench {
namespace {

constexpr std::chrono::seconds kJoinTimeout{60};
constexpr double kKibPerMib = 1024;
constexpr double kBytesPerMib = 1024 * 1024;
constexpr double kMicrosPerSecond = 1e6;
constexpr std::size_t kOwedBytes = std::size_t{8} * 1024 * 1024;

void join_and_settle(Crowd& crowd, const Server& server, const System& system, unsigned clients) {
  crowd.join(server.port, clients, system.join_window, Clock::now() + kJoinTimeout);
  crowd.wait_quiet(Clock::now() + kJoinTimeout);
}

void set_load(Sample& sample, const LoadResult& load) {
  sample.set(Figure::Deliveries, static_cast<double>(load.deliveries) / load.seconds);
  sample.set(Figure::Messages, static_cast<double>(load.messages));
}

void set_latency(Sample& sample, const Latency& latency) {
  sample.set(Figure::P50, latency.p50);
  sample.set(Figure::P99, latency.p99);
  sample.set(Figure::Worst, latency.worst);
}

void set_cpu(Sample& sample, double seconds, std::uint64_t deliveries) {
  sample.set(Figure::Cpu, kMicrosPerSecond * seconds / static_cast<double>(deliveries));
}

double resident_mib(const Server& server) {
  return static_cast<double>(server.process->resident_bytes()) / kBytesPerMib;
}

Sample measure(const Server& server, const std::function<LoadResult()>& load) {
  const auto cpu = server.process->cpu_seconds();
  const LoadResult result = load();
  Sample sample;
  set_load(sample, result);
  set_latency(sample, result.latency);
  set_cpu(sample, server.process->cpu_seconds() - cpu, result.deliveries);
  return sample;
}

Sample sample_of(const BareResult& result) {
  Sample sample;
  set_load(sample, result.load);
  set_cpu(sample, result.cpu_seconds, result.load.deliveries);
  sample.set(Figure::Sends, static_cast<double>(result.sends));
  return sample;
}

// So many from each sender that the server itself owes kOwedBytes, beyond what the kernel may keep
// in its socket (tcp(7): the last of three numbers).
std::uint32_t messages_for_stopped_reader() {
  std::size_t least = 0;
  std::size_t normal = 0;
  std::size_t most = 0;
  std::ifstream("/proc/sys/net/ipv4/tcp_wmem") >> least >> normal >> most;
  return static_cast<std::uint32_t>((kOwedBytes + most) / (kSenders * kTextBytes));
}

}  // namespace

Sample closed_run(const System& system, const Interrupt& interrupt, unsigned clients,
                  const ClosedLoad& load) {
  Crowd crowd(*system.dialect, interrupt);
  const Server server = system.start();
  join_and_settle(crowd, server, system, clients);
  return measure(server, [&] { return run_closed(crowd, load); });
}

Sample paced_run(const System& system, const Interrupt& interrupt, unsigned clients,
                 const Pace& pace) {
  Crowd crowd(*system.dialect, interrupt);
  const Server server = system.start();
  join_and_settle(crowd, server, system, clients);
  return measure(server, [&] { return run_paced(crowd, pace); });
}

Sample stopped_reader_run(const System& system, const Interrupt& interrupt, unsigned clients,
                          Readers readers) {
  const ClosedLoad load{kSenders, messages_for_stopped_reader(), readers};
  Crowd crowd(*system.dialect, interrupt);
  const Server server = system.start();
  join_and_settle(crowd, server, system, clients);
  if (readers == Readers::LastOneNever) crowd.stop_reading_last();
  const double before = resident_mib(server);
  Sample sample = measure(server, [&] { return run_closed(crowd, load); });
  sample.set(Figure::Growth, resident_mib(server) - before);
  return sample;
}

Sample idle_run(const System& system, const Interrupt& interrupt, unsigned clients) {
  Crowd crowd(*system.dialect, interrupt);
  const Server server = system.start();
  const double before = resident_mib(server);
  join_and_settle(crowd, server, system, clients);
  const double after = resident_mib(server);
  Sample sample;
  sample.set(Figure::PerClient, (after - before) * kKibPerMib / clients);
  sample.set(Figure::Resident, after);
  return sample;
}

Sample mass_join_run(const System& system, const Interrupt& interrupt, unsigned clients) {
  Crowd crowd(*system.dialect, interrupt);
  const Server server = system.start();
  const Time start = Clock::now();
  crowd.join(server.port, clients, system.join_window, start + kJoinTimeout);
  crowd.wait_all_joins_told(start + kJoinTimeout);
  Sample sample;
  sample.set(Figure::Seconds, std::chrono::duration<double>(Clock::now() - start).count());
  sample.set(Figure::Resident, resident_mib(server));
  return sample;
}

Sample bare_run(const Interrupt& interrupt, unsigned sockets, unsigned messages_per_send) {
  return sample_of(run_bare(sockets, messages_per_send, interrupt));
}

Sample bare_paced_run(const Interrupt& interrupt, unsigned sockets) {
  const BareResult result = run_bare_paced(sockets, kPace, interrupt);
  Sample sample = sample_of(result);
  set_latency(sample, result.load.latency);
  return sample;
}

}  // namespace chat::bench
