// A server whose transcript goes on in a new file when the present one is full, and keeps some.

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/processes/system_calls.h"
#include "test/support/sentences.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a full transcript goes on in a new file, and nobody in the room notices") {
  std::vector<std::string> lines;
  {
    ServerProcess server({"--transcript", file, "--transcript-size", "64K", "--transcript-keep",
                          "2", "--window", "1"});
    Peer ann(server.port(), "ann");
    Peer bob(server.port(), "bob");
    CHECK(bob.gets(you_are("bob")));
    CHECK(ann.gets("bob joined"));
    constexpr std::size_t kMostLines = 1000;
    while (!fs::exists(file + ".2") && lines.size() < kMostLines) {
      lines.push_back(std::to_string(lines.size()) + "." + std::string(900, 'x'));
      ann.send(lines.back() + "\n");
      REQUIRE(bob.gets("[ann] " + lines.back() + "\n"));
    }
    for (const std::string& line : lines) CHECK(count(bob.received(), "[ann] " + line + "\n") == 1);
    CHECK(server.prints("the transcript goes on in a new file; the old one is " + file + ".1\n"));
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
  }
  CHECK(folder.names("room.0").empty());
  for (const char* part : {".1", ".2", ""}) {
    CAPTURE(part);
    Process check({binary("chat-server"), "--check-transcript", file + part});
    CHECK(check.wait() == 0);
    CHECK(fs::file_size(file + part) > (part[0] == '\0' ? 0U : 65536U));
  }
  write_contents(file + ".all", contents(file + ".2") + contents(file + ".1") + contents(file));
  Process show({binary("chat-server"), "--show-transcript", file + ".all"});
  CHECK(show.wait() == 0);
  std::string all;
  for (const std::string& line : lines) {
    CHECK(count(show.output(), "[ann] " + line + "\n") == 1);
    all += (all.empty() ? "" : " ") + line;
  }
  CHECK(texts_in(file) == all);
}

// Stores "now", and begins a new file. `state` is the room's, and has it.
void begin_file(const Transcript::Settings& with, const Snapshot& state, const std::string& fault,
                const TemporaryFolder& folder) {
  Transcript transcript(with);
  if (!is_stored(transcript, {said(3, 9, 9, "now")})) throw std::runtime_error("not stored");
  const SystemCalls calls(folder, fault);
  if (transcript.rotate(state).kind != Transcript::Stored::Kind::Yes) {
    throw std::runtime_error("no new file");
  }
}

// Kills a process that begins a new file when it makes the call for the `number`th time, and checks
// what it has left. False when it was not killed.
bool kill_at(const std::string& call, int number) {
  const FastFolder folder;
  const std::string file = folder.file("room");
  Transcript::Settings kept = settings(file);
  kept.kept_files = 2;
  for (const char* text : {"oldest", "old"}) {
    Transcript transcript(kept);
    REQUIRE(is_stored(transcript, {said(3, 1, 1, text)}));
    REQUIRE(transcript.rotate({}).kind == Transcript::Stored::Kind::Yes);
  }
  Snapshot state;
  state.messages.push_back(said(3, 9, 9, "now"));
  const std::string fault = call + ":signal=SIGKILL:when=" + std::to_string(number);
  Process writer([&] { begin_file(kept, state, fault, folder); });
  REQUIRE(eventually([&] { return writer.ended(); }));  // a tracer hears of it first
  const auto status = writer.wait();
  const bool killed = status == 128 + SIGKILL;
  if (!killed) CHECK(status == 0);

  CHECK(texts_in(file) == "now");
  CHECK(folder.names("room.0").empty());
  CHECK(folder.names("room.new").empty());
  std::string others;
  for (const char* part : {".2", ".1"}) {
    if (fs::exists(file + part)) others += texts_in(file + part) + ";";
  }
  CAPTURE(others);
  // The oldest goes when there is one more; "now" is among them when the new file has its name.
  const bool is_right = others == "oldest;old;" || others == "old;" || others == "old;now;";
  CHECK(is_right);
  if (!killed) CHECK(others == "old;now;");
  return killed;
}

TEST_CASE("a kill at any call that begins a new transcript loses no file that is kept") {
  int kills = 0;
  for (const std::string call : {"write", "fdatasync", "link", "rename", "fsync"}) {
    for (int number = 1;; ++number) {
      CAPTURE(call);
      CAPTURE(number);
      if (!kill_at(call, number)) break;
      ++kills;
    }
  }
  // Of both files: writes, waits for them, names (and three of old files), waits for these.
  CHECK(kills == 2 + 2 + 1 + 4 + 3);
}

}  // namespace
}  // namespace chat::test
