// The end of the server: under load, with readers and a console that do not take what is written.

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <string_view>

#include "common/protocol/wording.h"
#include "server/room/limits.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/talk.h"

namespace chat::test {
namespace {

TEST_CASE(
    "a stop under load, with a stopped reader, tells everyone and does not wait for that one") {
  ServerProcess server({"--quiet"});
  Peer unwelcomed(server.port());  // first, so that its thread is among those counted
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  shrink_buffers(sleeper);
  const std::size_t threads = server.threads();
  say_many(ann, bob, 6000);
  CHECK(eventually(
      [&] { return server.threads() == threads + 1; }));  // the sleeper's catch-up thread
  ann.send(message(0) + '\n' + message(1) + '\n');
  server.signal(SIGTERM);
  CHECK(bob.gets(kStopping));
  static_assert(Limits().stall > kDeadline);  // for so long it would wait
  CHECK(server.wait() == 0);
}

TEST_CASE("a server where nothing happens tells everyone that it stops, and ends with 0") {
  static_assert(Limits().stop_latest + Limits().linger < std::chrono::seconds(5));
  static_assert(kDeadline < Limits().login_deadline);
  for (const int number : {SIGTERM, SIGINT}) {
    CAPTURE(number);
    ServerProcess empty({"--quiet"});
    empty.signal(number);
    CHECK(empty.wait() == 0);

    ServerProcess server({"--quiet"});
    Peer silent(server.port());
    Peer ann(server.port(), "ann");
    Program program(server.port(), "cron");
    ann.forget();
    server.signal(number);
    CHECK(ann.gets(kStopping));
    CHECK(program.gets("bye\tshutdown\tThe server is stopping.\n"));
    CHECK(silent.is_closed());
    CHECK(server.wait() == 0);
  }
}

TEST_CASE("a second signal ends a server that is still saying goodbye") {
  Process::Options options;
  // It ends on purpose without joining its threads, which ThreadSanitizer would report.
  options.environment = {"TSAN_OPTIONS=exitcode=99:halt_on_error=1:report_thread_leaks=0"};
  ServerProcess server({"--quiet"}, options);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  shrink_buffers(sleeper);
  const std::size_t threads = server.threads();
  say_many(ann, bob, 6000);
  CHECK(eventually(
      [&] { return server.threads() == threads + 1; }));  // the sleeper's catch-up thread
  server.signal(SIGINT);
  CHECK(bob.gets("* Bye\n"));
  server.signal(SIGINT);
  CHECK(server.wait() == 128 + SIGINT);
}

TEST_CASE("a stopped console does not stop the room; what was left out is counted") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  say_many(ann, bob, 3000);  // far more than a pipe and the console's queue hold
  server.signal(SIGTERM);
  CHECK(leaves_at_bye(ann));
  CHECK(leaves_at_bye(bob));
  CHECK(server.wait() == 0);
  CHECK(server.output().find("lines are left out here: this output was stopped)\n") !=
        std::string::npos);
}

TEST_CASE("Ctrl+S at the server's terminal does not stop the room; what was left out is counted") {
  constexpr std::string_view kCtrlS = "\x13";
  constexpr std::string_view kCtrlQ = "\x11";
  Process::Options options;
  options.on_terminal = true;
  ServerProcess server({}, options);
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  REQUIRE(server.prints("bob joined"));
  server.write(kCtrlS);
  int number = 0;
  CHECK(eventually([&] {  // what is said is not shown any more
    server.reads_for(std::chrono::milliseconds(20));
    server.forget();
    say_many(ann, bob, 1);
    server.reads_for(std::chrono::milliseconds(20));
    return ++number > 1 && server.output().empty();
  }));
  say_many(ann, bob, 3000);
  CHECK(server.output().empty());
  server.write(kCtrlQ);
  CHECK(server.prints("lines are left out here: this output was stopped)"));
  server.signal(SIGTERM);
  CHECK(leaves_at_bye(ann));
  CHECK(leaves_at_bye(bob));
  CHECK(server.wait() == 0);
}

TEST_CASE(
    "a console that nobody reads is no reason to stop, not even when it is blocked for ever") {
  ServerProcess closed;
  closed.close_output();
  Peer ann(closed.port(), "ann");
  ann.send("hello\n?\n");
  CHECK(ann.gets("* " + people_are_here(1)));
  closed.signal(SIGINT);
  CHECK(leaves_at_bye(ann));
  CHECK(closed.wait() == 0);

  ServerProcess blocked;
  Peer joe(blocked.port(), "joe");
  Peer zoe(blocked.port(), "zoe");
  say_many(joe, zoe, 200);
  blocked.signal(SIGINT);
  CHECK(leaves_at_bye(joe));
  CHECK(leaves_at_bye(zoe));
  CHECK(blocked.ends());
  CHECK(blocked.wait() == 0);
}

}  // namespace
}  // namespace chat::test
