// A server that means harm, and the real client on a full screen: nothing of the server's reaches
// the terminal but text, and the client stays usable or says why it ends.

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>

#include "common/system/address.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/seed.h"
#include "test/support/sentences.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

// Plays the server by hand, for one connection at a time.
class HostileServer {
 public:
  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

  // Waits for a client's hello.
  [[nodiscard]] bool meets_client() {
    heard_.clear();
    link_ = accept_from(listener_).socket;
    return hears("/hello 1 ");
  }
  void says(std::string_view bytes) { (void)link_.send_all(bytes); }
  [[nodiscard]] bool hears(std::string_view text) {
    return read_until(link_.fd(), heard_, [text](std::string_view all) {
      return all.find(text) != std::string_view::npos;
    });
  }
  void lets_in() { says("welcome\ttoken\t1\tjoe\t2\t0\tmonday\ncurrent\t2\n"); }
  void hangs_up() { link_.close(); }

 private:
  Socket listener_ = listen_on("127.0.0.1", 0);
  Socket link_;
  std::string heard_;
};

// What one must not write on somebody's terminal.
constexpr std::string_view kEvil =
    "\x1b[2J\x1b]0;owned\x07\x1b]52;c;ZXZpbA==\x07\x1bP1$r\x1b\\\x9b"
    "31m\xc2\x9b"
    "2J\xe2\x80\xae\xe2\x81\xa6\x08\x08\x0d\x0e\x0f\x7f\x1b[?1049l\x1b[?25l";

// The client has said hello.
struct JoeAtHostileServer {
  const TemporaryFolder home;
  HostileServer server;
  Person joe{home, server.port(), "joe"};

  JoeAtHostileServer() { REQUIRE(server.meets_client()); }
};

// And it was welcomed.
struct JoeLetIn : JoeAtHostileServer {
  JoeLetIn() {
    server.lets_in();
    REQUIRE(joe.sees(you_are("joe")));
  }
};

// Whether the client's line goes to the server, and the server's to the screen.
void check_usable(Person& joe, HostileServer& server, std::string_view word) {
  const std::string text(word);
  joe.types("\x15" + text + "\r");
  CHECK(server.hears("\t" + text + "\n"));
  server.says("say\t1000000\t1\tann\tanswer to " + text + "\n");
  CHECK(joe.sees("[ann] answer to " + text + "\n"));
  CHECK(joe.error().empty());
}

TEST_CASE_FIXTURE(
    JoeAtHostileServer,
    "escapes in names, texts and errors are shown as what is left of them, never obeyed") {
  const std::string evil(kEvil);
  server.says("* plain " + evil + "\n! error " + evil + "\n");  // before it knows the dialect
  server.says("welcome\ttok" + evil + "en\t1\tjoe" + evil + "\t2\t0\tmon" + evil +
              "day\ncurrent\t2\n");
  REQUIRE(joe.sees(you_are("joe")));
  server.says("say\t3\t1\tan" + evil + "n\ttext " + evil + "\n");
  server.says("act\t4\t1\tann\tacts " + evil + "\n");
  server.says("whisper\t5\t1\tan" + evil + "n\tjoe" + evil + "\twhispers " + evil + "\n");
  server.says("joined\t6\t1\tbo" + evil + "b\t3\nleft\t7\t1\tbo" + evil + "b\t2\tgone " + evil +
              "\naway\t8\t1\tann\t2\t" + evil + "\nback\t9\t1\tann\t2\n");
  server.says("renamed\t10\t1\tann\te" + evil + "ve\nusers\t11\t1\t2\tann" + evil + ":5 joe:0\n");
  server.says("notice\t12\t1\tnotes " + evil + "\nerror\t1\tco" + evil + "de\tfails " + evil +
              "\nmissed\t5" + evil + "\n");
  server.says("say\t13\t1\tann\tthe end\n");
  CHECK(joe.sees("[ann] the end\n"));
  for (const std::string_view shown : {"text", "acts", "whispers", "notes"}) {
    CAPTURE(shown);
    CHECK(joe.screen().find(shown) != std::string::npos);
  }
  check_usable(joe, server, "hello");
  server.says("bye\tgone\tgoodbye " + evil + "\n");
  CHECK(joe.ends() == 1);  // its line was not confirmed
  CHECK(joe.outside().find("goodbye") != std::string::npos);
  CHECK(joe.error().empty());
  CHECK(count(joe.bytes(), "\x1b]") == count(joe.bytes(), "\x1b]2;"));  // its own titles
  CHECK(joe.left_behind().empty());
}

