// Sessions in the transcript: what of them is known after a restart.

#include "server/transcript/session_store.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/files.h"
#include "test/support/processes/system_calls.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

using Kind = Transcript::Stored::Kind;

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "a session is known after a restart by its token, its last name and its last line") {
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc"), said(3, 1, 1, "hello")}));
    CHECK(is_stored(transcript, {welcomed(4, "bob", "4-def"), renamed(3, 2, 2, "eve")}));
    CHECK(is_stored(transcript, {welcomed(5, "joe", "5-0"), left(5, 3), left(9, 4)}));
    CHECK(is_stored(transcript, {renamed(9, 1, 5, "guest"), welcomed(7, "plain", "")}));
    // Taken up again: the same session.
    CHECK(is_stored(transcript, {welcomed(4, "bob", "4-def"), said(3, 9, 6, "bye")}));
  }
  const std::string expected =
      "say 1 1795225550916 [ann] hello 3/1\n"
      "say 6 1795225550921 [ann] bye 3/9\n"
      "session 3 eve 3-abc 9: 1=1@1795225550916 2=2@1795225550917 9=6@1795225550921\n"
      "session 4 bob 4-def 0:\n"
      "last session 4\n";
  CHECK(recovered_from(file) == expected);
  CHECK(recovered_from(file) == expected);
  CHECK(is_stored(*std::make_unique<Transcript>(settings(file)), {left(3, 7)}));
  CHECK(recovered_from(file).find("session 3 ") == std::string::npos);
}

TEST_CASE_FIXTURE(TranscriptFolder, "a session is stored before the messages of whom it is") {
  Transcript transcript(settings(file));
  SystemCalls calls(folder);
  CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc"), said(3, 1, 1, "hello")}));
  CHECK(calls.stop() == std::vector<std::string>{"write room.sessions", "write room"});
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a message is not stored while the session it is of cannot be") {
  Transcript transcript(settings(file));
  const std::vector<EntryPtr> entries = {welcomed(3, "ann", "3-abc"), said(3, 1, 1, "hello")};
  SystemCalls calls(folder, "write:error=ENOSPC:when=1");
  const Transcript::Stored stored = store(transcript, entries);
  CHECK(calls.stop() ==
        std::vector<std::string>{"write room.sessions: ENOSPC", "ftruncate room.sessions"});
  CHECK(stored.kind == Kind::No);
  CHECK(contents(file).find("hello") == std::string::npos);
  CHECK(is_stored(transcript, entries));
}

TEST_CASE("the file of sessions is written anew when it has grown, and loses no session") {
  constexpr std::uintmax_t kMost = 1'200'000;  // bytes
  const FastFolder folder;
  const std::string file = folder.file("room");
  std::uintmax_t largest = 0;
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {welcomed(1, "ann", "1-abc"), renamed(1, 1, 1, "eve")}));
    for (MemberId id = 2; id < 9000; ++id) {
      CHECK(is_stored(transcript, {welcomed(id, "bob", std::to_string(id) + "-0123456789abcdef")}));
      CHECK(is_stored(transcript, {left(id, 0)}));
      largest = std::max(largest, std::filesystem::file_size(file + ".sessions"));
    }
    CHECK(std::filesystem::file_size(file + ".sessions") < largest);
  }
  CHECK(largest > 1'000'000);
  CHECK(largest < kMost);
  CHECK(recovered_from(file) == "session 1 eve 1-abc 1: 1=1@1795225550916\nlast session 8999\n");
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "of a session the last 64 outcomes are known after a restart, of messages and names") {
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc")}));
    for (std::uint64_t line = 1; line <= 100; ++line) {
      CHECK(is_stored(transcript, {line % 2 == 0 ? renamed(3, line, 10 * line, "eve")
                                                 : said(3, line, 10 * line, "x")}));
    }
  }
  for (int start = 0; start < 3; ++start) {
    const Snapshot snapshot = Transcript(settings(file)).take_snapshot();
    REQUIRE(snapshot.sessions.size() == 1);
    const SessionState& session = snapshot.sessions[0];
    CHECK(session.last_line == 100);
    REQUIRE(session.outcomes.size() == 64);
    for (std::uint64_t i = 0; i < 64; ++i) {
      CHECK(session.outcomes[i].line == 37 + i);
      CHECK(session.outcomes[i].seq == 10 * (37 + i));
    }
  }
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "sessions whose messages are lost are ended, and that is said") {
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc")}));
  }
  std::filesystem::remove(file);
  Transcript transcript(settings(file));
  CHECK(described(transcript.take_snapshot()) == "last session 3\n");
  CHECK(transcript.remarks() ==
        std::vector<std::string>{file + " has nothing in it: the sessions of " +
                                 folder.file("room.sessions") + " were ended."});
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "sessions with names that are no names any more are ended, and that is said") {
  std::string many_marks = "a";
  for (int i = 0; i < 20; ++i) many_marks += "\u0301";
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc"), welcomed(4, "😀", "4-abc"),
                                 welcomed(5, "bob", "5-abc"), renamed(5, 1, 1, many_marks),
                                 welcomed(6, "😀", "6-abc"), renamed(6, 1, 2, "eve")}));
  }
  Transcript transcript(settings(file));
  CHECK(described(transcript.take_snapshot()) ==
        "session 3 ann 3-abc 0:\nsession 6 eve 6-abc 1: 1=2@1795225550917\nlast session 6\n");
  CHECK(transcript.remarks() ==
        std::vector<std::string>{folder.file("room.sessions") +
                                 ": 2 sessions ended, with names that nobody can have any more."});
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "the file of sessions is its owner's alone, whatever the umask") {
  for (const mode_t mask : {0U, 0777U}) {
    const mode_t before = ::umask(mask);
    {
      Transcript transcript(settings(file));
      CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc")}));
    }
    ::umask(before);
    CHECK(mode_of(folder.file("room.sessions")) == 0600);
    CHECK(mode_of(file) == 0640);
    std::filesystem::remove(folder.file("room.sessions"));
    std::filesystem::remove(file);
  }
}

}  // namespace
}  // namespace chat::test
