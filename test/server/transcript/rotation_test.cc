// A transcript that goes on in a new file: what it takes over, and what becomes of the old one.

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "server/transcript/transcript.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;
using Kind = Transcript::Stored::Kind;

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "a restart after a transcript's new file was begun remembers the same as before") {
  std::string expected;
  std::string old;
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, conversation()));
    const Snapshot state = state_of(file);
    expected = described(state);
    old = contents(file);
    CHECK(transcript.rotate(state).kind == Kind::Yes);
  }
  const auto aside = folder.names("room-");
  REQUIRE(aside.size() == 1);
  CHECK(contents(folder.file(aside[0])) == old);
  CHECK(contents(file).find("old-say") != std::string::npos);
  CHECK(contents(file).find("\tsay") == std::string::npos);
  CHECK(recovered_from(file) == expected);
  CHECK(recovered_from(file) == expected);
  CHECK(folder.names("room-") == aside);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a transcript goes on in its new file, as often as one is begun") {
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, conversation()));
    for (std::uint64_t i = 5; i < 9; ++i) {
      CHECK(transcript.rotate(state_of(file)).kind == Kind::Yes);
      CHECK(is_stored(transcript, {said(3, i, i, std::to_string(i))}));
    }
  }
  CHECK(folder.names("room-").size() == 4);
  Transcript transcript(settings(file));
  CHECK(transcript.remarks().empty());
  const Snapshot snapshot = transcript.take_snapshot();
  CHECK(texts(snapshot) == "hello goodbye plain 5 6 7 8");
  CHECK(snapshot.sessions[0].last_line == 8);
  CHECK(snapshot.last_member == 20);
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "what a transcript has no room to remember is known to be missing, in a new file too") {
  Transcript::Settings three = settings(file);
  three.snapshot_bytes = 3 * cost_of(*said(3, 1, 1, "1"));
  {
    Transcript transcript(three);
    for (std::uint64_t i = 1; i <= 5; ++i) {
      CHECK(is_stored(transcript, {said(3, i, i, std::to_string(i))}));
    }
  }
  for (int restart = 0; restart < 2; ++restart) {
    Transcript transcript(three);
    const Snapshot snapshot = transcript.take_snapshot();
    CHECK(texts(snapshot) == "3 4 5");
    CHECK(snapshot.forgotten == 2);
    CHECK(transcript.rotate(snapshot).kind == Kind::Yes);
  }
  CHECK(Transcript(settings(file)).take_snapshot().forgotten == 2);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "messages that a new transcript has no space for are known to be missing in it") {
  Transcript::Settings two = settings(file);
  two.snapshot_bytes = 2 * cost_of(*said(3, 1, 1, "1"));
  {
    Transcript transcript(two);
    Snapshot state;
    for (std::uint64_t i = 7; i <= 11; ++i)
      state.messages.push_back(said(3, i, i, std::to_string(i)));
    state.forgotten = 6;
    CHECK(transcript.rotate(state).kind == Kind::Yes);
  }
  const Snapshot snapshot = Transcript(settings(file)).take_snapshot();
  CHECK(texts(snapshot) == "10 11");
  CHECK(snapshot.forgotten == 9);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "what was said before the history was cleared does not come back, stored late") {
  {
    Transcript transcript(settings(file));
    Snapshot cleared;
    cleared.forgotten = 5;
    CHECK(transcript.rotate(cleared).kind == Kind::Yes);
    CHECK(is_stored(transcript, {said(3, 5, 5, "5"), said(3, 6, 6, "6")}));
  }
  const Snapshot snapshot = Transcript(settings(file)).take_snapshot();
  CHECK(texts(snapshot) == "6");
  CHECK(snapshot.forgotten == 5);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a former transcript with the new one behind it has every message once") {
  Transcript::Settings two = settings(file);
  two.snapshot_bytes = 2 * cost_of(*said(3, 1, 1, "1"));
  {
    Transcript transcript(two);
    for (std::uint64_t i = 1; i <= 3; ++i) {
      CHECK(is_stored(transcript, {said(3, i, i, std::to_string(i))}));
    }
    CHECK(transcript.rotate(state_of(file)).kind == Kind::Yes);
    CHECK(is_stored(transcript, {said(3, 4, 4, "4")}));
  }
  const Snapshot alone = Transcript(settings(file)).take_snapshot();
  CHECK(texts(alone) == "2 3 4");
  CHECK(alone.forgotten == 1);
  write_contents(file, contents(folder.file(folder.names("room-").at(0))) + contents(file));
  const Snapshot joined = Transcript(settings(file)).take_snapshot();
  CHECK(texts(joined) == "1 2 3 4");
  CHECK(joined.forgotten == 0);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a transcript that somebody has moved away stays where it was moved to") {
  Transcript transcript(settings(file));
  CHECK(is_stored(transcript, {said(3, 1, 1, "a")}));
  const Snapshot state = state_of(file);
  fs::rename(file, folder.file("moved"));
  CHECK(is_stored(transcript, {said(3, 2, 2, "b")}));
  CHECK(transcript.rotate(state).kind == Kind::Yes);
  CHECK(is_stored(transcript, {said(3, 3, 3, "c")}));
  CHECK(folder.names("room-").empty());
  CHECK(texts(Transcript(settings(folder.file("moved"))).take_snapshot()) == "a b");
  CHECK(texts(Transcript(settings(file)).take_snapshot()) == "a c");
  // As logrotate's "create" does; and a file that somebody else has put there is kept.
  fs::rename(file, folder.file("moved"));
  write_contents(file, "");
  CHECK(transcript.rotate({}).kind == Kind::Yes);
  CHECK(folder.names("room-").empty());
  fs::rename(file, folder.file("moved"));
  write_contents(file, "not ours");
  CHECK(transcript.rotate({}).kind == Kind::Yes);
  REQUIRE(folder.names("room-").size() == 1);
  CHECK(contents(folder.file(folder.names("room-")[0])) == "not ours");
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "where no new file can be begun, the transcript goes on in the old one") {
  Transcript transcript(settings(file));
  CHECK(is_stored(transcript, {said(3, 1, 1, "a")}));
  fs::create_directory(file + ".new");
  const Transcript::Stored stored = transcript.rotate({});
  CHECK(stored.kind == Kind::No);
  CHECK(stored.sentence ==
        "no new transcript could be begun (File exists), so the old one goes on");
  CHECK(folder.names("room-").empty());
  CHECK(is_stored(transcript, {said(3, 2, 2, "b")}));
  fs::remove(file + ".new");
  CHECK(transcript.rotate({}).kind == Kind::Yes);
  CHECK(folder.names("room-").size() == 1);
}

}  // namespace
}  // namespace chat::test
