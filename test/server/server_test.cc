// The real server with real sockets: what people and programs see of it.

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "common/protocol/wording.h"
#include "test/support/count.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

TEST_CASE("a newcomer's session goes as README shows it") {
  ServerProcess server;
  Peer ann(server.port());
  CHECK(ann.gets("* Welcome to the chat. What is your name?\n"));
  ann.send("ann\n");
  CHECK(
      ann.gets("* You are ann. 1 person is here: ann. Type ? for who is here, text > name to "
               "whisper, /help for more.\n"));
  Peer bob(server.port(), "bob");
  CHECK(bob.gets("2 people are here: ann, bob."));
  CHECK(ann.gets("* bob joined (2 people here)\n"));
  Peer joe(server.port(), "Joe");
  CHECK(bob.gets("* Joe joined (3 people here)\n"));

  ann.send("hello\n");
  CHECK(bob.gets("[ann] hello\n"));
  CHECK(joe.gets("[ann] hello\n"));
  joe.send("?\n");
  CHECK(joe.gets("* 3 people are here: ann, bob, Joe\n"));
  bob.send("psst > joe\n");
  CHECK(joe.gets("[bob > you] psst\n"));
  CHECK(bob.gets("[you > Joe] psst\n"));
  bob.send("psst > Nobody\n");
  CHECK(bob.gets("! nobody here is called Nobody; nothing was sent"));
  bob.send("/me waves\n");
  CHECK(joe.gets("[bob] * waves\n"));
  bob.send("/nick eve\n");
  CHECK(bob.gets("* You are now called eve\n"));
  CHECK(joe.gets("* bob is now called eve\n"));

  Peer other(server.port());
  other.send("JOE\n");
  CHECK(other.gets("! the name Joe is taken; choose another"));
  CHECK(other.gets("* What is your name?\n"));
  other.send("zoe\n");
  CHECK(other.gets("* You are zoe."));

  other.send("/quit lunch\n");
  CHECK(other.gets("* Bye\n"));
  CHECK(other.is_closed());
  CHECK(joe.gets("* zoe left: \"lunch\" (3 people here)\n"));
  bob.reset();
  CHECK(joe.gets("* eve left: connection lost (2 people here)\n"));

  server.signal(SIGINT);
  CHECK(joe.gets(kStopping));
  CHECK(joe.is_closed());
  CHECK(ann.is_closed());
  CHECK(server.wait() == 0);
  CHECK(count(ann.received(), "psst") == 0);
  CHECK(count(ann.received(), "hello") == 0);
  CHECK(count(server.output(), "psst") == 0);
  CHECK(count(server.output(), "bob whispers to Joe") == 1);
  CHECK(count(server.output(), "ann joined from 127.0.0.1 (1 person here)") == 1);
  CHECK(count(server.output(), "zoe left (127.0.0.1): \"lunch\" (3 people here)") == 1);
  CHECK(count(server.output(), "[ann] hello") == 1);
}

TEST_CASE("a program that speaks first is not greeted with prose") {
  ServerProcess server;
  Peer program(server.port());
  program.send("/hello 1 cron\n");
  CHECK(program.gets("current\t"));
  CHECK(program.received().starts_with("welcome\t"));
}

TEST_CASE("a name and text in one packet are a name and a text") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Peer bob(server.port());
  bob.send("bob\nhello\n?\n");
  CHECK(ann.gets("[bob] hello\n"));
  CHECK(bob.gets("* " + are_here({"ann", "bob"}) + "\n"));
}

TEST_CASE("what came right behind a refused name is no name and goes to nobody") {
  ServerProcess server;
  Peer ann(server.port(), "cron");
  Peer bob(server.port());
  bob.send("cron\nsecret\n");
  CHECK(bob.gets("! " + name_is_taken("cron") + "; choose another"));
  CHECK(bob.gets("! a line that came right behind that name went to nobody\n"));
  CHECK(bob.gets(kNameQuestion));
  bob.send("bob\n");
  CHECK(ann.gets(joined("bob", 2)));
  CHECK(count(ann.received(), "secret") == 0);
}

