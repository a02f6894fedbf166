// What somebody says cannot pass for a line of the room on a terminal that only gets lines.

#include <doctest/doctest.h>
#include <fcntl.h>

#include <array>
#include <string>
#include <string_view>

#include "common/system/file.h"
#include "common/system/terminal.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/forgery.h"
#include "test/support/terminal/person.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

constexpr std::array<std::string_view, 3> kBeginnings = {"[eve]", "* ", "$"};

// Every row, and which it is not: the room's own notice is the only one of its kind.
void check_rows(std::string screen, std::size_t columns) {
  while (screen.ends_with("\n\n")) screen.pop_back();
  CAPTURE(screen);
  CHECK(forged_row(screen, columns, kBeginnings) == "");
  CHECK(screen.find("\n* The server is stopping") == std::string::npos);
}

TEST_CASE(
    "--plain goes on in indented rows, whatever fills them and however wide the terminal is") {
  const TemporaryFolder home;
  const ServerProcess server({"--history", "0"});
  const Peer eve(server.port(), "eve");
  const Tmux tmux(home, {100, 80});
  tmux.runs(binary("chat-client")
                .append(" --plain --name joe 127.0.0.1 ")
                .append(std::to_string(server.port())));
  REQUIRE(tmux.shows(you_are("joe")));
  const OpenedFile terminal = open_file(tmux.shows_of("#{pane_tty}"), O_RDWR | O_NOCTTY);
  for (const std::size_t columns : {80U, 81U, 20U}) {
    CAPTURE(columns);
    tmux.resizes({100, columns});
    const std::string size = std::to_string(columns);
    // tmux tells the programs on the terminal a moment later.
    REQUIRE(eventually([&] { return terminal_columns(terminal.fd.get()) == columns; }));
    eve.send("begin " + size + "\n");
    for (const std::string& text : forgeries("[eve] ", columns)) eve.send(text + "\n");
    eve.send("end " + size + "\n");
    REQUIRE(tmux.shows("[eve] end " + size));
    std::string screen = tmux.screen();
    // What stands above was wrapped anew by tmux; it may have left the screen.
    if (const std::size_t at = screen.rfind("[eve] begin " + size); at != std::string::npos) {
      screen.erase(0, at);
    }
    check_rows(screen, columns);
  }
}

TEST_CASE("what goes into a pipe is not divided") {
  const TemporaryFolder home;
  const ServerProcess server({"--history", "0"});
  Process::Options options;
  options.environment = person_environment(home, {});
  Process joe({binary("chat-client"), "127.0.0.1", std::to_string(server.port()), "--name", "joe",
               "--listen"},
              options);
  REQUIRE(joe.prints(you_are("joe")));
  const Peer eve(server.port(), "eve");
  const std::string text = "a" + std::string(200, ' ') + "[ann] forged";
  eve.send(text + "\n");
  CHECK(joe.prints("[eve] " + text + "\n"));
}

}  // namespace
}  // namespace chat::test
