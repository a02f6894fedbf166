// The connection is cut at every byte, and nothing is lost or doubled.

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "client/session/conversation.h"
#include "common/system/address.h"
#include "test/support/deadline.h"
#include "test/support/peers/cut_proxy.h"
#include "test/support/peers/fake_server.h"
#include "test/support/processes/process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

using Direction = CutProxy::Direction;
using Phase = Conversation::Phase;
using Texts = std::vector<std::string>;

const Texts kInput = {"one", "?", "psst > ann", "bad", "two"};

ClientSettings listening() {
  ClientSettings settings;
  settings.name = "cron";
  settings.listen = Listen::Yes;
  return settings;
}

// A script's whole conversation with a server, in this thread and without waiting. The first
// connection is cut as told.
class Run {
 public:
  Run(std::optional<CutProxy::Cut> cut, FakeServer::Fate fate)
      : server_(fate),
        client_(listening(), Mode::Piped, Conversation::Clock::time_point::max(), Backoff(1)),
        cut_(cut) {
    constexpr int kMoreThanEnough = 1000;
    for (int i = 0; i < kMoreThanEnough && client_.phase() != Phase::Over; ++i) round();
  }

  [[nodiscard]] const FakeServer& server() const { return server_; }
  [[nodiscard]] const Conversation& client() const { return client_; }
  [[nodiscard]] const std::string& output() const { return output_; }
  // In the first connection.
  [[nodiscard]] std::size_t carried(Direction direction) const {
    return carried_[static_cast<std::size_t>(direction)];
  }

 private:
  void round() {
    if (client_.phase() == Phase::Pausing) client_.on_time(client_.deadline());
    if (client_.phase() == Phase::Connecting) connect();
    while (client_.takes_input() && typed_ < kInput.size()) {
      client_.take({Input::Entry::Kind::Line, kInput[typed_++]});
    }
    if (client_.takes_input()) client_.take({Input::Entry::Kind::Line, "/quit"});
    if (client_.connection() == nullptr) return;
    client_.connection()->send();
    std::array<char, 65536> bytes{};
    const std::size_t got = link_.receive_now(bytes).bytes;
    const std::string answer = server_.take(carry({bytes.data(), got}, Direction::ToServer));
    const std::string_view arrives = carry(answer, Direction::ToClient);
    (void)link_.send_all(arrives);
    if (is_cut_ || server_.has_hung_up()) link_.close();
    client_.receive();
    output_ += client_.take_text();
  }

  void connect() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    link_ = Socket(Fd(ends[0]));
    is_cut_ = false;
    ++connections_;
    server_.connect();
    client_.connected(Socket(Fd(ends[1])));
  }

  // What of `bytes` is carried. When a link is cut, what goes the other way is lost too.
  std::string_view carry(std::string_view bytes, Direction direction) {
    if (connections_ != 1) return bytes;
    if (is_cut_) return "";
    std::size_t& carried = carried_[static_cast<std::size_t>(direction)];
    if (cut_ && cut_->direction == direction && carried + bytes.size() >= cut_->after) {
      is_cut_ = true;
      bytes = bytes.substr(0, cut_->after - carried);
    }
    carried += bytes.size();
    return bytes;
  }

  FakeServer server_;
  Conversation client_;
  std::optional<CutProxy::Cut> cut_;
  Socket link_;
  bool is_cut_ = false;
  int connections_ = 0;
  std::size_t typed_ = 0;
  std::array<std::size_t, 2> carried_{};
  std::string output_;
};

CutProxy::Cut cut_of(Direction direction, std::size_t after) {
  CutProxy::Cut cut;
  cut.direction = direction;
  cut.after = after;
  return cut;
}