TEST_CASE("a mistyped whisper is never public") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Peer joe(server.port(), "Joe");
  Peer eve(server.port(), "eve");
  for (const char* line :
       {"secret > Jeo", "secret > Joe!", "secret > Joe, Ann", "@joe, secret", "@jeo secret",
        " @joe, secret", "/msgjoe secret", "\xC2\xA0/mgs secret"}) {
    ann.send(std::string(line) + '\n');
    CHECK(ann.gets("! "));
    CHECK(ann.gets("othing"));
    ann.forget();
  }
  ann.send(" /msg joe secret\n");
  CHECK(joe.gets("[ann > you] secret\n"));
  ann.send("the end\n");
  CHECK(eve.gets("[ann] the end\n"));
  CHECK(joe.gets("[ann] the end\n"));
  CHECK(count(eve.received(), "secret") == 0);
  CHECK(count(joe.received(), "secret") == 1);
}

TEST_CASE("who joins is given the last messages between marks, without joins and leaves") {
  ServerProcess server({"--history", "2"});
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  ann.send("one\ntwo\n/me three\nhush > bob\n");
  CHECK(bob.gets("hush"));
  Peer joe(server.port(), "joe");
  CHECK(joe.gets("* The last 2 messages:\n["));
  CHECK(joe.gets(" ann] two\n["));
  CHECK(joe.gets(" ann] * three\n* " + std::string(kEndOfLastMessages) + "\n"));
  CHECK(count(joe.received(), "hush") == 0);
  CHECK(count(joe.received(), "one\n") == 0);
  CHECK(count(joe.received(), "joined") == 0);
  Peer program(server.port());
  program.send("/hello 1 cron history=0\n");
  CHECK(program.gets("current\t"));
  CHECK(count(program.received(), "say\t") == 0);
}

TEST_CASE("every numbered line has exactly one outcome, and a gap ends the connection") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Peer program(server.port());
  program.send(
      "/hello 1 cron\n1\thello\n2\t?\n3\t\n4\t/help\n5\tpsst > ann\n6\tx > nobody\n7\t/nick "
      "crond\n8\t/foo\n9\t//a > b\n10\t" +
      std::string(5000, 'x') + "\n11\t/me waves\n");
  CHECK(program.gets("ok\t11\t"));
  for (const int line : {1, 2, 3, 4, 5, 7, 9, 11}) {
    CHECK(count(program.received(), "\nok\t" + std::to_string(line) + "\t") == 1);
    CHECK(count(program.received(), "\nerror\t" + std::to_string(line) + "\t") == 0);
  }
  CHECK(program.gets("\nerror\t6\tnobody\t"));
  CHECK(program.gets("\nerror\t8\tunknown-command\t"));
  CHECK(program.gets("\nerror\t10\ttoo-long\t"));
  CHECK(ann.gets("[crond] a > b\n"));
  program.send("13\ttoo far\n");
  CHECK(program.gets("\nerror\t13\tout-of-order\t"));
  CHECK(program.gets("\nbye\t"));
  CHECK(program.is_closed());
  ann.send("still here\n?\n");
  CHECK(ann.gets("* " + are_here({"ann", "crond (away 0 s)"}) + "\n"));
  CHECK(count(ann.received(), "too far") == 0);
}

