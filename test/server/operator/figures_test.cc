// What an operator sees of a real server that has a slow reader, somebody who is away, and a full
// disk: who, stats, and the metrics.

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/talk.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

// The number behind `before` in the text.
std::uint64_t number_behind(const std::string& text, const std::string& before) {
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return std::stoull(text.substr(at + before.size()));
}

class Observed {
 public:
  Observed() {
    REQUIRE(server.prints(kWhere));
    REQUIRE(server.prints("\n"));
    metrics_port_ = static_cast<std::uint16_t>(number_behind(server.output(), kWhere));
  }
  [[nodiscard]] std::string ctl(const std::string& command) const {
    Process process({binary("chat-server"), "--ctl", control, command});
    CHECK(process.wait() == 0);
    return process.output();
  }
  [[nodiscard]] std::string metrics() const {
    Peer scraper(metrics_port_);
    scraper.send("GET /metrics HTTP/1.1\r\n\r\n");
    CHECK(scraper.is_closed());
    return scraper.received();
  }

  const TemporaryFolder folder;
  const std::string control = folder.file("control");
  ServerProcess server{
      {"--metrics", "127.0.0.1:0", "--control", control, "--transcript", folder.file("room")}};

 private:
  static constexpr const char* kWhere = "the metrics are on port ";
  std::uint16_t metrics_port_ = 0;
};

// The line of `who` for that person.
std::string line_of(const std::string& who, const std::string& name) {
  const std::size_t begin = who.find("\n  " + name + "  ");
  REQUIRE(begin != std::string::npos);
  return who.substr(begin, who.find('\n', begin + 1) - begin);
}

TEST_CASE_FIXTURE(Observed, "who is behind is seen, and by how many lines and bytes") {
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  CHECK(bob.gets(you_are("bob")));
  CHECK(ctl("stats").find(", 0 behind\n") != std::string::npos);
  shrink_buffers(sleeper);
  const std::size_t threads = server.threads();
  say_many(ann, bob, 6000);
  CHECK(eventually([&] { return server.threads() == threads + 1; }));  // its catch-up thread
  const std::string who = ctl("who");
  CAPTURE(who);
  CHECK(number_behind(line_of(who, "sleeper"), "  behind by ") > 100);
  CHECK(line_of(who, "ann").find("behind") == std::string::npos);
  CHECK(ctl("stats").find("3 connections, 1 behind\n") != std::string::npos);
  const std::string all = metrics();
  CHECK(number_behind(all, "\nchat_connections_behind ") == 1);
  const std::uint64_t lines = number_behind(all, "\nchat_lines_behind ");
  CHECK(lines > 100);
  CHECK(lines < 6000);
  CHECK(number_behind(all, "\nchat_behind_bytes ") > lines * message(0).size());
}

TEST_CASE_FIXTURE(Observed,
                  "who is away, and what could not be stored, is counted in the metrics") {
  Peer cron(server.port());
  cron.send("/hello 1 cron\n");
  CHECK(cron.gets("current\t"));
  CHECK(number_behind(metrics(), "\nchat_sessions_waiting ") == 0);
  cron.socket().shutdown_send();
  CHECK(cron.gets("bye\twaiting\t"));
  CHECK(number_behind(metrics(), "\nchat_sessions_waiting ") == 1);

  Peer ann(server.port(), "ann");
  ann.send("stored\n");
  CHECK(server.prints("[ann] stored"));
  CHECK(number_behind(metrics(), "\nchat_transcript_errors_total ") == 0);
  const rlimit none{0, RLIM_INFINITY};  // to it the disk is full from now on
  REQUIRE(::prlimit(server.pid(), RLIMIT_FSIZE, &none, nullptr) == 0);
  ann.send("lost\n");
  CHECK(ann.gets("! the message could not be stored"));
  CHECK(number_behind(metrics(), "\nchat_transcript_errors_total ") == 1);
}

}  // namespace
}  // namespace chat::test