TEST_CASE("a script's lines are said once each and its output is the same, wherever it is cut") {
  const Run whole(std::nullopt, FakeServer::Fate::Kept);
  REQUIRE(whole.server().effects() == kInput);
  CHECK(whole.client().ending().cause == Cause::Left);
  CHECK(whole.output().find("[ann] before two") != std::string::npos);
  std::size_t resumed = 0;
  for (const Direction direction : {Direction::ToServer, Direction::ToClient}) {
    CAPTURE(static_cast<int>(direction));
    for (std::size_t after = 0; after <= whole.carried(direction); ++after) {
      CAPTURE(after);
      const Run run(cut_of(direction, after), FakeServer::Fate::Kept);
      CHECK(run.server().sessions() == 1);
      if (run.server().hellos() > 1) ++resumed;
      CHECK(run.client().ending().cause == Cause::Left);
      CHECK(run.client().ending().unconfirmed.empty());
      CHECK(run.server().effects() == kInput);
      CHECK(run.output() == whole.output());
    }
  }
  CHECK(resumed > 100);
}

TEST_CASE(
    "where the server forgot the session, a script says nothing twice and tells what is open") {
  const Run whole(std::nullopt, FakeServer::Fate::Kept);
  for (std::size_t after = 0; after <= whole.carried(Direction::ToClient); ++after) {
    CAPTURE(after);
    const Run run(cut_of(Direction::ToClient, after), FakeServer::Fate::Forgotten);
    const Texts& effects = run.server().effects();
    const Ending& ending = run.client().ending();
    const bool all_done = effects == kInput && ending.unconfirmed.empty();
    const bool told = ending.cause == Cause::Lost && !ending.unconfirmed.empty();
    CHECK((all_done || told));
    CHECK(effects.size() <= kInput.size());
    if (told) CHECK(effects.back() == kInput[effects.size() - 1]);
  }
}

TEST_CASE("a session that another client has taken up is left to it") {
  const Run run(cut_of(Direction::ToClient, 100), FakeServer::Fate::Replaced);
  CHECK(run.client().ending().cause == Cause::Replaced);
  CHECK(run.server().hellos() == 2);
}

// --- the real client ---

TEST_CASE("the real client comes back through a network that breaks, by FIN and by reset") {
  for (const auto way : {CutProxy::Way::Fin, CutProxy::Way::Reset}) {
    for (const std::size_t after : {10U, 40U, 80U, 120U, 160U, 200U, 240U}) {
      CAPTURE(after);
      FakeServerOnPort server;
      CutProxy::Cut cut = cut_of(Direction::ToClient, after);
      cut.way = way;
      const CutProxy proxy(server.port(), cut);
      Process cron({binary("chat-client"), "127.0.0.1", std::to_string(proxy.port()), "--name",
                    "cron", "--timeout", "15"});
      for (const std::string& line : kInput) cron.write(line + "\n");
      cron.close_input();
      CHECK(cron.wait() == 4);  // one of them is refused
      CHECK(cron.output() == "* " + are_here({"ann", "cron (you)"}) + "\n");
      CHECK(proxy.connections() == 2);
      CHECK(server.stop().effects() == kInput);
      CHECK(server.stop().sessions() == 1);
    }
  }
}

TEST_CASE("a client whose output nobody takes at the moment answers pings") {
  const Socket listener = listen_on("127.0.0.1", 0);
  Process bot({binary("chat-client"), "127.0.0.1", std::to_string(listener.port()), "--name", "bot",
               "--listen"});
  Accepted link = accept_from(listener);
  std::string heard;
  const auto hears = [&](std::string_view what) {
    return read_until(link.socket.fd(), heard, [what](std::string_view text) {
      return text.find(what) != std::string_view::npos;
    });
  };
  CHECK(hears("/hello 1 bot"));
  std::string lines = "welcome\ttoken\t1\tbot\t2\t0\tmonday\ncurrent\t2\n";
  constexpr int kMoreThanAPipeHolds = 2000;
  for (int i = 0; i < kMoreThanAPipeHolds; ++i) {
    lines += "say\t" + std::to_string(10 + i) + "\t1\tann\t" + std::string(100, 'x') + "\n";
  }
  CHECK(link.socket.send_all(lines + "ping\t5000\n").status == IoStatus::Ok);
  CHECK(hears("/pong 5000\n"));
}

}  // namespace
}  // namespace chat::test
