// Sessions that are taken up again, with the real server and real connections: takeover, waiting,
// whispers, pings, and what is missing afterwards.

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/protocol/wire.h"
#include "test/support/local_server.h"
#include "test/support/process.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

constexpr std::string_view kReplaced = "bye\treplaced\t";
constexpr std::string_view kUnknown = "error\t0\tsession-unknown\t";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    lines.emplace_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), lines.back().size() + 1));
  }
  return lines;
}

// By the rule in PROTOCOL.md, for who never whispers.
std::uint64_t after(const std::vector<std::string>& lines) {
  std::uint64_t largest = 0;
  for (const std::string& line : lines) {
    const auto event = wire::decode_event(line);
    if (!event || event->is<event::Welcome, event::Users, event::History>()) continue;
    largest = std::max(largest, event->seq);
  }
  return largest;
}

// A program that speaks the native dialect, by hand.
class Program : public Peer {
 public:
  Program(std::uint16_t port, std::string_view name) : Peer(port), port_(port) {
    send("/hello 1 " + std::string(name) + "\n");
    if (!gets("current\t") || !gets("\n")) throw std::runtime_error("not let in: " + received());
    token_ = token_in(received());
  }
  // Takes up the session of `other`, as one who has had everything up to `seq`.
  Program(const Program& other, std::uint64_t seq)
      : Peer(other.port_), port_(other.port_), token_(other.token_) {
    send("/hello 1 x session=" + token_ + " after=" + std::to_string(seq) + "\n");
  }
  // As one who has had everything that it received; closes its connection before.
  explicit Program(Program& other) : Program((other.socket().close(), other), other.had()) {}

  [[nodiscard]] std::uint64_t had() const { return after(lines_of(received())); }
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] bool is_back() { return gets("welcome\t") && gets("current\t") && gets("\n"); }

 private:
  static std::string token_in(const std::string& text) {
    constexpr std::string_view kWelcome = "welcome\t";
    const std::size_t at = text.find(kWelcome) + kWelcome.size();
    return text.substr(at, text.find('\t', at) - at);
  }

  std::uint16_t port_;
  std::string token_;
};

// Nobody is away for long, and nobody is forgotten soon.
Limits told_soon() {
  Limits limits;
  limits.away_after = Milliseconds(10);
  return limits;
}
// Whoever is away is gone.
Limits gone_soon() {
  Limits limits;
  limits.away_after = Milliseconds(20);
  limits.grace = Milliseconds(60);
  return limits;
}

// --- taking over ---

TEST_CASE("a second connection replaces the first, from which nothing more is taken") {
  constexpr int kRounds = 20;
  constexpr int kLines = 200;
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  for (int round = 0; round < kRounds; ++round) {
    const std::string name = "joe" + std::to_string(round);
    const auto text = [&](int line) { return name + " says " + std::to_string(line) + "."; };
    Program joe(server.port(), name);
    std::string batch;
    for (int line = 1; line <= kLines; ++line) wire::append_client_line(batch, line, text(line));
    joe.send(batch);  // on their way, or taken, when the second one comes
    Program again(joe, joe.had());
    REQUIRE(again.is_back());
    CHECK(joe.gets(kReplaced));
    joe.send(std::to_string(kLines + 1) + "\tevil\n");
    const auto welcome = wire::decode_event(lines_of(again.received()).front());
    REQUIRE(welcome.has_value());
    const int taken = static_cast<int>(welcome->as<event::Welcome>()->last_line);
    again.send(std::to_string(taken + 1) + "\tlast of " + name + "\n");
    REQUIRE(bob.gets("last of " + name + "\n"));
    CHECK(count(bob.received(), name + " says ") == static_cast<std::size_t>(taken));
    if (taken > 0) CHECK(bob.received().find(text(taken)) != std::string::npos);
    CHECK(bob.received().find("evil") == std::string::npos);
    CHECK(joe.is_closed());
  }
  CHECK(count(bob.received(), " joined ") == kRounds);  // and nobody was away
  CHECK(count(bob.received(), "away") == 0);
}

