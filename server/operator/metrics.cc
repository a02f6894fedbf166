#include "server/operator/metrics.h"

#include <poll.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <string_view>

#include "common/protocol/version.h"
#include "common/system/address.h"
#include "common/system/error.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace chat {
namespace {

// How long a connection may take for its request, and for each part of the answer; and for its
// request where another one waits, whose own has come meanwhile if it is a scraper's.
constexpr std::chrono::milliseconds kPatience{2'000};
constexpr std::chrono::milliseconds kPatienceInQueue{20};
constexpr std::size_t kMaxRequest = 4'096;
// The pause after an accept() that failed, because descriptors have run out.
constexpr int kPauseMs = 200;
constexpr double kMsPerSecond = 1000;

// Text of the format: "# HELP", "# TYPE", and then the samples of one metric.
class Text {
 public:
  void begin(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    out_.append("# HELP ").append(name).append(" ").append(help);
    out_.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
  }
  void sample(std::string_view value, std::string_view suffix = "", std::string_view label = "",
              std::string_view label_value = "") {
    out_.append(name_).append(suffix);
    if (!label.empty()) {
      // The values are words of ours: nothing in them has to be escaped.
      out_.append("{").append(label).append("=\"").append(label_value).append("\"}");
    }
    out_.append(" ").append(value).append("\n");
  }
  void one(std::string_view name, std::string_view type, std::string_view help,
           std::uint64_t value) {
    begin(name, type, help);
    sample(std::to_string(value));
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::string_view name_;
};

std::string seconds_text(double ms) {
  std::array<char, 32> digits{};
  const auto result =
      std::to_chars(digits.data(), digits.data() + digits.size(), ms / kMsPerSecond);
  return {digits.data(), result.ptr};
}

void add_latency(Text& text, const DeliveryCounts& counts) {
  text.begin("chat_delivery_seconds", "histogram",
             "From the publishing of the oldest line of a round to the end of its sends; "
             "in steps of a millisecond.");
  std::uint64_t rounds = 0;
  for (std::size_t i = 0; i < counts.rounds.size(); ++i) {
    rounds += counts.rounds[i];
    const bool is_last = i == DeliveryCounts::kBoundsMs.size();
    const std::string bound = is_last ? "+Inf" : seconds_text(DeliveryCounts::kBoundsMs[i]);
    text.sample(std::to_string(rounds), "_bucket", "le", bound);
  }
  text.sample(seconds_text(static_cast<double>(counts.total_ms)), "_sum");
  text.sample(std::to_string(rounds), "_count");
}

std::string answer(std::string_view status, std::string_view type, std::string_view body) {
  std::string out("HTTP/1.1 ");
  out.append(status).append("\r\nContent-Type: ").append(type);
  out.append("\r\nContent-Length: ").append(std::to_string(body.size()));
  return out.append("\r\nConnection: close\r\n\r\n").append(body);
}

// ADDRESS:PORT, of IPv6 [ADDRESS]:PORT.
Listener listen_at(const std::string& where) {
  const std::size_t colon = where.rfind(':');
  const auto port = parse_number<std::uint16_t>(
      colon == std::string::npos ? std::string_view() : std::string_view(where).substr(colon + 1));
  std::string address = port ? where.substr(0, colon) : "";
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  if (address.empty()) {
    throw UserError(EINVAL,
                    "--metrics takes an address and a port, such as 127.0.0.1:9464, not \"" +
                        clean(where) + "\"");
  }
  return Listener(listen_on(address, *port));
}

}  // namespace

std::string metrics_text(const Metrics& metrics) {
  const RoomState& room = metrics.room;
  const std::size_t here = room.people - room.away;
  Text text;
  text.begin("chat_build_info", "gauge", "The version that is running.");
  text.sample("1", "", "version", kVersion);
  text.begin("chat_start_time_seconds", "gauge", "When the server was started, since 1970.");
  text.sample(seconds_text(static_cast<double>(metrics.start_ms)));
  text.one("chat_people", "gauge", "People in the room, those who are away included.", room.people);
  text.one("chat_sessions_waiting", "gauge", "Of these, those who are away.", room.away);
  text.one("chat_connections_without_name", "gauge", "Connections at the door.",
           metrics.connections > here ? metrics.connections - here : 0);
  text.one("chat_lines_total", "counter", "Lines that clients have sent.", room.counts.lines);
  text.one("chat_lines_slowed_total", "counter",
           "Of these, lines that have waited for their senders' allowances.", room.slowed_lines);
  text.one("chat_deliveries_total", "counter",
           "Lines handed to the system for a client; not those that slow readers get later.",
           room.counts.deliveries);
  add_latency(text, room.counts);
  text.one("chat_connections_behind", "gauge", "Connections whose readers are slow.",
           metrics.behind);
  text.one("chat_lines_behind", "gauge", "Public lines that these have not been sent yet.",
           metrics.behind_lines);
  text.one("chat_behind_bytes", "gauge",
           "Bytes of these lines, of each once for every connection; no more than the window has.",
           metrics.behind_bytes);
  text.one("chat_window_bytes", "gauge", "Memory of the conversation for slow or absent readers.",
           room.window_bytes);
  text.one("chat_kept_bytes", "gauge", "Memory kept for sessions that may come back.",
           room.kept_bytes);
  text.begin("chat_refusals_total", "counter", "Clients that were not let in, by the reason.");
  for (const auto& [reason, count] : metrics.refusals) {
    text.sample(std::to_string(count), "", "reason", reason);
  }
  text.one("chat_bans", "gauge", "Bans that hold.", room.bans);
  text.one("chat_transcript_errors_total", "counter", "Times that the transcript failed.",
           metrics.transcript_errors);
  text.one("chat_threads", "gauge", "Threads of the server.", metrics.threads);
  text.one("chat_resident_bytes", "gauge", "Memory of the server.", metrics.resident_bytes);
  return text.take();
}

void measure_process(Metrics& metrics) {
  constexpr std::size_t kKibibyte = 1024;
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == "Threads:") status >> metrics.threads;
    if (word != "VmRSS:") continue;
    status >> metrics.resident_bytes;
    metrics.resident_bytes *= kKibibyte;
  }
}

