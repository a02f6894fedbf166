// Keeping order at the server's terminal: the real server, its real terminal, real connections.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "common/protocol/wording.h"
#include "server/room/limits.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/at_terminal.h"
#include "test/support/sentences.h"
#include "test/support/server/talk.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

// The session's token in the welcome of a program that joined as `name`.
std::string token_of(Peer& program, const std::string& name) {
  program.send("/hello 1 " + name + "\n");
  CHECK(program.gets("current\t"));
  const std::size_t begin = std::string("welcome\t").size();
  return program.received().substr(begin, program.received().find('\t', begin) - begin);
}

TEST_CASE_FIXTURE(AtTerminal, "at the server's terminal help lists the commands") {
  CHECK(server.prints("Type help for commands."));
  server.write("help\n");
  CHECK(server.prints("kick NAME [REASON]: end somebody's connection and session\r\n"));
  server.write("kickk ann\n");
  CHECK(server.prints("there is no command kickk"));
}

TEST_CASE_FIXTURE(AtTerminal,
                  "who shows name, address, since when and how long silent; stats the server") {
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  server.write("who\n");
  CHECK(server.prints(people_are_here(1) + "\r\n  ann  127.0.0.1  since "));
  CHECK(server.prints("silent for "));
  server.write("stats\n");
  CHECK(server.prints("running for "));
  CHECK(server.prints("1 person is here, 0 of them away; 1 connection, 0 behind\r\n"));
}

TEST_CASE_FIXTURE(
    AtTerminal,
    "a kick ends the connection at once and says why; the room and the console are told") {
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  CHECK(bob.gets(you_are("bob")));
  server.write("kick ann too much noise\n");
  CHECK(ann.gets("* " + you_were_kicked("too much noise") + "\n* Bye\n"));
  CHECK(ann.is_closed());
  CHECK(bob.gets(left("ann", 1, "kicked by the operator: too much noise")));
  CHECK(server.prints("ann left (127.0.0.1): kicked by the operator: too much noise"));
}

TEST_CASE_FIXTURE(AtTerminal,
                  "a program that is kicked gets bye kicked, and its token is of no use") {
  Peer program(server.port());
  const std::string token = token_of(program, "cron");
  server.write("kick cron\n");
  CHECK(program.gets("bye\tkicked\t" + you_were_kicked() + "\n"));
  CHECK(program.is_closed());
  Peer again(server.port());
  again.send("/hello 1 cron session=" + token + " after=0\n");
  CHECK(again.gets("error\t0\tsession-unknown"));
}

TEST_CASE_FIXTURE(
    AtTerminal, "who has closed half of the connection, or waits to come back, is kicked as well") {
  Peer bob(server.port(), "bob");
  Peer program(server.port());
  (void)token_of(program, "cron");
  program.socket().shutdown_send();
  CHECK(program.gets("bye\twaiting\t"));
  server.write("kick cron\n");
  CHECK(bob.gets(left("cron", 1, "kicked by the operator")));
}

TEST_CASE_FIXTURE(AtTerminal,
                  "who does not read is kicked all the same, long before it would be cut off") {
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer sleeper(server.port(), "sleeper");
  shrink_buffers(sleeper);
  const std::size_t threads = server.threads();
  server.reads_for(std::chrono::milliseconds(1));
  say_many(ann, bob, 6000);
  CHECK(eventually([&] {
    server.reads_for(std::chrono::milliseconds(1));
    return server.threads() == threads + 1;  // the sleeper's catch-up thread
  }));
  server.write("kick sleeper\n");
  CHECK(bob.gets(left("sleeper", 2, "kicked by the operator")));
  static_assert(Limits().stall > kDeadline);  // for so long it would be waited for otherwise
  CHECK(eventually([&] {
    server.reads_for(std::chrono::milliseconds(1));
    return server.threads() == threads - 1;
  }));
}

TEST_CASE_FIXTURE(AtTerminal,
                  "who is muted gets a sentence, a program the code muted, and comes back muted") {
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  Peer program(server.port());
  const std::string token = token_of(program, "cron");
  server.write("mute cron 10m too many\nmute ann\n");
  CHECK(ann.gets("* cron was muted by the operator for 10 min: too many\n"));
  CHECK(ann.gets("* ann was muted by the operator\n"));
  CHECK(server.prints("cron was muted by the operator for 10 min: too many\r\n"));
  ann.send("hello\n");
  CHECK(ann.gets("! you are muted: you can read, but not write; nothing was sent\n"));
  program.send("1\tbackup done\n");
  CHECK(program.gets("error\t1\tmuted\tyou are muted for another "));
  Peer again(server.port());
  again.send("/hello 1 cron session=" + token + " after=0\n2\tback\n");
  CHECK(again.gets("error\t2\tmuted\t"));
  server.write("unmute cron\n");
  CHECK(ann.gets("* cron was unmuted by the operator\n"));
  again.send("3\tdone\n");
  CHECK(ann.gets("[cron] done\n"));
}

TEST_CASE_FIXTURE(AtTerminal, "of what an order did the terminal has one line, with who and why") {
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  CHECK(bob.gets(you_are("bob")));
  server.write("mute ann 10m too many\nkick bob noise\nsay tea is ready\ntopic chapter 3\nlock\n");
  server.write("stop in 1h a new version\nstop cancel\nhelp\n");
  CHECK(server.prints("kick NAME [REASON]"));
  for (const char* line :
       {"by the operator for 10 min: too many\r\n", "by the operator: noise", ": tea is ready\r\n",
        " by the operator: chapter 3\r\n", "nobody new is let in\r\n",
        "the server stops in 1 h: a new version\r\n", "the server does not stop after all\r\n"}) {
    CAPTURE(line);
    CHECK(count(server.output(), line) == 1);
  }
}

