#include "test/bench/runs/bare.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "common/system/address.h"
#include "test/bench/failure.h"
#include "test/support/deadline.h"
#include "test/support/peers/connect.h"
#include "test/support/processes/process.h"

namespace chat::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kTimeout{10};  // for any one step
constexpr std::uint64_t kDeliveries = 8'000'000;
constexpr seconds kLongest{1};
constexpr std::size_t kReadBytes = std::size_t{256} * 1024;
constexpr std::string_view kBefore = "[c0] ";  // as in the plain dialect
constexpr std::size_t kLineBytes = kBefore.size() + kTextBytes + 1;

// What the reading process writes when it has read to every socket's end.
struct DrainReport {
  std::uint64_t bytes = 0;
  Time last_read;
  Latency latency;
};

enum class Latencies { Measured, Not };

class Drain {
 public:
  Drain(unsigned sockets, std::uint16_t port) : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (unsigned i = 0; i < sockets; ++i) {
      sockets_.push_back(test::connect_to("127.0.0.1", port, kTimeout));
      sockets_.back().prepare_for_chat();
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u32 = i;
      (void)::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, sockets_.back().fd(), &event);
    }
  }

  DrainReport run(Latencies latencies) {
    constexpr int kEventsAtOnce = 128;
    std::array<epoll_event, kEventsAtOnce> events;
    for (std::size_t open = sockets_.size(); open > 0;) {
      const int count = ::epoll_wait(epoll_.get(), events.data(), kEventsAtOnce, -1);
      for (int i = 0; i < count; ++i) {
        Socket& socket = sockets_[events[static_cast<std::size_t>(i)].data.u32];
        if (!read(socket, latencies)) {
          socket.close();
          --open;
        }
      }
    }
    if (!micros_.empty()) report_.latency = latency_of(micros_);
    return report_;
  }

 private:
  bool read(const Socket& socket, Latencies latencies) {
    const IoResult got = socket.receive_now(buffer_);
    if (got.status == IoStatus::Blocked) return true;
    if (got.status != IoStatus::Ok) return false;
    report_.bytes += got.bytes;
    report_.last_read = Clock::now();
    // Paced, a read is a line; where it is not, the bytes that are missing tell.
    if (latencies == Latencies::Measured && got.bytes == kLineBytes) {
      const auto stamp = read_text({buffer_.data() + kBefore.size(), kTextBytes});
      if (!stamp) return false;
      micros_.push_back(static_cast<std::uint32_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(report_.last_read - stamp->sent)
              .count()));
    }
    return true;
  }

  Fd epoll_;
  std::vector<Socket> sockets_;
  std::vector<char> buffer_ = std::vector<char>(kReadBytes);
  std::vector<std::uint32_t> micros_;
  DrainReport report_;
};

double own_cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double kMicros = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         kMicros * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

// The sockets to send to, and the process that reads from them.
class Limit {
 public:
  Limit(unsigned sockets, Latencies latencies, const Interrupt& interrupt)
      : interrupt_(interrupt), listener_(listen_on("127.0.0.1", 0)), reader_([&] {
          Drain drain(sockets, listener_.port());
          const DrainReport report = drain.run(latencies);
          (void)!::write(STDOUT_FILENO, &report, sizeof report);
        }) {
    listener_.set_receive_timeout(kTimeout);  // accept() keeps to it too
    while (sockets_.size() < sockets) {
      sockets_.push_back(accept_from(listener_).socket);
      if (!sockets_.back().valid()) throw Failure("the reading process does not connect");
      sockets_.back().prepare_for_chat();
      sockets_.back().set_send_timeout(kTimeout);
    }
    cpu_start_ = own_cpu_seconds();
    start_ = Clock::now();
  }

  // The same bytes to every socket, a send() each.
  void send(std::string_view bytes) {
    interrupt_.check();
    for (const Socket& socket : sockets_) {
      if (socket.send_all(bytes).status != IoStatus::Ok) {
        throw Failure("the reading process does not read");
      }
    }
    sends_ += sockets_.size();
    bytes_ += bytes.size() * sockets_.size();
  }

  [[nodiscard]] Time start() const { return start_; }
  [[nodiscard]] std::uint64_t deliveries() const { return bytes_ / kLineBytes; }

  BareResult finish() {
    BareResult result;
    result.cpu_seconds = own_cpu_seconds() - cpu_start_;
    result.sends = sends_;
    result.load.deliveries = deliveries();
    result.load.messages = deliveries() / sockets_.size();
    for (const Socket& socket : sockets_) socket.shutdown_send();
    DrainReport report;
    (void)reader_.wait();
    if (reader_.output().size() != sizeof report) throw Failure("the reading process has failed");
    std::memcpy(&report, reader_.output().data(), sizeof report);
    if (report.bytes != bytes_) throw Failure("the reading process did not get everything");
    result.load.seconds = std::chrono::duration<double>(report.last_read - start_).count();
    result.load.latency = report.latency;
    return result;
  }

 private:
  const Interrupt& interrupt_;
  Socket listener_;
  test::Process reader_;  // which writes a DrainReport at its end
  std::vector<Socket> sockets_;
  double cpu_start_ = 0;
  Time start_;
  std::uint64_t sends_ = 0;
  std::uint64_t bytes_ = 0;
};

std::string line_of(const Stamp& stamp) {
  const Text text = write_text(stamp);
  return std::string(kBefore).append(text.data(), text.size()).append(1, '\n');
}

}  // namespace

BareResult run_bare(unsigned sockets, unsigned messages_per_send, const Interrupt& interrupt) {
  std::string bytes;
  for (unsigned i = 0; i < messages_per_send; ++i) bytes += line_of({0, i, Clock::now()});
  Limit limit(sockets, Latencies::Not, interrupt);
  while (limit.deliveries() < kDeliveries && Clock::now() < limit.start() + kLongest) {
    limit.send(bytes);
  }
  return limit.finish();
}

BareResult run_bare_paced(unsigned sockets, const Pace& pace, const Interrupt& interrupt) {
  Limit limit(sockets, Latencies::Measured, interrupt);
  for (std::uint32_t number = 0; number < pace.messages; ++number) {
    std::this_thread::sleep_until(limit.start() + (number + 1) * pace.between);
    limit.send(line_of({0, number, Clock::now()}));
  }
  return limit.finish();
}

}  // namespace chat::bench