TEST_CASE("of many that take up one session at once, exactly one has it in the end") {
  constexpr int kThreads = 4;
  constexpr int kTimes = 25;
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  const Program joe(server.port(), "joe");
  std::vector<std::deque<Program>> visits(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : visits) {
    threads.emplace_back([&mine, &joe] {
      for (int i = 0; i < kTimes; ++i) {
        mine.emplace_back(joe, 0);
        CHECK(mine.back().gets("welcome\t"));
        if (i % 3 == 1) mine.pop_back();  // not the last one
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int holders = 0;
  for (auto& mine : visits) {
    for (Program& each : mine) {
      each.send("1\thello\n");
      if (each.gets("ok\t1\t")) {
        ++holders;
      } else {
        CHECK(each.received().find(kReplaced) != std::string::npos);
      }
    }
  }
  CHECK(holders == 1);
  CHECK(bob.gets("[joe] hello\n"));
  bob.send("?\n");
  CHECK(bob.gets("2 people are here: bob, joe"));
  CHECK(count(bob.received(), "] hello") == 1);
  CHECK(count(bob.received(), "left") == 0);
}

TEST_CASE("who was replaced and goes on sending holds no thread and no descriptor") {
  ServerProcess server({"--quiet"});
  Program joe(server.port(), "joe");
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  CHECK(joe.gets(kReplaced));
  CHECK(eventually([&] {
    joe.send("/pong 1\n");
    return server.threads() == threads && server.descriptors() == descriptors;
  }));
}

// --- waiting ---

TEST_CASE("of a blip the others hear nothing; of more, that somebody is away and back") {
  {
    LocalServer server{Limits()};
    Peer bob(server.port(), "bob");
    Program joe(server.port(), "joe");
    REQUIRE(bob.gets("joe joined"));
    bob.forget();
    Program again(joe);
    REQUIRE(again.is_back());
    again.send("1\thello\n");
    REQUIRE(bob.gets("[joe] hello\n"));
    CHECK(bob.received() == "[joe] hello\n");
  }
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  CHECK(bob.gets("* joe is away (connection lost)"));
  bob.send("?\n");
  CHECK(bob.gets("2 people are here: bob, joe (away "));
  Peer other(server.port());
  other.send("JOE\n");
  CHECK(other.gets("! the name joe is taken"));
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  CHECK(again.received().find("joe") != std::string::npos);
  CHECK(bob.gets("* joe is back\n"));
  CHECK(count(bob.received(), "left") == 0);
  CHECK(count(bob.received(), "joined") == 1);
  CHECK(again.received().find("\naway\t") == std::string::npos);  // one's own is not news
  CHECK(again.received().find("\nback\t") == std::string::npos);
}

TEST_CASE("who comes back too late is told so, and the name is free") {
  LocalServer server{gone_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  CHECK(bob.gets("* joe is away (connection lost)"));
  CHECK(bob.gets("* joe left: \"connection lost\" (1 person here)\n"));
  Program late(joe, 0);
  CHECK(late.gets(kUnknown));
  CHECK(late.is_closed());
  const Peer next(server.port(), "joe");
  CHECK(server.people() == 2);
}

TEST_CASE("who says /quit is gone at once, and the session with them") {
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.send("1\t/quit lunch\n");
  CHECK(joe.gets("ok\t1\t"));
  CHECK(joe.gets("bye\tquit\t"));
  CHECK(bob.gets("* joe left: \"lunch\" (1 person here)\n"));
  Program again(joe, 0);
  CHECK(again.gets(kUnknown));
}

TEST_CASE("the server stops while sessions wait, and says goodbye to those that are there") {
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  std::deque<Program> programs;
  for (int i = 0; i < 10; ++i) programs.emplace_back(server.port(), "p" + std::to_string(i));
  for (int i = 0; i < 5; ++i) programs[static_cast<std::size_t>(i)].socket().close();
  REQUIRE(bob.gets(" is away"));
  const auto begin = Clock::now();
  std::thread stopping([&] { server.stop(); });
  for (std::size_t i = 5; i < programs.size(); ++i) {
    CHECK(programs[i].gets("bye\tshutdown\t"));
    programs[i].socket().close();
  }
  bob.socket().close();
  stopping.join();
  CHECK(Clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("hundreds come back at once, and threads and descriptors are what they were") {
  constexpr std::size_t kMany = 200;
  ServerProcess server({"--quiet"});
  std::deque<Program> before;
  for (std::size_t i = 0; i < kMany; ++i)
    before.emplace_back(server.port(), "p" + std::to_string(i));
  const std::size_t threads = server.threads();
  const std::size_t descriptors = server.descriptors();
  for (Program& each : before) each.socket().close();
  std::deque<Program> after;
  for (Program& each : before) after.emplace_back(each, each.had());
  for (Program& each : after) CHECK(each.is_back());
  CHECK(eventually(
      [&] { return server.threads() <= threads && server.descriptors() <= descriptors; }));
  after.back().send("1\thello\n");
  for (Program& each : after) {
    CHECK((&each == &after.back() ? each.gets("ok\t1\t") : each.gets("\thello\n")));
  }
  for (Program& each : after) each.send("2\t/quit\n");
  for (Program& each : after) each.socket().close();
  CHECK(eventually([&] { return server.descriptors() + kMany <= descriptors; }));
}

// --- whispers ---

TEST_CASE("a whisper to somebody who is away arrives when they come back, once") {
  LocalServer server{told_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  REQUIRE(bob.gets("* joe is away"));
  bob.send("psst > joe\nhello\n");
  REQUIRE(bob.gets("[you > joe] psst\n"));
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  const std::string& got = again.received();
  CHECK(count(got, "\tbob\tjoe\tpsst\n") == 1);
  CHECK(got.find("psst") < got.find("\tbob\thello\n"));
  Program third(again);  // which has had it
  REQUIRE(third.is_back());
  CHECK(count(third.received(), "psst") == 0);
}

TEST_CASE("a whisper to somebody who is gone never comes to who has the name now") {
  LocalServer server{gone_soon()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  REQUIRE(bob.gets("* joe is away"));
  bob.send("old secret > joe\n");
  REQUIRE(bob.gets("joe left"));
  Program next(server.port(), "joe");
  bob.send("new secret > joe\n");
  CHECK(next.gets("new secret"));
  Program again(next);
  REQUIRE(again.is_back());
  CHECK(next.received().find("old secret") == std::string::npos);
  CHECK(again.received().find("old secret") == std::string::npos);
  Program late(joe, 0);
  CHECK(late.gets(kUnknown));
  CHECK(late.received().find("secret") == std::string::npos);
}

TEST_CASE(
    "whispers to somebody away are bounded; none is lost, and there is room again afterwards") {
  Limits limits = told_soon();
  limits.private_bytes = 5'000;
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  REQUIRE(bob.gets("* joe is away"));
  int sent = 0;
  constexpr int kFarTooMany = 1000;
  while (bob.received().find("! joe is not reading") == std::string::npos && sent < kFarTooMany) {
    ++sent;
    bob.send("psst " + std::to_string(sent) + " > joe\n?\n");
    REQUIRE(bob.gets(" people are here"));
    REQUIRE(bob.gets("\n"));
    if (bob.received().find("! joe") == std::string::npos) bob.forget();
  }
  CHECK(sent > 2);
  CHECK(sent < kFarTooMany);
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  CHECK(count(again.received(), "\tpsst ") == static_cast<std::size_t>(sent - 1));
  Program third(again);  // which has had them
  REQUIRE(third.is_back());
  bob.send("once more > joe\n");
  CHECK(third.gets("\tonce more\n"));
}

// --- lines ---

TEST_CASE("a line that comes again is not carried out again; its outcome is known for 64 lines") {
  constexpr int kLines = 70;
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  for (int line = 1; line <= kLines; ++line) joe.send(std::to_string(line) + "\tm\n");
  REQUIRE(joe.gets("ok\t70\t"));
  Program again(joe);
  REQUIRE(again.is_back());
  again.send("6\tm\n7\tm\n69\tx > nobody\n71\tend\n");
  REQUIRE(again.gets("ok\t71\t"));
  CHECK(again.received().find("error\t6\toutcome-forgotten\t") != std::string::npos);
  CHECK(count(again.received(), "ok\t7\t") == 1);
  CHECK(count(again.received(), "ok\t69\t") == 1);
  REQUIRE(bob.gets("[joe] end\n"));
  CHECK(count(bob.received(), "[joe] m\n") == kLines);
}

TEST_CASE("a number that does not follow ends the connection, and the session waits") {
  LocalServer server{Limits()};
  Program joe(server.port(), "joe");
  joe.send("2\thello\n");
  CHECK(joe.gets("error\t2\tout-of-order\t"));
  CHECK(joe.gets("bye\twaiting\t"));
  CHECK(joe.is_closed());
  Program again(joe);
  REQUIRE(again.is_back());
  again.send("1\thello\n");
  CHECK(again.gets("ok\t1\t"));
}

TEST_CASE("an event that was never told cannot have been the last") {
  LocalServer server{Limits()};
  const Program joe(server.port(), "joe");
  Program again(joe, 1'000'000);
  CHECK(again.gets("error\t0\tafter-unknown\t"));
  CHECK(again.is_closed());
  Program third(joe, joe.had());
  CHECK(third.is_back());
}

// --- what was missed ---

TEST_CASE(
    "cut off after any line of the welcome and the history, who comes back has all of it once") {
  constexpr int kMessages = 5;
  LocalServer server{Limits()};
  Peer bob(server.port(), "bob");
  for (int i = 0; i < kMessages; ++i) bob.send("m" + std::to_string(i) + "\n");
  for (std::size_t had = 1;; ++had) {
    Program joe(server.port(), "joe" + std::to_string(had));
    std::vector<std::string> lines = lines_of(joe.received());
    CHECK(lines.size() == 3 + kMessages);
    const bool all = had >= lines.size();
    lines.resize(std::min(had, lines.size()));
    Program again(joe, after(lines));
    REQUIRE(again.is_back());
    std::string both = again.received();
    for (const std::string& line : lines) both += line + '\n';
    for (int i = 0; i < kMessages; ++i) CHECK(count(both, "\tm" + std::to_string(i) + "\n") == 1);
    if (all) break;
  }
}

TEST_CASE("what has left the window is counted for who comes back, and the rest is whole") {
  constexpr int kMessages = 200;
  Limits limits;
  limits.window_bytes = 20'000;
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  joe.socket().close();
  for (int i = 0; i < kMessages; ++i) bob.send("m" + std::to_string(i) + ".\n");
  bob.send("?\n");
  REQUIRE(bob.gets("people are here"));
  Program again(joe, joe.had());
  REQUIRE(again.is_back());
  const std::vector<std::string> lines = lines_of(again.received());
  REQUIRE(lines.size() > 2);
  const auto missed = wire::decode_event(lines[1]);
  REQUIRE(missed.has_value());
  REQUIRE(missed->is<event::Missed>());
  CHECK(count(again.received(), "missed\t") == 1);
  std::size_t came = 0;
  while (again.received().find("\tm" + std::to_string(kMessages - 1 - came) + ".\n") !=
         std::string::npos) {
    ++came;
  }
  CHECK(count(again.received(), "\tbob\tm") == came);  // the last ones, without a gap
  CHECK(came < kMessages);
  CHECK(missed->as<event::Missed>()->count >= kMessages - came);
  CHECK(missed->as<event::Missed>()->count <= kMessages + 10);
}

TEST_CASE("who asks much makes nobody miss anything") {
  constexpr int kQuestions = 500;
  Limits limits;
  limits.window_bytes = 20'000;
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  bob.send("before\n");
  REQUIRE(joe.gets("\tbefore\n"));
  for (int i = 1; i <= kQuestions; ++i) joe.send(std::to_string(i) + "\t?\n");
  REQUIRE(joe.gets("ok\t500\t"));
  Program again(joe, 0);
  REQUIRE(again.is_back());
  CHECK(again.received().find("\tbefore\n") != std::string::npos);
  CHECK(again.received().find("missed") == std::string::npos);
}

// --- signs of life ---

TEST_CASE("a program that is silent is asked for a sign of life, and is away when none comes") {
  Limits limits = gone_soon();
  limits.ping_after = Milliseconds(20);
  limits.answer_within = Milliseconds(50);
  LocalServer server(limits);
  Peer bob(server.port(), "bob");  // a person need not answer
  Program joe(server.port(), "joe");
  CHECK(joe.gets("ping\t"));
  CHECK(joe.gets("bye\twaiting\t"));
  CHECK(joe.is_closed());
  CHECK(bob.gets("* joe is away (no answer)"));
  CHECK(bob.gets("* joe left: \"no answer\""));
  bob.send("?\n");
  CHECK(bob.gets("1 person is here: bob"));
}

TEST_CASE("a program that answers stays, whatever it says or does not say") {
  constexpr int kPings = 5;
  Limits limits = gone_soon();
  limits.ping_after = Milliseconds(10);
  limits.answer_within = Milliseconds(5'000);
  LocalServer server(limits);
  Program joe(server.port(), "joe");
  for (int i = 0; i < kPings; ++i) {
    joe.forget();
    REQUIRE(joe.gets("ping\t"));
    REQUIRE(joe.gets("\n"));
    const auto ping = wire::decode_event(lines_of(joe.received()).back());
    REQUIRE(ping.has_value());
    joe.send("/pong " + std::to_string(ping->seq) + "\n");
  }
  joe.send("1\thello\n");
  CHECK(joe.gets("ok\t1\t"));
  CHECK(server.people() == 1);
}

// Answers pings, asked or not, however long what a test does meanwhile takes.
class SignsOfLife {
 public:
  explicit SignsOfLife(const Peer& peer)
      : thread_([this, &peer] {
          CHECK(eventually([&] {
            peer.send("/pong 1\n");
            return ended_.load();
          }));
        }) {}
  SignsOfLife(const SignsOfLife&) = delete;
  SignsOfLife& operator=(const SignsOfLife&) = delete;
  ~SignsOfLife() {
    ended_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

TEST_CASE("who is behind is not cut off for silence: there is something on its way to them") {
  constexpr int kMessages = 1000;  // more than sockets hold
  Limits limits = told_soon();
  limits.ping_after = Milliseconds(20);
  limits.answer_within = Milliseconds(100);
  limits.send_buffer_bytes = std::size_t{32} * 1024;
  limits.couriers = 1;  // when it has answered bob, joe has been given the lines before, too
  LocalServer server(limits);
  Peer bob(server.port(), "bob");
  Peer joe(server.port());
  joe.send("/hello 1 joe\n");
  REQUIRE(bob.gets("joe joined"));
  std::optional<SignsOfLife> joe_lives(joe);  // until there is no room for more on the way to him
  for (int i = 1; i <= kMessages; ++i) {
    bob.send(std::string(1000, 'x') + std::to_string(i) + ".\n");
  }
  bob.send("?\n");
  REQUIRE(bob.gets("people are here"));
  joe_lives.reset();
  const auto silent_until = Clock::now() + 3 * (limits.ping_after + limits.answer_within);
  CHECK(eventually([&] { return Clock::now() > silent_until; }));
  joe_lives.emplace(joe);
  CHECK(joe.gets("x" + std::to_string(kMessages) + ".\n"));
  CHECK(count(joe.received(), "\tbob\tx") == kMessages);
  CHECK(count(joe.received(), "bye\t") == 0);
  CHECK(count(bob.received(), "away") == 0);
}

}  // namespace
}  // namespace chat::test