TEST_CASE("a quiet server's terminal shows no event of the room, and still answers its commands") {
  ServerProcess server({"--quiet"}, on_terminal());
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  server.write("mute ann too many\n");
  CHECK(server.prints("ann was muted by the operator: too many\r\n"));
  server.write("help\n");
  CHECK(server.prints("kick NAME [REASON]"));
  CHECK(count(server.output(), "was muted by") == 1);
  CHECK(count(server.output(), "ann joined") == 0);
}

TEST_CASE_FIXTURE(AtTerminal, "a stop that was announced is told to everyone, and comes") {
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  server.write("stop in 1h a new version\n");
  CHECK(ann.gets("* The operator to all: the server stops in 1 h: a new version\n"));
  server.write("stop at last\n");  // the last one counts
  CHECK(ann.gets("* The operator to all: the server stops now: at last\n"));
  CHECK(ann.gets(kStopping));
  CHECK(server.wait() == 0);
}

TEST_CASE_FIXTURE(AtTerminal, "a stop that was announced is taken back, and everyone is told") {
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  server.write("stop cancel\n");
  CHECK(server.prints("no stop was announced"));
  server.write("stop in 2s\nstop cancel\n");
  CHECK(ann.gets("* The operator to all: the server does not stop after all\n"));
  server.write("stop cancel\n");
  CHECK(server.prints("no stop was announced"));
  server.write("stop in 1s\n");  // the timer still works
  CHECK(ann.gets(kStopping));
  CHECK(server.wait() == 0);
}

TEST_CASE_FIXTURE(AtTerminal,
                  "a locked room refuses newcomers with a sentence in each dialect, and who was "
                  "here comes back") {
  Peer program(server.port());
  const std::string token = token_of(program, "cron");
  server.write("lock\n");
  CHECK(program.gets("\tThe room was locked by the operator: nobody new is let in\n"));
  Peer ann(server.port());
  ann.send("ann\n");
  CHECK(ann.gets("! the room is locked: nobody new is let in at the moment; try again later\n"));
  CHECK(ann.is_closed());
  Peer newcomer(server.port());
  newcomer.send("/hello 1 eve\n");
  CHECK(newcomer.gets("error\t0\tlocked\tthe room is locked"));
  CHECK(newcomer.is_closed());
  Peer again(server.port());
  again.send("/hello 1 cron session=" + token + " after=0\n");
  CHECK(again.gets("welcome\t"));
  server.write("stats\n");
  CHECK(server.prints("the room is locked\r\n"));
  server.write("unlock\n");
  CHECK(again.gets("\tThe room was unlocked by the operator\n"));
  Peer bob(server.port(), "bob");
  CHECK(bob.gets(you_are("bob")));
}

TEST_CASE("a cleared history does not come back with a restart; its transcript still has it") {
  const FastFolder folder;
  const std::string file = folder.file("room");
  const Process::Options options = on_terminal();
  {
    ServerProcess server({"--transcript", file}, options);
    Peer ann(server.port(), "ann");
    CHECK(ann.gets(you_are("ann")));
    ann.send("secret\n");
    CHECK(server.prints("[ann] secret"));
    server.write("clear-history\n");
    CHECK(ann.gets("* The history was cleared by the operator\n"));
    CHECK(server.prints("the transcript goes on in a new file"));
    ann.send("open\n");
    CHECK(server.prints("[ann] open"));
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
  }
  ServerProcess server({"--transcript", file}, options);
  Peer bob(server.port(), "bob");
  CHECK(bob.gets("ann] open\n"));
  CHECK(bob.received().find("secret") == std::string::npos);
  const auto aside = folder.names("room-");
  REQUIRE(aside.size() == 1);
  CHECK(contents(folder.file(aside[0])).find("secret") != std::string::npos);
}

TEST_CASE_FIXTURE(AtTerminal, "at the end of its terminal's input the server goes on") {
  server.write("\x04");
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
}

TEST_CASE("a server without input goes on, and what is in a pipe is no command") {
  Process::Options nothing;
  nothing.before_exec = [] {
    const int null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, STDIN_FILENO);
  };
  ServerProcess deaf({}, nothing);
  Peer ann(deaf.port(), "ann");
  CHECK(ann.gets(you_are("ann")));

  Process::Options closed;
  closed.before_exec = [] { ::close(STDIN_FILENO); };
  ServerProcess without({}, closed);
  Peer bob(without.port(), "bob");
  CHECK(bob.gets(you_are("bob")));

  ServerProcess piped;
  piped.write("stop\n");
  Peer eve(piped.port(), "eve");
  CHECK(eve.gets(you_are("eve")));
  piped.signal(SIGTERM);
  CHECK(piped.wait() == 0);
  CHECK(piped.output().find("stops now") == std::string::npos);
}

TEST_CASE("a server in the background is not stopped by its terminal, and reads nothing of it") {
  Process::Options options = on_terminal();
  options.under = {"bash", "-ic", R"("$@" & read -r line; echo "<$line>"; read -r; kill $!; wait)",
                   "bash"};
  ServerProcess server({}, options);
  server.write("who\n");
  CHECK(server.prints("<who>"));
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  CHECK(server.prints("ann joined"));
  CHECK(server.output().find("is here\r\n") == std::string::npos);
  server.write("end\n");  // the shell ends it: nobody else knows that process
  CHECK(server.wait() == 0);
}

}  // namespace
}  // namespace chat::test
