#include "client/settings/form.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "common/protocol/request.h"
#include "common/system/address.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

Answers joe() {
  return {{"127.0.0.1", 8888}, "joe"};
}

// What stands on the screen below its first line, after these lines were typed (which it echoes
// only at a terminal).
struct Asked {
  std::optional<Answers> answers;
  std::string screen;
};
Asked ask(const Answers& offered, const std::string& typed) {
  std::istringstream in(typed);
  std::ostringstream out;
  auto answers = chat::ask(offered, in, out);
  const std::string screen = out.str();
  const std::string beginning = "Press Enter to accept what is in brackets.\n";
  CHECK(screen.starts_with(beginning));
  return {std::move(answers), screen.substr(std::min(screen.size(), beginning.size()))};
}

TEST_CASE("Enter takes what is offered") {
  const Asked asked = ask(joe(), "\n\n\n");
  REQUIRE(asked.answers.has_value());
  CHECK(asked.answers->server.host == "127.0.0.1");
  CHECK(asked.answers->server.port == 8888);
  CHECK(asked.answers->name == "joe");
  CHECK(asked.screen == "Server [127.0.0.1]: Port [8888]: Your name [joe]: ");
}

TEST_CASE("what is typed is taken, without the blanks around it") {
  const Asked asked = ask(joe(), " chat.example \n\t7000\nann\r\n");
  REQUIRE_FALSE(asked.answers.has_value());  // CR is no blank: a terminal makes LF of it
  const Asked typed = ask(joe(), " chat.example \n\t7000\nann \n");
  REQUIRE(typed.answers.has_value());
  CHECK(typed.answers->server.host == "chat.example");
  CHECK(typed.answers->server.port == 7000);
  CHECK(typed.answers->name == "ann");
}

TEST_CASE("a server with its port is not asked for the port again") {
  const Asked asked = ask(joe(), "[::1]:7000\n\n");
  REQUIRE(asked.answers.has_value());
  CHECK(asked.answers->server.host == "::1");
  CHECK(asked.answers->server.port == 7000);
  CHECK(asked.screen == "Server [127.0.0.1]: Your name [joe]: ");
}

TEST_CASE("a server without its port leaves the port that is offered") {
  const Asked asked = ask({{"127.0.0.1", 7000}, "joe"}, "chat.example\n\n\n");
  REQUIRE(asked.answers.has_value());
  CHECK(asked.answers->server.host == "chat.example");
  CHECK(asked.answers->server.port == 7000);
  CHECK(asked.screen == "Server [127.0.0.1]: Port [7000]: Your name [joe]: ");
}

TEST_CASE("an answer that cannot be is asked for again, with the reason") {
  const Asked asked = ask(joe(), "a b\nhost\n0\n99999\nx\n7000\nj o e\n9lives\nyou\nann\n");
  REQUIRE(asked.answers.has_value());
  CHECK(asked.answers->name == "ann");
  CHECK(asked.screen ==
        "Server [127.0.0.1]: ! the address must be one word\n"
        "Server [127.0.0.1]: "
        "Port [8888]: ! the port must be a number from 1 to 65535, not \"0\"\n"
        "Port [8888]: ! the port must be a number from 1 to 65535, not \"99999\"\n"
        "Port [8888]: ! the port must be a number from 1 to 65535, not \"x\"\n"
        "Port [8888]: "
        "Your name [joe]: ! \"j o e\" is not a name (a name has only letters, digits, _, - and .)\n"
        "Your name [joe]: ! \"9lives\" is not a name (a name starts with a letter)\n"
        "Your name [joe]: ! \"you\" is not a name (that word is reserved)\n"
        "Your name [joe]: ");
}

