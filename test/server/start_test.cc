// How the server starts, what it prints then, and why it does not start.

#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "test/support/count.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"

namespace chat::test {
namespace {

TEST_CASE("a command line that cannot be followed is one sentence and exit code 2") {
  for (const char* port : {"http", "65536", "-1x", "8888x", ""}) {
    Process server({binary("chat-server"), "--", port});
    CHECK(server.wait() == 2);
    CHECK(server.errors().find("the port must be a number from 0 to 65535") != std::string::npos);
  }
  Process option({binary("chat-server"), "--no-such-option"});
  CHECK(option.wait() == 2);
  Process history({binary("chat-server"), "--history", "many"});
  CHECK(history.wait() == 2);
  CHECK(history.errors().find("--history must be a whole number") != std::string::npos);
}

TEST_CASE("options of the door that do not go together are one sentence and exit code 2") {
  const auto error_of = [](std::vector<std::string> words) {
    words.insert(words.begin(), binary("chat-server"));
    words.emplace_back("0");
    Process server(words);
    CHECK(server.wait() == 2);
    return server.errors();
  };
  CHECK(error_of({"--proxy-port", "0"}).find("--proxy-port needs --proxy-from") !=
        std::string::npos);
  CHECK(error_of({"--proxy-from", "::1"}).find("--proxy-from needs --proxy-port") !=
        std::string::npos);
  CHECK(error_of({"--trust", "school"}).find("--trust takes an address or a network") !=
        std::string::npos);
  CHECK(error_of({"--unix-mode", "rw"}).find("--unix-mode takes an octal mode") !=
        std::string::npos);
  CHECK(error_of({"--unix-mode", "1777"}).find("--unix-mode takes an octal mode") !=
        std::string::npos);
  CHECK(error_of({"--rate", "0"}).find("--rate must be a whole number") != std::string::npos);
}

TEST_CASE("an address in use, or one that needs rights, is one sentence and exit code 1") {
  ServerProcess first;
  Process second({binary("chat-server"), std::to_string(first.port())});
  CHECK(second.wait() == 1);
  CHECK(second.errors() == "chat-server: cannot listen on port " + std::to_string(first.port()) +
                               ": another program (perhaps another chat-server) is using it; "
                               "choose another port\n");
  Process elsewhere({binary("chat-server"), "--bind", "203.0.113.7", "0"});
  CHECK(elsewhere.wait() == 1);
  CHECK(elsewhere.errors().find("not an address of this machine") != std::string::npos);
}

TEST_CASE("the same port can be used again at once after a stop") {
  std::string port;
  {
    ServerProcess server;
    port = std::to_string(server.port());
    Peer ann(server.port(), "ann");
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
  }
  Process again({binary("chat-server"), port});
  CHECK(again.prints("is ready on port " + port));
}

TEST_CASE("with --quiet only the ready line is printed") {
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  ann.send("hello\n/quit\n");
  CHECK(ann.is_closed());
  server.signal(SIGINT);
  CHECK(server.wait() == 0);
  CHECK(server.output() ==
        "chat-server: the chat is ready on port " + std::to_string(server.port()) + "\n");
}

TEST_CASE("at a terminal the server's last line stands over the ^C that ended it") {
  Process::Options options;
  options.on_terminal = true;
  ServerProcess server({}, options);
  CHECK(server.prints("Ctrl+C ends the server.\r\n"));
  server.write("\x03");
  CHECK(server.wait() == 0);
  const std::string& shown = server.output();
  const std::string over = "^C\r";
  const std::size_t echo = shown.find(over);
  REQUIRE(echo != std::string::npos);
  CHECK(shown.substr(echo + over.size() + std::string("00:00:00").size()) ==
        " The server has stopped.\r\n");
}

// Starts it as somebody would who types `program` in the folder above that of the programs.
std::string printed_by(const std::string& program, const std::string& bind) {
  const std::filesystem::path folder = std::filesystem::path(binary("chat-server")).parent_path();
  Process::Options options;
  options.environment = {"PATH=" + folder.string()};
  options.before_exec = [above = folder.parent_path()] {
    if (::chdir(above.c_str()) != 0) ::_exit(126);
  };
  std::vector<std::string> command = {program, "0"};
  if (!bind.empty()) command.insert(command.begin() + 1, {"--bind", bind});
  Process server(command, options);
  CHECK(server.prints("Ctrl+C ends the server.\n"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  return server.output();
}

TEST_CASE("the server names the client as it can be typed where the server was started") {
  const std::filesystem::path folder = std::filesystem::path(binary("chat-server")).parent_path();
  const std::string relative = folder.filename();
  for (const std::string& beside : {relative + "/", "./" + relative + "/", folder.string() + "/"}) {
    const std::string printed = printed_by(beside + "chat-server", "");
    CHECK(printed.find("and from this machine\n  " + beside + "chat-client 127.0.0.1 ") !=
          std::string::npos);
    CHECK(count(printed_by(beside + "chat-server", "127.0.0.1"),
                "  " + beside + "chat-client 127.0.0.1 ") == 1);
  }
  CHECK(printed_by("chat-server", "").find("\n  chat-client 127.0.0.1 ") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
