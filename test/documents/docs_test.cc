// The option tables are what --help prints; the man pages are held against them.

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "common/protocol/request.h"
#include "common/system/options.h"
#include "server/options.h"
#include "test/support/files.h"
#include "test/support/processes/process.h"

namespace chat::test {
namespace {

// Checks that every option --help prints is in the man page, and that the man page has no other.
void check_options(const std::string& program, const std::string& man_page) {
  Process help({binary(program), "--help"});
  REQUIRE(help.wait() == 0);
  const std::string manual = contents(source(man_page));
  std::size_t options = 0;
  std::istringstream lines(help.output());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  --")) continue;
    ++options;
    const std::string name = line.substr(4, line.find(' ', 4) - 4);
    CAPTURE(name);
    CHECK(manual.find(".It Fl -" + name) != std::string::npos);
  }
  CHECK(options > 3);
  std::size_t documented = 0;
  for (std::size_t at = manual.find(".It Fl -"); at != std::string::npos;
       at = manual.find(".It Fl -", at + 1)) {
    ++documented;
  }
  CHECK(documented == options);
}

TEST_CASE("the man pages name every option, and no other") {
  check_options("chat-server", "server/install/chat-server.1");
  check_options("chat-client", "client/install/chat-client.1");
}

TEST_CASE("the specification names every code of an error and of a goodbye") {
  const std::string specification = contents(source("common/protocol/PROTOCOL.md"));
  for (const std::string_view each :
       {code::kNameTaken,        code::kNameInvalid,  code::kFull,           code::kBusy,
        code::kVersion,          code::kSyntax,       code::kOutOfOrder,     code::kTooLong,
        code::kUnknownCommand,   code::kNoText,       code::kNobody,         code::kNotAWhisper,
        code::kNotReading,       code::kNotStored,    code::kSessionUnknown, code::kAfterUnknown,
        code::kOutcomeForgotten, bye::kQuit,          bye::kShutdown,        bye::kKept,
        bye::kWaiting,           bye::kReplaced,      bye::kKicked,          code::kMuted,
        code::kLocked,           code::kBanned,       code::kNotAnOp,        code::kRefused,
        code::kPasswordNeeded,   code::kPasswordWrong}) {
    CAPTURE(std::string(each));
    CHECK(specification.find("`" + std::string(each) + "`") != std::string::npos);
  }
}

TEST_CASE("a server without arguments listens on port 8888 of all interfaces") {
  std::string program = "chat-server";
  std::vector<char*> arguments = {program.data(), nullptr};
  const ServerCommand command = ServerCommandLine(1, arguments.data()).read();
  CHECK(command.settings.port == 8888);
  CHECK(command.settings.bind_address.empty());
  CHECK(command.settings.limits.history == 20);
}

}  // namespace
}  // namespace chat::test