TEST_CASE_FIXTURE(JoeAtHostileServer, "a refusal with escapes in it is told without them") {
  server.says("error\t0\tversion\tgo " + std::string(kEvil) + " away\n");
  CHECK(joe.ends() == 3);
  CHECK(joe.outside().find("go ") != std::string::npos);
  CHECK(joe.error().empty());
  CHECK(joe.left_behind().empty());
}

TEST_CASE_FIXTURE(JoeLetIn, "lines without end and a megabyte of garbage leave the client usable") {
  constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;
  SUBCASE("a line of a megabyte") {
    server.says("say\t3\t1\tann\t" + std::string(kMegabyte, 'x') + "\n");
  }
  SUBCASE("garbage") {
    std::mt19937 random(test::seed(1));
    std::string garbage(kMegabyte, ' ');
    for (char& byte : garbage) byte = static_cast<char>(random());
    server.says(garbage + "\n");
  }
  SUBCASE("fields that are nonsense") {
    for (const std::string_view kind :
         {"say", "act", "whisper", "joined", "left", "away", "back", "renamed", "users", "notice",
          "ok", "error", "missed", "history", "current", "ping"}) {
      for (const std::string_view fields :
           {"", "\t", "\t-1", "\t99999999999999999999999", "\tx\ty\tz", "\t1\t\t\t\t\t\t",
            "\t1\t1\t\t99999999999\t:::: :9 a: x:awayy"}) {
        server.says(std::string(kind).append(fields).append(1, '\n'));
      }
    }
    server.says("\n\n\nnothing\n\t\t\t\n");
  }
  SUBCASE("names that fill the screen") {
    for (int i = 0; i < 100; ++i) {
      server.says("say\t" + std::to_string(i + 3) + "\t1\t" + std::string(3000, 'n') + "\tx\n");
    }
  }
  check_usable(joe, server, "hello");
  joe.types("\x03\x03");
  CHECK(server.hears("\t/quit\n"));
  server.says("bye\tquit\t\n");
  CHECK(joe.ends().has_value());
  CHECK(joe.left_behind().empty());
}

TEST_CASE_FIXTURE(JoeLetIn, "a server that hangs up in the middle of a line is come back to") {
  joe.types("half a li");
  server.says("say\t3\t1\tann\tcut of\x1b[3");
  server.hangs_up();
  CHECK(joe.sees("The connection is lost"));
  REQUIRE(server.meets_client());
  server.lets_in();
  CHECK(joe.sees("* Connected again."));
  CHECK(joe.has_typed("[You] half a li"));
  CHECK(joe.screen().find("cut of") == std::string::npos);
  check_usable(joe, server, "hello");
}

TEST_CASE_FIXTURE(JoeLetIn,
                  "a notification on a whisper is one sequence, whatever the whisper has in it") {
  joe.types("/set bell notify\r");
  CHECK(joe.sees("* bell is notify now"));
  constexpr std::string_view kFarInTheFuture = "9000000000000";
  server.says("whisper\t3\t" + std::string(kFarInTheFuture) + "\tann\tjoe\tpsst" +
              std::string(kEvil) + "\n");
  CHECK(joe.sees("> [ann > you] psst"));
  CHECK(count(joe.bytes(), "\x1b]9;") == 1);
  CHECK(joe.bytes().find("\x1b]9;[ann] psst") != std::string::npos);
  CHECK(joe.error().empty());
}

}  // namespace
}  // namespace chat::test
