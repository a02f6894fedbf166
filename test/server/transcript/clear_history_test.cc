// What becomes of the transcript when the operator clears the history.

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "test/support/peers/peer.h"
#include "test/support/processes/at_terminal.h"
#include "test/support/sentences.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "when no new transcript can be begun, the history is cleared, and the operator is "
    "told that a restart brings it back") {
  ServerProcess server({"--transcript", file}, on_terminal());
  Peer ann(server.port(), "ann");
  CHECK(ann.gets(you_are("ann")));
  std::filesystem::create_directories(file + ".new/full");
  server.write("clear-history\n");
  CHECK(ann.gets("* The history was cleared by the operator\n"));
  CHECK(server.prints("The history was cleared by the operator, but a restart brings it back: "));
  std::filesystem::remove_all(file + ".new");
  server.write("clear-history\nstats\n");
  CHECK(server.prints("the transcript goes on in a new file"));
  CHECK(server.prints("running for "));
}

}  // namespace
}  // namespace chat::test