TEST_CASE("what is no server's address is refused, and changes nothing of what is offered") {
  for (const std::string wrong :
       {":8888", "8888", "host:", "host:0", "host:x", "[::1", "a b", "a\tb", "\x1b[D", "a\x7f",
        "a\xc2\xa0 b", "a\xff", "ho\xe2\x80\xaest", "a\rb"}) {
    CAPTURE(wrong);
    const std::string screen = ask(joe(), wrong + "\n").screen;
    CHECK(screen.starts_with("Server [127.0.0.1]: ! "));
    CHECK(screen.ends_with("\nServer [127.0.0.1]: \n"));
    CHECK(screen.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("without a name to offer, one has to be typed") {
  const Asked asked = ask({{"127.0.0.1", 8888}, ""}, "\n\n\nann\n");
  REQUIRE(asked.answers.has_value());
  CHECK(asked.answers->name == "ann");
  CHECK(asked.screen ==
        "Server [127.0.0.1]: Port [8888]: Your name: ! please give a name\nYour name: ");
}

TEST_CASE("the end of the input ends the form, wherever it comes") {
  for (const char* typed : {"", "\n", "host\n7000\n", "host\n7000\nann"}) {
    const Asked asked = ask(joe(), typed);
    CHECK_FALSE(asked.answers.has_value());
    CHECK(asked.screen.ends_with(": \n"));
  }
}

TEST_CASE("an endless answer is not kept, and is too long") {
  const Asked asked = ask(joe(), std::string(1'000'000, 'x') + "\n\n\n\n");
  REQUIRE(asked.answers.has_value());
  CHECK(asked.screen.starts_with("Server [127.0.0.1]: ! that is too long\nServer [127.0.0.1]: "));
  CHECK(ask(joe(), std::string(kMaxAnswer, 'x') + "\n\n\n").answers.has_value());
}

TEST_CASE("what was answered is offered the next time") {
  const Answers last{{"::1", 7000}, "ann"};
  std::string text = "# kept\n";
  for (const Setting& each : to_remember(last)) text = with_setting(text, each.name, each.value);
  CHECK(text == "# kept\nhost = ::1\nport = 7000\nname = ann\n");
  const Answers offered = offer(ClientSettings(), text, "login");
  CHECK(offered.server.host == "::1");
  CHECK(offered.server.port == 7000);
  CHECK(offered.name == "ann");
}

TEST_CASE("the settings' name is offered before the last one, and who is logged in after it") {
  ClientSettings settings;
  CHECK(offer(settings, "", "login").name == "login");
  CHECK(offer(settings, "", "").name.empty());
  CHECK(offer(settings, "", "no name").name.empty());
  CHECK(offer(settings, "name = ann", "login").name == "ann");
  settings.name = "eve";
  CHECK(offer(settings, "name = ann", "login").name == "eve");
}

TEST_CASE("nothing that could not be answered is offered, whatever the file has") {
  for (const char* text : {"host = \nport = \nname = \n", "host = a b\nport = 0\nname = 1x\n",
                           "host = \x1b[2J\nport = 65536\nname = \x1b[2J\n", "host = a:1\nport=-1",
                           "host = a\xff\n", "what is this?"}) {
    const Answers offered = offer(ClientSettings(), text, "");
    CHECK(offered.server.host == "127.0.0.1");
    CHECK(offered.server.port == kDefaultPort);
    CHECK(offered.name.empty());
  }
}

TEST_CASE("only a person who says neither where to go nor a name is asked") {
  ClientSettings settings;
  CHECK(wants_form(settings, Mode::FullScreen));
  CHECK_FALSE(wants_form(settings, Mode::Piped));
  CHECK_FALSE(wants_form(settings, Mode::Typed));
  settings.origins["name"] = Origin::SettingsFile;
  CHECK(wants_form(settings, Mode::FullScreen));
  settings.origins["name"] = Origin::Variable;
  CHECK_FALSE(wants_form(settings, Mode::FullScreen));
  settings.origins["name"] = Origin::CommandLine;
  CHECK_FALSE(wants_form(settings, Mode::FullScreen));
  settings = {};
  settings.server_from = Origin::CommandLine;
  CHECK_FALSE(wants_form(settings, Mode::FullScreen));
}

// --- the real client, at a terminal ---

struct Person {
  explicit Person(const TemporaryFolder& home, std::vector<std::string> arguments = {})
      : client(command(std::move(arguments)), options(home)) {}

  static std::vector<std::string> command(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), binary("chat-client"));
    return arguments;
  }
  static Process::Options options(const TemporaryFolder& home) {
    Process::Options options;
    options.on_terminal = true;
    options.environment = {
        "TERM=xterm", "LC_ALL=C.UTF-8",   "CHAT_NAME=",      "CHAT_PLAIN=",          "NO_COLOR=",
        "LOGNAME=",   "XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "HOME=" + home.file("")};
    return options;
  }

  Process client;
};

TEST_CASE("started without a word the client asks, joins, and remembers the answers") {
  const TemporaryFolder home;
  ServerProcess server;
  const std::string port = std::to_string(server.port());
  Peer ann(server.port(), "ann");
  {
    Person person(home);
    CHECK(person.client.prints("Server [127.0.0.1]: "));
    person.client.write("\r");
    CHECK(person.client.prints("Port [8888]: "));
    person.client.write(port + "\r");
    CHECK(person.client.prints(kNamePrompt));
    person.client.write("joe\r");
    CHECK(ann.gets(joined("joe", 2)));
    CHECK(person.client.prints(you_are("joe")));  // else Ctrl+C may come before the welcome
    person.client.write("\x03\x03");
    CHECK(person.client.wait() == 0);
  }
  std::ifstream file(home.file(".local/state/chat/last"));
  std::stringstream text;
  text << file.rdbuf();
  CHECK(text.str() == "host = 127.0.0.1\nport = " + port + "\nname = joe\n");

  ann.forget();
  Person again(home);
  CHECK(again.client.prints("Server [127.0.0.1]: "));
  again.client.write("\r\r\r");
  CHECK(again.client.prints("Port [" + port + "]: "));
  CHECK(again.client.prints("Your name [joe]: "));
  CHECK(ann.gets(joined("joe", 2)));
}

TEST_CASE("a port where no server is, is not remembered") {
  const TemporaryFolder home;
  const std::uint16_t port = listen_on("127.0.0.1", 0).port();  // closed again
  Person person(home);
  CHECK(person.client.prints("Server [127.0.0.1]: "));
  person.client.write("\r" + std::to_string(port) + "\rjoe\r");
  CHECK(person.client.prints("connection refused"));
  CHECK(person.client.wait() == 1);
  CHECK_FALSE(std::filesystem::exists(home.file(".local/state/chat/last")));
}

TEST_CASE("Ctrl+D at a question ends the client in peace, and nothing is remembered") {
  const TemporaryFolder home;
  Person person(home);
  CHECK(person.client.prints("Server [127.0.0.1]: "));
  person.client.write("chat.example\r");
  CHECK(person.client.prints("Port [8888]: "));
  person.client.write("\x04");
  CHECK(person.client.wait() == 0);
  CHECK_FALSE(std::filesystem::exists(home.file(".local")));
}

TEST_CASE("a wrong line of the settings file is told, and the name in it is offered") {
  const TemporaryFolder home;
  std::filesystem::create_directories(home.file(".config/chat"));
  std::ofstream(home.file(".config/chat/settings")) << "name = eve\njoins = maybe\n";
  Person person(home);
  CHECK(person.client.prints("settings, line 2: joins must be on or off, not \"maybe\""));
  CHECK(person.client.prints("Server [127.0.0.1]: "));
  person.client.write("localhost:1\r");
  CHECK(person.client.prints("Your name [eve]: "));
}

}  // namespace
}  // namespace chat::test
