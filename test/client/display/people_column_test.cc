#include "client/display/people_column.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

using Heard = People::Seen::Heard;

TEST_CASE("the column stands on screens that have room for it, and where it is wished") {
  CHECK(people_columns(PeopleShown::Auto, 99) == 0);
  CHECK(people_columns(PeopleShown::Auto, 100) == 20);
  CHECK(people_columns(PeopleShown::Auto, 200) == 28);
  CHECK(people_columns(PeopleShown::Off, 200) == 0);
  CHECK(people_columns(PeopleShown::On, 60) == 20);
  CHECK(people_columns(PeopleShown::On, 39) == 0);
}

TEST_CASE("silent people are faint, and who is away is marked") {
  std::vector<std::string> rows = {"", "\x1b[1m日本\x1b[0m", "abcdef"};
  const std::vector<People::Seen> people = {{"ann", Heard::Spoke, Presence::Here},
                                            {"bob", Heard::Silent, Presence::Here},
                                            {"joe", Heard::Spoke, Presence::Away}};
  put_people(rows, 6, 20, people, 3, Style(Colours::None));
  CHECK(rows == std::vector<std::string>{"      \u2502 ann",
                                         "\x1b[1m日本\x1b[0m  \u2502 \x1b[2mbob\x1b[0m",
                                         "abcdef\u2502 \x1b[2mjoe (away)\x1b[0m"});
}

TEST_CASE("of more people than there are rows the last row says how many") {
  std::vector<std::string> rows(2);
  std::vector<People::Seen> people(5, {"a-name-of-24-characters-x", Heard::Spoke, Presence::Here});
  put_people(rows, 0, 20, people, 7, Style(Colours::None));
  CHECK(rows[0] == "\u2502 a-name-of-24-char\u2026");
  CHECK(rows[1] == "\u2502 and 6 more");
}

TEST_CASE("a wide screen shows who is here, until that is switched off") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  const Tmux tmux(home, {12, 100});
  tmux.runs_client(server.port(), "joe");
  REQUIRE(tmux.shows(you_are("joe")));
  CHECK(tmux.shows("\u2502 ann\n"));
  CHECK(tmux.shows("\u2502 joe\n"));
  Peer bob(server.port(), "bob");
  CHECK(tmux.shows("\u2502 bob\n"));
  bob.reset();
  CHECK(tmux.settles(
      [](const std::string& screen) { return screen.find("\u2502 bob\n") == std::string::npos; }));
  ann.send(std::string(150, 'x') + "\n");
  CHECK(tmux.shows("x\u2502"));
  tmux.resizes({12, 60});
  CHECK(tmux.settles(
      [](const std::string& screen) { return screen.find("\u2502") == std::string::npos; }));
  tmux.resizes({12, 120});
  CHECK(tmux.shows("\u2502 ann\n"));
  tmux.runs("/set people off");
  CHECK(tmux.settles([](const std::string& screen) {
    return screen.find("\u2502") == std::string::npos &&
           screen.find("people is off") != std::string::npos;
  }));
}

}  // namespace
}  // namespace chat::test
