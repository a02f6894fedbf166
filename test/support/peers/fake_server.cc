#include "test/support/peers/fake_server.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <variant>

#include "common/protocol/request.h"
#include "common/system/address.h"

namespace chat::test {

FakeServer::FakeServer(Fate fate) : fate_(fate), incoming_(kMaxLine + wire::kMaxPrefix) {}

void FakeServer::connect() {
  incoming_ = LineBuffer(kMaxLine + wire::kMaxPrefix);
  hung_up_ = false;
}

std::string FakeServer::take(std::string_view bytes) {
  std::string answer;
  while (!bytes.empty()) {
    const std::span<char> space = incoming_.space();
    const std::size_t some = std::min(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), some);
    bytes.remove_prefix(some);
    incoming_.commit(some);
    while (!hung_up_) {
      const auto line = incoming_.next();
      if (!line) break;
      answer += on_line(std::string(line->text));
    }
  }
  return answer;
}

std::string FakeServer::on_line(std::string_view line) {
  if (wire::is_hello(line)) return on_hello(std::get<wire::Hello>(wire::decode_hello(line)));
  if (wire::decode_pong(line)) return "";
  const auto numbered = wire::decode_client_line(line);
  if (!numbered || numbered->number > last_line_ + 1) {
    hung_up_ = true;
    return "error\t0\tout-of-order\tgoodbye\n";
  }
  if (numbered->number == last_line_ + 1) return carry_out(std::string(numbered->text));
  const auto outcome = std::find_if(log_.begin(), log_.end(), [&numbered](const Told& told) {
    return told.line == numbered->number;
  });
  return outcome->bytes;
}

std::string FakeServer::on_hello(const wire::Hello& hello) {
  const bool returns = hello.resume.has_value();
  if (++hellos_ > 1 && returns && fate_ == Fate::Forgotten) {
    key_.clear();
    hung_up_ = true;
    return "error\t0\tsession-unknown\tno such session\n";
  }
  if (returns && fate_ == Fate::Replaced) {
    hung_up_ = true;
    return "bye\treplaced\t\n";
  }
  const bool asks_again = !returns && !key_.empty() && hello.key == key_;
  if (!returns && !asks_again) {
    if (!key_.empty()) return "error\t0\tname-taken\tthat name is taken\n";
    key_ = hello.key;
    last_line_ = 0;
    ++sessions_;
  }
  std::string answer = "welcome\ttoken\t" + std::to_string(seq_) + "\t" + hello.name + "\t2\t" +
                       std::to_string(last_line_) + "\tmonday\n";
  for (const Told& told : log_) {
    if (returns && told.seq > hello.resume->after) answer += told.bytes;
  }
  return answer + "current\t" + std::to_string(seq_) + "\n";
}

std::string FakeServer::carry_out(const std::string& text) {
  const std::string number = std::to_string(++last_line_);
  if (text == "/quit") {
    hung_up_ = true;
    return "bye\tquit\t\n";
  }
  effects_.push_back(text);
  std::string answer = tell(0, with_seq("say\t#\t1\tann\tbefore " + text + "\n"));
  if (text == "bad") return answer + tell(last_line_, "error\t" + number + "\tnobody\tno\n");
  // What goes with its outcome has the same place in the log.
  std::string with_outcome;
  if (text == "?") with_outcome = with_seq("users\t#\t" + number + "\t2\tann:0 cron:0\n");
  if (text.find('>') != std::string::npos) with_outcome = with_seq("whisper\t#\t1\tcron\tann\tx\n");
  if (!with_outcome.empty()) {
    log_.push_back({seq_ + 1, 0, with_outcome});
    answer += with_outcome;
  }
  return answer + tell(last_line_, with_seq("ok\t" + number + "\t#\t1\n"));
}

std::string FakeServer::tell(std::uint64_t line, std::string bytes) {
  log_.push_back({++seq_, line, bytes});
  return bytes;
}

std::string FakeServer::with_seq(std::string line) const {
  return line.replace(line.find('#'), 1, std::to_string(seq_ + 1));
}

FakeServerOnPort::FakeServerOnPort(FakeServer::Fate fate)
    : server_(fate), listener_(listen_on("127.0.0.1", 0)), thread_([this] { run(); }) {}

const FakeServer& FakeServerOnPort::stop() {
  listener_.shutdown_both();
  if (thread_.joinable()) thread_.join();
  return server_;
}

void FakeServerOnPort::run() {
  for (;;) {
    const Accepted accepted = accept_from(listener_);
    if (accepted.error != 0) return;
    accepted.socket.set_receive_timeout(std::chrono::seconds(20));
    server_.connect();
    while (!server_.has_hung_up()) {
      std::array<char, 4096> bytes{};
      const IoResult got = accepted.socket.receive(bytes);
      if (got.status != IoStatus::Ok) break;
      if (accepted.socket.send_all(server_.take({bytes.data(), got.bytes})).status !=
          IoStatus::Ok) {
        break;
      }
    }
  }
}

}  // namespace chat::test
