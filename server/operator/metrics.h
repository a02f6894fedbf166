// What the server can be measured by, in Prometheus' text format 0.0.4, and the listener that gives
// it out: GET /metrics. One connection at a time, each for a short time; the room's port knows
// nothing of it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "common/system/listener.h"
#include "server/room/room.h"

namespace chat {

struct Metrics {
  RoomState room;
  std::size_t connections = 0;  // that have a place, those without a name included
  std::size_t behind = 0;       // connections whose readers are slow
  std::uint64_t behind_lines = 0;
  std::uint64_t behind_bytes = 0;
  std::map<std::string, std::uint64_t> refusals = {};  // by the word of the reason
  std::uint64_t transcript_errors = 0;
  std::size_t threads = 0;
  std::size_t resident_bytes = 0;
  std::int64_t start_ms = 0;  // since 1970, UTC
};

[[nodiscard]] std::string metrics_text(const Metrics& metrics);

// Threads and memory of this process. Zero where the system does not say.
void measure_process(Metrics& metrics);

class MetricsServer {
 public:
  // Listens on `where`, ADDRESS:PORT. `measure` is called on the listener's thread. Throws
  // UserError.
  MetricsServer(const std::string& where, std::function<Metrics()> measure);
  // Ends the thread.
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

 private:
  void run() noexcept;
  void serve(const Socket& client) const;

  const std::function<Metrics()> measure_;
  Listener listener_;
  std::thread thread_;
};

}  // namespace chat
