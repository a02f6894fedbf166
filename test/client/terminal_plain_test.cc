// The client without a full screen, without colours, and when it is started without a word.

#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/wording.h"
#include "common/system/address.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

// A colour, of letters or ground, somewhere among the looks: 30 to 49, 90 to 107 (ECMA-48 and
// xterm).
bool has_colour(std::string_view bytes) {
  constexpr std::string_view kBegin = "\x1b[";
  for (std::size_t at = bytes.find(kBegin); at != std::string_view::npos;
       at = bytes.find(kBegin, at + 1)) {
    std::string_view look = bytes.substr(at + kBegin.size());
    look = look.substr(0, look.find_first_not_of("0123456789;") + 1);
    if (!look.ends_with('m')) continue;
    if (look.starts_with("1;")) look.remove_prefix(2);
    const bool is_colour = look.size() >= 3 && look.find_first_of("349") == 0;
    if (is_colour || look.starts_with("10")) return true;
  }
  return false;
}

// One's own terminal edits and echoes: nothing of its modes was changed.
void check_append_only(Person& joe, const Peer& ann) {
  REQUIRE(joe.sees("* " + you_are("joe") + "; " + people_are_here(2) + "."));
  CHECK(joe.left_behind().empty());
  ann.send("hello\npsst > joe\n");
  CHECK(joe.sees("[ann] hello\n"));
  CHECK(joe.sees("whisper from ann: psst\n"));
  joe.types("wrong\x15hi > anm\x7fn\n");  // Ctrl+U and Backspace are the terminal's
  CHECK(joe.sees("whisper to ann: hi\n"));
  joe.types("\x04");
  CHECK(joe.ends() == 0);
  CHECK(joe.bytes().find('\x1b') == std::string::npos);
  CHECK(joe.bytes().find("[You]") == std::string::npos);  // no prompt
  CHECK(joe.left_behind().empty());
}

TEST_CASE("--plain, CHAT_PLAIN and a dumb terminal: words, no escape, and the terminal edits") {
  const TemporaryFolder home;
  const ServerProcess server;
  const Peer ann(server.port(), "ann");
  const std::string port = std::to_string(server.port());
  SUBCASE("--plain") {
    Person joe(home, {"127.0.0.1", port, "--name", "joe", "--plain"});
    check_append_only(joe, ann);
  }
  SUBCASE("CHAT_PLAIN=1") {
    Person joe(home, server.port(), "joe", {"CHAT_PLAIN=1"});
    check_append_only(joe, ann);
  }
  SUBCASE("TERM=dumb") {
    Person joe(home, server.port(), "joe", {"TERM=dumb"});
    check_append_only(joe, ann);
  }
  SUBCASE("no TERM") {
    Person joe(home, server.port(), "joe", {"TERM="});
    check_append_only(joe, ann);
  }
}

TEST_CASE("colours are used as asked for, or as the terminal has them") {
  struct Case {
    std::vector<std::string> option;
    std::vector<std::string> environment;
    bool colours = false;
  };
  const std::vector<Case> cases = {
      {{}, {"TERM=xterm"}, true},
      {{"--color=always"}, {"TERM=xterm"}, true},
      {{"--color=always"}, {"TERM=vt100", "NO_COLOR=1"}, true},
      {{"--color=never"}, {"TERM=xterm-256color"}, false},
      {{}, {"TERM=xterm-256color", "NO_COLOR=1"}, false},
      {{}, {"TERM=vt100"}, false},
  };
  const TemporaryFolder home;
  const ServerProcess server({"--history", "0"});
  const Peer ann(server.port(), "ann");
  for (const Case& each : cases) {
    CAPTURE(each.environment.front());
    std::vector<std::string> arguments = {"127.0.0.1", std::to_string(server.port()), "--name",
                                          "joe"};
    arguments.insert(arguments.end(), each.option.begin(), each.option.end());
    Person joe(home, arguments, each.environment);
    REQUIRE(joe.sees(you_are("joe")));
    ann.send("joe: hello\npsst > joe\n");
    CHECK(joe.sees("@ [ann] joe: hello\n"));
    CHECK(joe.sees("> [ann > you] psst\n"));
    joe.types("/nonsense\r");
    CHECK(joe.sees("! "));
    joe.types("\x15/quit\r");
    CHECK(joe.ends() == 0);
    CHECK(has_colour(joe.bytes()) == each.colours);
    CHECK(joe.error().empty());
  }
}

TEST_CASE("what goes into a pipe has no escape, whatever is asked for") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  Process::Options options;
  options.environment = person_environment(home, {});
  Process joe({binary("chat-client"), "127.0.0.1", std::to_string(server.port()), "--name", "joe",
               "--listen", "--color=always"},
              options);
  CHECK(joe.prints(you_are("joe")));
  ann.send("joe: hello\npsst > joe\n");
  CHECK(joe.prints("[ann > you] psst\n"));
  joe.signal(SIGTERM);
  CHECK(joe.wait() == 0);
  CHECK(joe.output().find('\x1b') == std::string::npos);
}

TEST_CASE("who types at a terminal into a file has neither escapes nor a changed terminal") {
  const TemporaryFolder home;
  const ServerProcess server;
  Peer ann(server.port(), "ann");
  Process::Options options;
  options.on_terminal = true;
  options.environment = person_environment(home, {});
  const std::string file = home.file("output");
  Process joe({"sh", "-c", R"(exec "$0" "$@" >)" + file, binary("chat-client"), "127.0.0.1",
               std::to_string(server.port()), "--name", "joe", "--color=always"},
              options);
  const auto written = [&file] {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
  };
  CHECK(ann.gets("* joe joined"));
  joe.write("hello\n");
  CHECK(ann.gets("[joe] hello\n"));
  ann.send("hi\n");
  CHECK(eventually([&] { return written().find("[ann] hi\n") != std::string::npos; }));
  joe.write("\x04");
  CHECK(joe.wait() == 0);
  CHECK(written().find('\x1b') == std::string::npos);
  CHECK(joe.output().find('\x1b') == std::string::npos);
}

TEST_CASE("without a word it asks, checks what is said, asks again, and remembers it") {
  const TemporaryFolder home;
  const ServerProcess server;
  const std::string port = std::to_string(server.port());
  {
    Person joe(home, {});
    CHECK(joe.sees("Server [127.0.0.1]: "));
    joe.types("8888\n");
    CHECK(joe.sees("! a number is not an address"));
    joe.types("\n");
    CHECK(joe.sees("Port [8888]: "));
    joe.types("70000\n");
    CHECK(joe.sees("! the port must be a number from 1 to 65535"));
    joe.types(port + "\n");
    CHECK(joe.sees(kNamePrompt));
    joe.types("1st\n");
    CHECK(joe.sees("! \"1st\" is not a name"));
    CHECK(joe.bytes().find('\x1b') == std::string::npos);
    joe.types("joe\n");
    CHECK(joe.sees("* " + you_are("joe")));
    joe.types("/quit\r");
    CHECK(joe.ends() == 0);
    CHECK(joe.left_behind().empty());
  }
  Person joe(home, {});
  CHECK(joe.sees("Server [127.0.0.1]: "));
  joe.types("\n");
  CHECK(joe.sees("Port [" + port + "]: "));
  joe.types("\n");
  CHECK(joe.sees("Your name [joe]: "));
  joe.types("\n");
  CHECK(joe.sees("* " + you_are("joe")));
  Person leaves(home, {});
  CHECK(leaves.sees("Server [127.0.0.1]: "));
  leaves.types("\x04");
  CHECK(leaves.ends() == 0);
}

}  // namespace
}  // namespace chat::test
