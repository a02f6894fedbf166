// Bans: the real server, its real terminal and control socket, real connections. They come from
// several addresses of this machine (127.0.0.0/8).

#include <doctest/doctest.h>

#include <string>

#include "common/protocol/wording.h"
#include "test/support/count.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/at_terminal.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

TEST_CASE_FIXTURE(AtTerminal,
                  "a ban ends the connection, says why in each dialect, and refuses newcomers") {
  Peer bob(server.port(), "bob");
  Peer ann(server.port(), "ann");
  Peer program(server.port());
  program.send("/hello 1 cron\n");
  CHECK(program.gets("current\t"));
  server.write("ban ann 10m too much noise\n");
  CHECK(ann.gets("* You were banned by the operator for 10 min: too much noise\n* Bye\n"));
  CHECK(ann.is_closed());
  server.write("ban cron\n");
  CHECK(program.gets("bye\tkicked\tYou were banned by the operator\n"));
  CHECK(program.is_closed());
  CHECK(bob.gets(left("cron", 1, "banned by the operator")));
  Peer again(server.port());
  again.send("Ann\n");
  CHECK(again.gets("! the name Ann is banned for another 10 min: too much noise\n"));
  CHECK(again.is_closed());
  Peer newcomer(server.port());
  newcomer.send("/hello 1 cron\n");
  CHECK(newcomer.gets("error\t0\tbanned\tthe name cron is banned\n"));
  CHECK(newcomer.is_closed());
  server.write("bans\n");
  CHECK(server.prints("2 bans\r\n  ann for another 10 min: too much noise\r\n  cron\r\n"));
  server.write("unban cron\n");
  CHECK(bob.gets("* cron was unbanned by the operator\n"));
  Peer cron(server.port(), "cron");
  CHECK(cron.gets(you_are("cron")));
}

TEST_CASE_FIXTURE(AtTerminal, "a browser is told that its person is banned, and does not get in") {
  WebPeer ann(server.port(), "ann");
  server.write("ban ann spam\n");
  CHECK(ann.gets(server_frame(kTextFrame, "bye\tkicked\tYou were banned by the operator: spam")));
  CHECK(ann.gets(server_frame(kCloseFrame, close_payload(1000))));
  WebPeer again(server.port());
  again.say("/hello 1 ann");
  CHECK(again.gets(server_frame(kTextFrame, "error\t0\tbanned\tthe name ann is banned: spam")));
  CHECK(again.gets(server_frame(kCloseFrame, close_payload(1008))));
}

TEST_CASE_FIXTURE(AtTerminal,
                  "a ban of an address ends who is there, also who waits to come back") {
  Peer bob(server.port(), "bob");
  Peer ann = Peer::from("127.0.0.2", server.port());
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
  Peer program = Peer::from("127.0.0.3", server.port());
  program.send("/hello 1 cron\n");
  CHECK(program.gets("current\t"));
  program.socket().shutdown_send();
  CHECK(program.gets("bye\twaiting\t"));
  server.write("ban 127.0.0.2/31 bots\n");
  CHECK(server.prints("127.0.0.2/31 is banned, 2 people were put out\r\n"));
  CHECK(ann.gets("* You were banned by the operator: bots\n* Bye\n"));
  CHECK(ann.is_closed());
  CHECK(bob.gets("* ann left: banned by the operator: bots ("));
  Peer eve = Peer::from("127.0.0.3", server.port());
  eve.send("eve\n");
  CHECK(eve.gets("! your address is banned: bots\n"));
  CHECK(eve.is_closed());
  Peer cat = Peer::from("127.0.0.4", server.port());
  cat.send("cat\n");
  CHECK(cat.gets(you_are("cat")));
}

TEST_CASE_FIXTURE(AtTerminal,
                  "the terminal has one line about a ban, and one of what it did not tell") {
  server.write("ban eve spam\nban eve\nban 9lives\nban eve 99999999999d\nban 1.2.3.0/33\nhelp\n");
  CHECK(server.prints("kick NAME [REASON]"));
  CHECK(count(server.output(), "eve was banned by the operator: spam\r\n") == 1);
  CHECK(count(server.output(), "the name alone is banned: nobody here has it\r\n") == 2);
  CHECK(count(server.output(), "bans hold until the server ends; --bans FILE keeps them\r\n") == 1);
  CHECK(count(server.output(), "9lives is no name, no address and no network") == 1);
  CHECK(count(server.output(), "a time is at most 366d; without one it holds for ever") == 1);
  CHECK(count(server.output(), "1.2.3.0/33 is no name") == 1);
}

}  // namespace
}  // namespace chat::test