TEST_CASE("bad input is cleaned or refused, the connection goes on and nobody else notices") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  ann.send(std::string(5000, 'x') + "\n");
  CHECK(ann.gets("! that line is longer than 4096 bytes; nothing of it was sent\n"));
  ann.send(
      "a\x1b]52;c;aGk=\x07"
      "b\xc2\x9b"
      "c\x9b"
      "d\xff"
      "e\r\n");
  CHECK(
      bob.gets("[ann] a]52;c;aGk=bc\xEF\xBF\xBD"
               "d"));
  ann.send(std::string_view("nul\0nul\n", 8));
  CHECK(bob.gets("[ann] nulnul\n"));
  ann.send(
      "\xE2\x80\xAE"
      "bidi\xE2\x81\xA6"
      "\xE2\x80\xA8"
      "x\xEF\xBB\xBF\n");
  CHECK(bob.gets("[ann] bidix\n"));
  ann.send("* Server restarted\n! error\n[bob] hi\n");
  CHECK(bob.gets("[ann] * Server restarted\n[ann] ! error\n[ann] [bob] hi\n"));
  ann.send("\n  \n\n");
  ann.send("half a secret");
  ann.socket().shutdown_send();
  CHECK(ann.gets("! the last line had no line end; it was not sent\n* Bye\n"));
  CHECK(ann.is_closed());
  CHECK(bob.gets(left("ann", 1)));
  CHECK(count(bob.received(), "half") == 0);
  for (const char c : bob.received()) {
    const auto byte = static_cast<unsigned char>(c);
    const bool shown = byte >= ' ' || byte == '\n';
    CHECK(shown);
  }
}

TEST_CASE("telnet's negotiation is skipped, and Ctrl+C there does not mute it") {
  ServerProcess server;
  Peer ann(server.port());
  ann.send(
      "\xff\xfb\x1f"
      "ann\r\n");
  CHECK(ann.gets("* " + you_are("ann") + "."));
  ann.send("\xff\xf4\xff\xfd\x06");
  CHECK(ann.gets("\xff\xfc\x06"));
  ann.send("?\r\n");
  CHECK(ann.gets("* " + are_here({"ann"}) + "\n"));
}

TEST_CASE("everyone sees the same conversation in the same order, complete") {
  constexpr int kSenders = 8;
  constexpr int kMessages = 300;
  ServerProcess server;
  std::vector<Peer> readers;
  readers.reserve(4);
  for (int i = 0; i < 4; ++i) readers.emplace_back(server.port(), "reader" + std::to_string(i));
  std::vector<std::thread> senders;
  for (int s = 0; s < kSenders; ++s) {
    senders.emplace_back([s, port = server.port()] {
      Peer sender(port, "s" + std::to_string(s));
      for (int m = 0; m < kMessages; ++m) sender.send("m" + std::to_string(m) + "\n");
      sender.send("/quit\n");
      CHECK(sender.gets("* Bye\n"));
    });
  }
  for (std::thread& sender : senders) sender.join();
  std::vector<std::string> seen;
  for (Peer& reader : readers) {
    reader.send("?\n");
    CHECK(reader.gets("* " + people_are_here(4)));
    std::string messages;
    for (std::size_t at = reader.received().find("\n[s"); at != std::string::npos;
         at = reader.received().find("\n[s", at + 1)) {
      messages += reader.received().substr(at, reader.received().find('\n', at + 1) - at);
    }
    seen.push_back(messages);
  }
  CHECK(count(seen[0], "\n") == kSenders * kMessages);
  for (const std::string& each : seen) CHECK(each == seen[0]);
  for (int s = 0; s < kSenders; ++s) {  // in each sender's own order, none twice
    std::size_t at = 0;
    for (int m = 0; m < kMessages && at != std::string::npos; ++m) {
      at = (seen[0] + '\n').find("[s" + std::to_string(s) + "] m" + std::to_string(m) + "\n", at);
    }
    CHECK(at != std::string::npos);
  }
}

TEST_CASE("one more than --max-clients is told that the room is full, in its own dialect") {
  ServerProcess server({"--max-clients", "2"});
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  Peer joe(server.port());
  joe.send("joe\n");
  CHECK(joe.gets("! the room is full (2 people)"));
  CHECK(joe.is_closed());
  Peer program(server.port());
  program.send("/hello 1 cron\n");
  CHECK(program.gets("error\t0\tfull\t"));
  CHECK(program.is_closed());
  bob.send("/quit\n");
  CHECK(ann.gets("* bob left"));
  Peer zoe(server.port(), "zoe");
}

}  // namespace
}  // namespace chat::test
