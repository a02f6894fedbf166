// The server's settings file: what it sets, what is wrong in it, and what outweighs it.

#include "server/config.h"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "test/support/command_line.h"
#include "test/support/files.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

struct ConfigFolder {
  const TemporaryFolder folder;
  const std::string file = folder.file("chat.conf");

  // What the server's settings are with that file, and these words typed behind it.
  [[nodiscard]] ServerCommand read(const std::string& text,
                                   std::vector<std::string> typed = {}) const {
    write_contents(file, text);
    typed.insert(typed.begin(), {"--config", file});
    CommandLine line(std::move(typed));
    return ServerCommandLine(line.argc(), line.argv()).read();
  }
  // What is wrong with it; without the file's name.
  [[nodiscard]] std::string error(const std::string& text) const {
    try {
      (void)read(text);
    } catch (const ConfigError& error) {
      std::string what = error.what();
      for (auto at = what.find(file); at != std::string::npos; at = what.find(file)) {
        what.replace(at, file.size(), "FILE");
      }
      return what;
    }
    return "";
  }
};

TEST_CASE_FIXTURE(ConfigFolder, "a settings file sets what the options of those names set") {
  const ServerCommand command = read(
      "# our room\nname = the lab\nport = 0\nmax-clients=5\nhistory = 0\ngrace = 7\n"
      "window = 2\nno-web = yes\nquiet = no\ntranscript = a b.log\nsync = YES\n"
      "web-host = one.example\nweb-host = two.example\ncontrol = /run/x\nbans = b\n");
  const ServerSettings& settings = command.settings;
  CHECK(command.action == ServerCommand::Action::Serve);
  CHECK(settings.room_name == "the lab");
  CHECK(settings.port == 0);
  CHECK(settings.limits.max_members == 5);
  CHECK(settings.limits.history == 0);
  CHECK(settings.limits.grace == std::chrono::seconds(7));
  CHECK(settings.limits.window_bytes == 2 * 1024 * 1024);
  CHECK(settings.dialect_settings.browsers == DialectSettings::Browsers::SentAway);
  CHECK(command.show == Console::Show::Everything);
  CHECK(settings.transcript.file == "a b.log");
  CHECK(settings.transcript.sync == Transcript::Sync::Yes);
  CHECK(settings.dialect_settings.host_names ==
        std::vector<std::string>{"one.example", "two.example"});
  CHECK(command.control == "/run/x");
  CHECK(settings.bans_file == "b");
}

TEST_CASE_FIXTURE(ConfigFolder, "every option that is not for the command line only may be set") {
  for (const ServerOption& option : server_options()) {
    const std::string name = option.form.name;
    CAPTURE(name);
    const std::string what = error(name + " = x\n");
    CHECK(what.find("there is no setting") == std::string::npos);
    CHECK((what == "FILE, line 1: " + name + " is for the command line only") ==
          (option.in_file == InFile::Never));
  }
}

TEST_CASE_FIXTURE(ConfigFolder,
                  "what is typed outweighs the file, and what may be repeated adds up") {
  const ServerCommand command =
      read("name = the lab\nhistory = 5\nport = 9000\nweb-host = one.example\n",
           {"--history", "7", "--web-host", "two.example", "9001"});
  CHECK(command.settings.room_name == "the lab");
  CHECK(command.settings.limits.history == 7);
  CHECK(command.settings.port == 9001);
  CHECK(command.settings.dialect_settings.host_names.size() == 2);
  CHECK(command.values.at("history") == std::vector<std::string>{"7"});
  CHECK(command.values.at("port") == std::vector<std::string>{"9001"});
  CHECK(command.values.at("web-host") == std::vector<std::string>{"one.example", "two.example"});
  CHECK(command.values.at("name") == std::vector<std::string>{"the lab"});
}

TEST_CASE_FIXTURE(ConfigFolder, "everything that is wrong is said with its line") {
  CHECK(error("history = many\nthe lab\nhistry = 5\nname = a\n\nquiet = maybe\nname = b\n"
              "help = yes\nzzzzzz = 1\nport = x") ==
        "FILE, line 1: history must be a whole number from 0 to 1000, not \"many\"\n"
        "FILE, line 2: a setting goes like history = 50\n"
        "FILE, line 3: there is no setting \"histry\"; did you mean history?\n"
        "FILE, line 6: quiet must be yes or no, not \"maybe\"\n"
        "FILE, line 7: name stands in line 4 already\n"
        "FILE, line 8: help is for the command line only\n"
        "FILE, line 9: there is no setting \"zzzzzz\"; chat-server --help lists the options\n"
        "FILE, line 10: the port must be a number from 0 to 65535, not \"x\"");
  CHECK(error("\nsync = yes\n") ==
        "FILE, line 2: sync needs --transcript FILE: without it nothing is stored");
}

TEST_CASE_FIXTURE(ConfigFolder,
                  "a value that is wrong is wrong, also where something else is typed") {
  CHECK_THROWS_AS((void)read("history = many\n", {"--history", "5"}), ConfigError);
}

TEST_CASE_FIXTURE(ConfigFolder, "the server runs with the settings of the file") {
  write_contents(file, "name = the lab\nport = 0\nhistory = 1\n");
  Process server({binary("chat-server"), "--config", file, "--bind", "127.0.0.1"});
  CHECK(server.prints("the lab is ready on port "));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE_FIXTURE(ConfigFolder, "--check says what is wrong and starts nothing") {
  const std::string busy = folder.file("room");
  write_contents(file, "transcript = " + busy + "\nport = 0\n");
  Process right({binary("chat-server"), "--check", "--config", file});
  CHECK(right.wait() == 0);
  CHECK(right.output() == "chat-server: the options and " + file + " are right\n");
  CHECK(contents(busy).empty());
  Process alone({binary("chat-server"), "--check"});
  CHECK(alone.wait() == 0);
  CHECK(alone.output() == "chat-server: the options are right\n");
  write_contents(file, "port = 0\n\nhistory = x\nthe lab\n");
  Process wrong({binary("chat-server"), "--config", file, "--check"});
  CHECK(wrong.wait() == 2);
  CHECK(wrong.output().empty());
  CHECK(wrong.errors() ==
        "chat-server: " + file +
            ", line 3: history must be a whole number from 0 to 1000, not \"x\"\n" +
            "chat-server: " + file + ", line 4: a setting goes like history = 50\n");
}

TEST_CASE_FIXTURE(ConfigFolder, "a settings file that cannot be read stops the start") {
  for (const auto& [path, why] : std::vector<std::pair<std::string, std::string>>{
           {folder.file("none"), "there is no file " + folder.file("none")},
           {folder.path(), "cannot read " + folder.path().string() + ": it is not a file"}}) {
    Process server({binary("chat-server"), "--config", path, "0"});
    CHECK(server.wait() == 2);
    CHECK(server.errors() == "chat-server: " + why + "\n");
  }
  write_contents(file, std::string(kMaxSettingsFile + 1, '\n'));
  Process large({binary("chat-server"), "--config", file, "0"});
  CHECK(large.wait() == 2);
  CHECK(large.errors().find("it is larger than 65536 bytes") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
