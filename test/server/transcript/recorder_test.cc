// The server with a transcript, within the test program.

#include <doctest/doctest.h>

#include <string>

#include "test/support/peers/peer.h"
#include "test/support/server/local_server.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

TEST_CASE("what was said before a restart is the history after it") {
  const TemporaryFolder folder;
  ServerSettings settings = LocalServer::settings({});
  settings.transcript.file = folder.file("log");
  {
    LocalServer server(settings);
    Peer ann(server.port(), "ann");
    Peer bob(server.port(), "bob");
    ann.send("hello\npsst > bob\n/me waves\n");
    CHECK(bob.gets("[ann] hello\n[ann > you] psst\n[ann] * waves\n"));
  }
  LocalServer server(settings);
  Peer ann(server.port(), "ann");
  CHECK(ann.gets("* The last 2 messages:\n"));
  CHECK(ann.gets(" ann] hello\n"));
  CHECK(ann.gets(" ann] * waves\n"));
  CHECK(ann.received().find("psst") == std::string::npos);
}

}  // namespace
}  // namespace chat::test
