// Sessions in the transcript: what of them is known after a restart.

#include "server/transcript/session_store.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
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
  constexpr std::uintmax_t kMost = 600'000;  // bytes
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
  CHECK(largest > 500'000);
  CHECK(largest < kMost);
  CHECK(recovered_from(file) == "session 1 eve 1-abc 1: 1=1@1795225550916\nlast session 8999\n");
}

// So many that the file is large while they last.
constexpr MemberId kCrowd = 6000;

// All of them begin, and all but the first end.
std::vector<EntryPtr> crowd_comes_and_goes(Transcript& transcript) {
  std::vector<EntryPtr> all;
  for (MemberId id = 1; id <= kCrowd; ++id) {
    all.push_back(welcomed(id, "joe", std::to_string(id) + "-0123456789abcdef"));
  }
  CHECK(is_stored(transcript, std::exchange(all, {})));
  for (MemberId id = 2; id <= kCrowd; ++id) all.push_back(left(id, id));
  return all;
}

TEST_CASE("the file of sessions becomes small again by itself when they have ended") {
  constexpr std::uintmax_t kMost = 550'000;  // bytes
  const FastFolder folder;
  const std::string file = folder.file("room");
  Transcript transcript(settings(file));
  std::uintmax_t largest = 0;
  for (const EntryPtr& gone : crowd_comes_and_goes(transcript)) {
    CHECK(is_stored(transcript, {gone}));
    largest = std::max(largest, std::filesystem::file_size(file + ".sessions"));
  }
  CHECK(largest > kMost);
  CHECK(std::filesystem::file_size(file + ".sessions") < kMost);
}

TEST_CASE("the small file of sessions is on the disk before it takes the place of the large one") {
  const FastFolder folder;
  Transcript transcript(settings(folder.file("room")));
  const std::vector<EntryPtr> ends = crowd_comes_and_goes(transcript);
  SystemCalls calls(folder);
  CHECK(is_stored(transcript, ends));
  CHECK(calls.stop() == std::vector<std::string>{"write room.sessions", "write room.sessions.new",
                                                 "fdatasync room.sessions.new",
                                                 "rename room.sessions.new room.sessions",
                                                 "fsync ."});
}

// The files as a kill leaves them, each state by what had been done by then.
TEST_CASE("a kill while the file of sessions becomes small loses no session") {
  constexpr std::size_t kStep = 24;  // bytes
  const FastFolder folder;
  const std::string file = folder.file("room");
  const std::string path = file + ".sessions";
  std::string large;
  {
    Transcript transcript(settings(file));
    const std::vector<EntryPtr> ends = crowd_comes_and_goes(transcript);
    std::filesystem::create_directory(path + ".new");  // in the way of the small file
    CHECK(is_stored(transcript, ends));
    large = contents(path);
    std::filesystem::remove(path + ".new");
  }
  { const Transcript start(settings(file)); }
  const std::string small = contents(path);
  REQUIRE(small.size() < large.size() / 100);
  const std::string expected =
      "session 1 joe 1-0123456789abcdef 0:\nlast session " + std::to_string(kCrowd) + "\n";
  for (std::size_t written = 0; written <= small.size(); written += kStep) {
    CAPTURE(written);
    write_contents(path, large);
    write_contents(path + ".new", small.substr(0, written));
    CHECK(recovered_from(file) == expected);
    CHECK(folder.names("room.sessions.new").empty());
  }
  write_contents(path, small);
  CHECK(recovered_from(file) == expected);
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
        std::vector<std::string>{file + " is empty, so the sessions in " +
                                 folder.file("room.sessions") +
                                 " were ended: their lines could be said twice."});
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
                                 ": 2 sessions ended, because such names are no longer allowed."});
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