MetricsServer::MetricsServer(const std::string& where, std::function<Metrics()> measure)
    : measure_(std::move(measure)),
      listener_(listen_at(where)),
      thread_(&MetricsServer::run, this) {}

MetricsServer::~MetricsServer() {
  listener_.stop();
  thread_.join();
}

void MetricsServer::run() noexcept {
  for (;;) {
    const Accepted accepted = listener_.accept();
    if (accepted.error == 0) {
      serve(accepted.socket);
    } else if (accepted.error == EINVAL) {
      return;  // stop()
    } else {
      (void)::poll(nullptr, 0, kPauseMs);
    }
  }
}

void MetricsServer::serve(const Socket& client) const {
  constexpr std::string_view kPlain = "text/plain; charset=utf-8";
  client.set_receive_timeout(kPatienceInQueue);
  client.set_send_timeout(kPatience);
  const auto begin = std::chrono::steady_clock::now();
  std::string request;
  for (;;) {
    std::array<char, kMaxRequest> some{};
    const IoResult result = client.receive(some);
    if (result.status != IoStatus::Ok && result.status != IoStatus::Blocked) return;
    request.append(some.data(), result.bytes);
    if (request.find("\r\n\r\n") != std::string::npos) break;
    if (request.size() > kMaxRequest) {
      (void)client.send_now(answer("431 Request Header Fields Too Large", kPlain, ""));
      return;
    }
    const auto patience = listener_.has_next() ? kPatienceInQueue : kPatience;
    if (std::chrono::steady_clock::now() - begin >= patience) return;
  }
  const std::string_view line = std::string_view(request).substr(0, request.find("\r\n"));
  const bool is_get = line.starts_with("GET ") && line.find(" HTTP/1.") != std::string_view::npos;
  if (!is_get) {
    (void)client.send_all(answer("405 Method Not Allowed", kPlain, "GET /metrics\n"));
  } else if (line.starts_with("GET /metrics ")) {
    (void)client.send_all(
        answer("200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics_text(measure_())));
  } else {
    (void)client.send_all(answer("404 Not Found", kPlain, "The metrics are at /metrics\n"));
  }
  client.shutdown_send();
}

}  // namespace chat
