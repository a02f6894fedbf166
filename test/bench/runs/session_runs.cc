#include "test/bench/runs/session_runs.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "test/bench/failure.h"
#include "test/bench/load/crowd.h"
#include "test/bench/runs/runs.h"
#include "test/bench/systems/servers.h"

namespace chat::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kTimeout{60};  // for any one step
constexpr double kBytesPerKib = 1024;

// --- coming back to a server that was killed ---

constexpr unsigned kSpeaker = 0;  // who says what the others miss
constexpr unsigned kFirstListener = 1;
constexpr unsigned kListeners = 1000;
constexpr std::uint32_t kMissed = 100;

void say_confirmed(Crowd& crowd, Ledger& ledger) {
  while (ledger.may_send(kSpeaker)) {
    crowd.say(kSpeaker, ledger);
    crowd.wait_confirmed(kSpeaker, Clock::now() + kTimeout);
  }
}

// --- sessions that wait ---

// Live at once: what they need is in the server's memory, used or free, before and after.
constexpr unsigned kBatch = 500;
constexpr unsigned kWarmUp = 20;   // batches
constexpr unsigned kWaiting = 20;  // batches
constexpr milliseconds kLook{2};

// A server, and how many threads it has when nobody is there.
class Lodging {
 public:
  explicit Lodging(const SessionSurroundings& around)
      : interrupt_(around.interrupt),
        server_(start_chat_server({around.program, options()}, kAnyPort)) {
    // All of its own threads run for sure once it has let somebody in.
    Crowd first(plain_dialect(), interrupt_);
    first.join(server_.port, 1, 1, Clock::now() + kTimeout);
    threads_ = server_.process->threads() - 1;
  }

  // A batch of clients joins, and its connections end; returns when all of its threads are gone.
  void come_and_go(const Dialect& dialect, const std::string& prefix) const {
    {
      Crowd crowd(dialect, interrupt_, prefix);
      crowd.join(server_.port, kBatch, kJoinWindow, Clock::now() + kTimeout);
    }
    const Time deadline = Clock::now() + kTimeout;
    while (server_.process->threads() > threads_) {
      interrupt_.sleep(kLook);
      if (Clock::now() > deadline) {
        throw Failure("threads of clients whose connections have ended remain");
      }
    }
  }

  [[nodiscard]] double resident_bytes() const {
    return static_cast<double>(server_.process->resident_bytes());
  }

 private:
  // A small window is full of entries about who comes and goes after the warm-up, and does not
  // grow any more. All of them may wait, until the end.
  static std::vector<std::string> options() {
    return {"--grace", "3600",          "--window",
            "1",       "--max-clients", std::to_string((kWaiting + 1) * kBatch)};
  }

  const Interrupt& interrupt_;
  const Server server_;
  std::size_t threads_ = 0;
};

}  // namespace

Sample resume_run(const SessionSurroundings& around) {
  const test::TemporaryFolder folder(around.disk);
  const ChatServer command = with_transcript({around.program, {"--grace", "60"}}, folder);
  Crowd crowd(native_dialect(), around.interrupt);
  std::optional<Server> server(start_chat_server(command, kAnyPort));
  const std::uint16_t port = server->port;
  crowd.join(port, kFirstListener + kListeners, kJoinWindow, Clock::now() + kTimeout);
  crowd.wait_quiet(Clock::now() + kTimeout);
  Ledger ledger({crowd.size(), 0, kFirstListener, kMissed});
  crowd.measure(&ledger);
  crowd.cut(kFirstListener, crowd.size());
  say_confirmed(crowd, ledger);
  crowd.cut(kSpeaker, kFirstListener);
  server.reset();  // as with kill -9
  server.emplace(start_chat_server(command, port));
  const Time start = Clock::now();
  crowd.resume(port, kFirstListener, start + kTimeout);
  Sample sample;
  sample.set(Figure::Seconds, std::chrono::duration<double>(Clock::now() - start).count());
  sample.set(Figure::Messages, static_cast<double>(kMissed));
  crowd.wait_quiet(Clock::now() + kTimeout);  // what comes now came twice
  return sample;
}

// A waiting session is small beside a live one, so a live one's memory, which malloc keeps, must
// not be counted as a waiting one's, nor hide it: as many clients as are ever live at once have
// come and gone before the first look, as often as fills the log's window. They speak the plain
// dialect, in which the end of a connection is a leave. From then on the sessions that stay are all
// that is added. They say and get nothing but welcomes and joins, so nothing is queued for them,
// and what is told away is told to a batch at the most. Measured: neither twice as many sessions,
// nor batches of a fifth, nor looking again when all have been told away changes it by a tenth.
Sample waiting_run(const SessionSurroundings& around) {
  const Lodging lodging(around);
  for (unsigned i = 0; i < kWarmUp; ++i) lodging.come_and_go(plain_dialect(), "g");
  const double before = lodging.resident_bytes();
  for (unsigned i = 0; i < kWaiting; ++i) {
    lodging.come_and_go(native_dialect(), "w" + std::to_string(i) + '-');
  }
  const double after = lodging.resident_bytes();
  Sample sample;
  sample.set(Figure::PerWaiting, (after - before) / (kBytesPerKib * kWaiting * kBatch));
  sample.set(Figure::Resident, after / (kBytesPerKib * kBytesPerKib));
  return sample;
}

}  // namespace chat::bench
