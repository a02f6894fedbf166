// The units for systemd, as `make install` puts them into place, in the eyes of systemd itself.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "test/support/files.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

// The service with the built server in it.
struct Units {
  Units() {
    std::string text = contents(source("server/install/chat-server.service"));
    const std::string installed = "/usr/bin/chat-server";
    const std::size_t at = text.find("=" + installed);
    REQUIRE(at != std::string::npos);
    text.replace(at + 1, installed.size(), binary("chat-server"));
    write_contents(service, text);
    write_contents(socket, contents(source("server/install/chat-server.socket")));
  }
  // What the command prints on either stream, and its exit code.
  int run(std::vector<std::string> command) {
    Process process(std::move(command));
    const int code = process.wait().value_or(-1);
    said = process.output() + process.errors();
    return code;
  }

  const TemporaryFolder folder;
  const std::string service = folder.file("chat-server.service");
  const std::string socket = folder.file("chat-server.socket");
  std::string said;
};

TEST_CASE_FIXTURE(Units, "systemd finds nothing wrong in the units") {
  CHECK(run({"systemd-analyze", "verify", "--man=no", service, socket}) == 0);
  CHECK(said == "");
}

TEST_CASE_FIXTURE(Units, "the service is exposed to 2.0 of 10 at most") {
  CHECK(run({"systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager",
             service}) == 0);
  CHECK(said.find("Overall exposure level for chat-server.service: ") != std::string::npos);
}

TEST_CASE_FIXTURE(Units, "the settings that the service starts with are right") {
  CHECK(run({binary("chat-server"), "--check", "--config", source("server/install/server.conf")}) ==
        0);
}

}  // namespace
}  // namespace chat::test
