// The log for programs: what is in it, and that nothing in it can be taken for something else.

#include "server/operator/event_log.h"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

#include "server/moderation/orders.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

using Level = LogRecord::Level;

constexpr std::int64_t kTime = 1'795'934'229'007;  // 2026-11-29T06:37:09.007Z

std::string line(LogFormat format, const LogRecord& record) {
  std::string out;
  append_line(out, format, kTime, record);
  return out;
}

// Without time and level.
std::string keys(const LogRecord& record) {
  const std::string all = line(LogFormat::Keys, record);
  return all.substr(all.find("event="));
}

TEST_CASE("a line has time, level, event, address and name, and what else there is") {
  const LogRecord record{Level::Info, "join", "192.0.2.7", "ann", {{"people", 3U}}};
  CHECK(
      line(LogFormat::Keys, record) ==
      "time=2026-11-29T06:37:09.007Z level=info event=join address=192.0.2.7 name=ann people=3\n");
  CHECK(line(LogFormat::Json, record) ==
        R"({"time":"2026-11-29T06:37:09.007Z","level":"info","event":"join",)"
        R"("address":"192.0.2.7","name":"ann","people":3})"
        "\n");
}

TEST_CASE("whatever a text has in it, a line is one line, and a value one value") {
  const LogRecord evil{Level::Warning,
                       "refusal",
                       "",
                       "a b=\"c\\\"\n\x1b[31m\t\xff\xe2\x80\xae",
                       {{"reason", ""}, {"to", "x\" event=\"stop"}}};
  CHECK(line(LogFormat::Keys, evil) ==
        "time=2026-11-29T06:37:09.007Z level=warning event=refusal "
        "name=\"a b=\\\"c\\\\\\\"[31m\\u0009\xef\xbf\xbd\" reason=\"\" to=\"x\\\" "
        "event=\\\"stop\"\n");
  CHECK(line(LogFormat::Json, evil) ==
        R"({"time":"2026-11-29T06:37:09.007Z","level":"warning","event":"refusal",)"
        R"("name":"a b=\"c\\\"[31m\u0009)"
        "\xef\xbf\xbd"
        R"(","reason":"","to":"x\" event=\"stop"})"
        "\n");
  const LogRecord large{Level::Info, "x", "", std::string(100'000, 'a')};
  CHECK(line(LogFormat::Json, large).size() < 2 * kMaxLoggedText);
}

TEST_CASE("nothing that people say is logged") {
  LogEntry entry;
  entry.event.what = event::Message{"ann", "hello"};
  CHECK_FALSE(record_of(entry));
  entry.event.what = event::Whisper{"ann", "joe", "hello"};
  CHECK_FALSE(record_of(entry));
  entry.event.what = event::Notice{"The topic is: hello"};
  CHECK_FALSE(record_of(entry));
  entry.event.what = event::Left{"ann", 3, "\"hello\""};
  CHECK(keys(*record_of(entry)) == "event=leave name=ann reason=quit people=3\n");
  for (const Order& order : std::vector<Order>{order::Tell{"hello"}, order::SetTopic{"hello"}}) {
    CHECK(keys(record_of("ann", order)).find("hello") == std::string::npos);
  }
}

TEST_CASE("orders are logged with who gave them, for how long and why") {
  CHECK(keys(record_of(kTheOperator, order::Kick{"ann", "too much"})) ==
        "event=kick name=ann by=\"the operator\" reason=\"too much\"\n");
  CHECK(keys(record_of("op", order::Mute{"ann", std::chrono::minutes(10)})) ==
        "event=mute name=ann by=op seconds=600\n");
  CHECK(keys(record_of("op", order::Ban{*BanTarget::parse("192.0.2.0/24")})) ==
        "event=ban address=192.0.2.0/24 by=op\n");
  CHECK(keys(record_of("op", order::Ban{*BanTarget::parse("ann,192.0.2.7")})) ==
        "event=ban address=192.0.2.7 name=ann by=op\n");
  CHECK(keys(record_of("op", order::Unban{*BanTarget::parse("2001:db8::/32")})) ==
        "event=unban address=2001:db8::/32 by=op\n");
}

TEST_CASE(
    "a stop of the operator is logged with its time and why, and so is that it is taken back") {
  CHECK(keys(record_of(kTheOperator, command::Stop{std::chrono::minutes(5), "a new version"})) ==
        "event=stop-order by=\"the operator\" seconds=300 reason=\"a new version\"\n");
  CHECK(keys(record_of(kTheOperator, command::Stop{})) ==
        "event=stop-order by=\"the operator\" seconds=0\n");
  CHECK(keys(record_of(kTheOperator, command::CancelStop{})) ==
        "event=stop-cancel by=\"the operator\"\n");
}

// Whether the log has these parts in this order.
void check_parts(const std::string& log, const std::vector<std::string_view>& parts) {
  CAPTURE(log);
  std::size_t at = 0;
  for (const std::string_view part : parts) {
    CAPTURE(std::string(part));
    at = log.find(part, at);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("the log says who has stopped the server or let it reload, and why") {
  const TemporaryFolder folder;
  const std::string control = folder.file("control");
  ServerProcess server(
      {"--quiet", "--log-format", "keys", "--control", control, "--bans", folder.file("bans")});
  const auto ctl = [&](const std::vector<std::string>& words) {
    std::vector<std::string> command = {binary("chat-server"), "--ctl", control};
    command.insert(command.end(), words.begin(), words.end());
    Process process(command);
    CHECK(process.wait() == 0);
  };
  ctl({"reload"});
  ctl({"stop", "in", "5m", "a", "new", "version"});
  ctl({"stop", "cancel"});
  ctl({"stop", "at", "last"});
  CHECK(server.wait() == 0);
  check_parts(
      server.errors(),
      {"event=reload by=\"the operator\" text=",
       "event=stop-order by=\"the operator\" seconds=300 reason=\"a new version\"\n",
       "event=stop-cancel by=\"the operator\"\n",
       "event=stop-order by=\"the operator\" seconds=0 reason=\"at last\"\n",
       "event=stop text=\"The server has stopped.\" by=\"the operator\" reason=\"at last\"\n"});
}

TEST_CASE("the log names the signal that has let the server reload or stopped it") {
  const TemporaryFolder folder;
  ServerProcess server({"--log-format", "keys", "--bans", folder.file("bans")});
  server.signal(SIGHUP);
  CHECK(server.prints("the bans are as they were"));
  server.signal(SIGINT);
  CHECK(server.wait() == 0);
  check_parts(server.errors(), {"event=reload by=SIGHUP text=\"the bans are as they were\"\n",
                                "event=stop text=\"The server has stopped.\" by=SIGINT\n"});
}

TEST_CASE("a server logs from its start to its stop who comes, goes and is refused") {
  const TemporaryFolder folder;
  const std::string control = folder.file("control");
  ServerProcess server({"--quiet", "--log-format", "keys", "--control", control});
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  Peer refused(server.port());
  refused.send("ann\n");
  CHECK(refused.gets(name_is_taken("ann")));
  ann.send("a secret\n");
  Process kick({binary("chat-server"), "--ctl", control, "kick", "ann", "too", "much"});
  CHECK(kick.wait() == 0);
  CHECK(ann.gets("* Bye\n"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  const std::string log = server.errors();
  CAPTURE(log);
  check_parts(
      log, {"level=info event=start version=", "event=ready port=",
            "event=join address=127.0.0.1 name=ann people=1\n",
            "level=warning event=refusal address=127.0.0.1 name=ann reason=name-taken\n",
            "event=kick name=ann by=\"the operator\" reason=\"too much\"\n", "event=stop text="});
  CHECK(log.find("event=leave address=127.0.0.1 name=ann reason=\"kicked by the operator: too "
                 "much\" people=0\n") != std::string::npos);
  CHECK(log.find("secret") == std::string::npos);
}

TEST_CASE(
    "a reader of the log who has stopped does not stop the room, and what is missing is counted") {
  ServerProcess server({"--quiet", "--log-format", "json"});
  const auto come_and_go = [&](int times) {
    for (int i = 0; i < times; ++i) {
      Peer ann(server.port(), "ann");
      CHECK(ann.gets(you_are("ann")));
      ann.send("/quit\n");
      CHECK(ann.is_closed());
    }
  };
  constexpr int kMoreThanPipeAndQueueHold = 800;  // two lines each: 64 KiB, and 1000 lines
  come_and_go(kMoreThanPipeAndQueueHold);
  server.signal(SIGTERM);
  const std::string log = server.errors();
  CHECK(server.wait() == 0);
  CHECK(log.find(R"("level":"warning","event":"left-out","events":)") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
