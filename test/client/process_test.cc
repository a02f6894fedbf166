// The real client against the real server, on a pipe.

#include "test/support/processes/process.h"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

Process client(const ServerProcess& server, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(),
                   {binary("chat-client"), "127.0.0.1", std::to_string(server.port())});
  return Process(std::move(arguments));
}

TEST_CASE("a line piped into the client is said, confirmed, and prints nothing") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  ann.send("chatter\n");
  Process cron = client(server, {"--name", "cron"});
  cron.write("backup done\n");
  cron.close_input();
  CHECK(cron.wait() == 0);
  CHECK(ann.gets("[cron] backup done\n"));
  CHECK(ann.gets(left("cron", 1)));
  CHECK(cron.output().empty());
  CHECK(cron.errors().empty());
}

TEST_CASE("ten thousand lines piped into the client all arrive, in order") {
  constexpr int kLines = 10'000;
  ServerProcess server({"--quiet"});
  Peer ann(server.port(), "ann");
  Process cron = client(server, {"--name", "cron"});
  std::string text;
  for (int i = 0; i < kLines; ++i) text += "line " + std::to_string(i) + '\n';
  cron.write(text);
  cron.close_input();
  CHECK(cron.wait() == 0);
  CHECK(ann.gets("* cron left"));
  std::string expected;
  for (int i = 0; i < kLines; ++i) expected += "[cron] line " + std::to_string(i) + '\n';
  CHECK(ann.received().find(expected) != std::string::npos);
}

TEST_CASE("a refused line is exit code 4, and its reason is on standard error") {
  ServerProcess server;
  Process cron = client(server, {"--name", "cron"});
  cron.write("psst > nobody\nhello\n");
  cron.close_input();
  CHECK(cron.wait() == 4);
  CHECK(cron.output().empty());
  CHECK(cron.errors().find(nobody_is_called("nobody") + "; nothing was sent") != std::string::npos);
}

TEST_CASE("a taken name is exit code 3, unless any name will do") {
  ServerProcess server;
  Peer ann(server.port(), "cron");
  Process taken = client(server, {"--name", "Cron"});
  taken.close_input();
  CHECK(taken.wait() == 3);
  CHECK(taken.errors().find(name_is_taken("cron")) != std::string::npos);
  Process any = client(server, {"--name", "cron", "--any-name"});
  any.write("hello\n");
  any.close_input();
  CHECK(any.wait() == 0);
  CHECK(ann.gets("[cron2] hello\n"));
}

TEST_CASE("who asks on a pipe is answered there, and hears nothing else") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Process cron = client(server, {"--name", "cron"});
  cron.write("?\n");
  CHECK(cron.prints(are_here({"ann", "cron"})));
  ann.send("chatter\n");
  cron.close_input();
  CHECK(cron.wait() == 0);
  CHECK(cron.output().find("chatter") == std::string::npos);
}

TEST_CASE("--listen prints what comes, a line each, until the server ends") {
  ServerProcess server;
  Process bot = client(server, {"--name", "bot", "--listen"});
  bot.close_input();
  CHECK(bot.prints(you_are("bot")));
  Peer ann(server.port(), "ann");
  CHECK(bot.prints(joined("ann", 2)));
  ann.send("hello\npsst > bot\n/me waves\n");
  CHECK(bot.prints("[ann] hello\n[ann > you] psst\n[ann] * waves\n"));
  CHECK(bot.output().find('\x1b') == std::string::npos);
  server.signal(SIGTERM);
  CHECK(bot.wait() == 1);
}

TEST_CASE("--timeout bounds the whole") {
  ServerProcess server;
  Process bot = client(server, {"--name", "bot", "--listen", "--timeout", "0.3"});
  bot.close_input();
  CHECK(bot.wait() == 0);
  Process open = client(server, {"--name", "open", "--timeout", "0.3"});  // its input never ends
  CHECK(open.wait() == 1);
}

TEST_CASE("a connection that fails says what to check") {
  std::string port;
  {
    ServerProcess gone;
    port = std::to_string(gone.port());
  }
  Process lost({binary("chat-client"), "127.0.0.1:" + port, "--name", "x"});
  lost.close_input();
  CHECK(lost.wait() == 1);
  CHECK(lost.errors() == "chat-client: cannot connect to 127.0.0.1:" + port +
                             ": connection refused; is the server running there, and on that "
                             "port?\n");
}

TEST_CASE("without a name and a terminal to ask on, or with a bad option, it is exit code 2") {
  Process::Options options;
  options.environment = {"CHAT_NAME="};
  Process nameless({binary("chat-client")}, options);
  CHECK(nameless.wait() == 2);
  Process bad({binary("chat-client"), "--no-such-option"});
  CHECK(bad.wait() == 2);
  Process port({binary("chat-client"), "127.0.0.1", "http", "--name", "x"});
  CHECK(port.wait() == 2);
}

TEST_CASE("when nobody reads its output any more, the client ends without a signal") {
  ServerProcess server;
  Peer ann(server.port(), "ann");
  Process bot = client(server, {"--name", "bot", "--listen"});
  CHECK(bot.prints(you_are("bot")));
  bot.close_output();
  ann.send("hello\n");
  CHECK(eventually([&] { return bot.ended(); }));
  CHECK(bot.wait().value_or(-1) < 128);
  CHECK(ann.gets("* bot left"));
}

TEST_CASE("a script waits for a server that was killed as long as --timeout lets it") {
  ServerProcess server;
  Process bot = client(server, {"--name", "bot", "--listen", "--timeout", "2"});
  CHECK(bot.prints(you_are("bot")));
  server.signal(SIGKILL);
  CHECK(bot.wait() == 1);
  CHECK(bot.errors().find("was lost (connection refused") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
