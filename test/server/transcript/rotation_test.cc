// A transcript that goes on in a new file, and what a kill in the middle of that leaves.

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;
using Kind = Transcript::Stored::Kind;

std::vector<EntryPtr> conversation() {
  return {welcomed(3, "ann", "3-abc"), said(3, 1, 1, "hello"),   welcomed(4, "bob", "4-def"),
          renamed(4, 1, 2, "eve"),     said(3, 2, 3, "goodbye"), said(20, 0, 4, "plain")};
}

// The state of the room, as a start with a copy of the files tells it.
Snapshot state_of(const std::string& file) {
  const FastFolder copy;
  for (const char* part : {"", ".sessions"}) {
    fs::copy_file(file + part, copy.file("room") + part);
  }
  return Transcript(settings(copy.file("room"))).take_snapshot();
}

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

// The files as a kill leaves them, each state by what had been done by then.
TEST_CASE_FIXTURE(TranscriptFolder,
                  "a kill at any step of beginning a new transcript leaves one that starts") {
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, conversation()));
  }
  const std::string old_file = contents(file);
  const std::string sessions = contents(file + ".sessions");
  std::string expected;
  std::string new_file;
  {
    const Snapshot state = state_of(file);
    expected = described(state);
    Transcript transcript(settings(file));
    CHECK(transcript.rotate(state).kind == Kind::Yes);
    new_file = contents(file);
  }
  const std::string aside = file + "-20261121-093000";
  const auto restore = [&](const std::string& now) {
    for (const std::string& name : folder.names("")) fs::remove(folder.file(name));
    write_contents(file, now);
    write_contents(file + ".sessions", sessions);
  };
  const auto check_start = [&](std::size_t files_aside) {
    CHECK(recovered_from(file) == expected);
    CHECK(folder.names("room.new").empty());
    CHECK(folder.names("room-").size() == files_aside);
    CHECK(recovered_from(file) == expected);
  };

  for (std::size_t written = 0; written <= new_file.size(); ++written) {
    CAPTURE(written);
    restore(old_file);
    write_contents(file + ".new", new_file.substr(0, written));
    check_start(0);
  }
  // The old file has its second name already: it goes on, and must not stand in two.
  restore(old_file);
  write_contents(file + ".new", new_file);
  fs::create_hard_link(file, aside);
  check_start(0);
  // The new file has taken the name over, and the old sessions are still there.
  restore(new_file);
  write_contents(aside, old_file);
  check_start(1);
  // The sessions' new file has been begun.
  restore(new_file);
  write_contents(aside, old_file);
  write_contents(file + ".sessions.new", sessions.substr(0, sessions.size() / 2));
  check_start(1);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "another name of the transcript that no server gave it is left alone") {
  { const Transcript transcript(settings(file)); }
  for (const char* name : {"-backup", "-20261121", "-20261121-09300", "x-20261121-093000"}) {
    fs::create_hard_link(file, file + name);
  }
  write_contents(file + "-20261121-093000", "another file");
  CHECK(start_error(settings(file)).empty());
  CHECK(folder.names("room-").size() == 4);
  CHECK(folder.names("roomx").size() == 1);
}

// --- by size, and numbered ---

Transcript::Settings numbered(const std::string& file, std::size_t kept) {
  Transcript::Settings with = settings(file);
  with.kept_files = kept;
  return with;
}

// Begins so many new files, each after a message of its own: "1", "2", ...
void begin_files(const Transcript::Settings& with, std::uint64_t count) {
  Transcript transcript(with);
  for (std::uint64_t i = 1; i <= count; ++i) {
    CHECK(is_stored(transcript, {said(3, i, i, std::to_string(i))}));
    const Transcript::Stored stored = transcript.rotate({});
    CHECK(stored.kind == Kind::Yes);
    CHECK(stored.sentence ==
          "the transcript goes on in a new file; the old one is " + with.file + ".1");
  }
}

std::string texts_in(const std::string& file) {
  return texts(Transcript(settings(file)).take_snapshot());
}

TEST_CASE_FIXTURE(TranscriptFolder, "of old transcripts the newest are kept, FILE.1 first") {
  for (const std::size_t kept : {1U, 3U}) {
    CAPTURE(kept);
    const FastFolder other;
    const std::string log = other.file("room");
    write_contents(log + "-20261121-093000", "an older one");
    begin_files(numbered(log, kept), 5);
    CHECK(other.names("room.").size() == kept + 2);  // .lock and .sessions
    for (std::size_t i = 1; i <= kept; ++i) {
      CHECK(texts_in(log + "." + std::to_string(i)) == std::to_string(6 - i));
    }
    CHECK(contents(log + "-20261121-093000") == "an older one");
  }
}

TEST_CASE_FIXTURE(TranscriptFolder, "a free number among old transcripts is filled, none removed") {
  begin_files(numbered(file, 4), 3);
  fs::remove(file + ".2");
  begin_files(numbered(file, 4), 1);
  CHECK(texts_in(file + ".1") == "1");
  CHECK(texts_in(file + ".2") == "3");
  CHECK(texts_in(file + ".3") == "1");
  CHECK_FALSE(fs::exists(file + ".4"));
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "where an old transcript cannot be moved on, the present one goes on") {
  Transcript transcript(numbered(file, 1));
  CHECK(is_stored(transcript, {said(3, 1, 1, "a")}));
  fs::create_directory(file + ".1");
  const Transcript::Stored stored = transcript.rotate({});
  CHECK(stored.kind == Kind::No);
  CHECK(stored.sentence ==
        "no new transcript could be begun (Is a directory), so the old one goes on");
  CHECK(is_stored(transcript, {said(3, 2, 2, "b")}));
  CHECK_FALSE(fs::exists(file + ".0"));
  fs::remove(file + ".1");
  CHECK(transcript.rotate({}).kind == Kind::Yes);
  CHECK(texts_in(file + ".1") == "a b");
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a kill at any step of moving old transcripts on loses none of those kept") {
  begin_files(numbered(file, 3), 3);
  { CHECK(is_stored(*std::make_unique<Transcript>(settings(file)), {said(3, 9, 9, "now")})); }
  // Up to the first step that is not reached any more: as many of the steps as `steps` were done.
  const std::vector<std::pair<std::string, std::string>> moves = {
      {".2", ".3"}, {".1", ".2"}, {".0", ".1"}};
  for (std::size_t steps = 0; steps <= moves.size(); ++steps) {
    CAPTURE(steps);
    const FastFolder copy;
    const std::string log = copy.file("room");
    for (const char* part : {"", ".sessions", ".1", ".2", ".3"})
      fs::copy_file(file + part, log + part);
    fs::create_hard_link(log, log + ".0");
    for (std::size_t i = 0; i < steps; ++i) fs::rename(log + moves[i].first, log + moves[i].second);
    CHECK(texts_in(log) == "now");
    CHECK(fs::hard_link_count(log) == 1);
    std::string all;
    for (const char* part : {".3", ".2", ".1"}) {
      if (fs::exists(log + part)) all += texts_in(log + part) + " ";
    }
    CHECK(all == (steps == 0 ? "1 2 3 " : "2 3 "));
    begin_files(numbered(log, 3), 1);
    CHECK(texts_in(log + ".2") == "3");
  }
}

TEST_CASE_FIXTURE(TranscriptFolder, "a transcript is full at its size, also after a restart") {
  Transcript::Settings small = settings(file);
  small.file_bytes = 2000;
  const std::string text(200, 'x');
  const auto fill = [&](std::uint64_t seq) {
    Transcript transcript(small);
    CHECK(transcript.is_full() == (contents(file).size() >= 2000));
    return transcript.is_full() || !is_stored(transcript, {said(3, seq, seq, text)});
  };
  std::uint64_t seq = 1;
  while (seq < 20 && !fill(seq)) ++seq;
  CHECK(seq > 5);
  CHECK(seq < 12);
  CHECK_FALSE(Transcript(settings(file)).is_full());
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a transcript has as much of its own as it took over before it is full") {
  Transcript::Settings small = settings(file);
  small.file_bytes = 1000;
  std::vector<EntryPtr> past;
  for (std::uint64_t i = 1; i <= 20; ++i) past.push_back(said(3, i, i, std::string(100, 'x')));
  std::uint64_t carried = 0;
  {
    Transcript transcript(small);
    CHECK(is_stored(transcript, past));
    CHECK(transcript.is_full());
    const Snapshot state = state_of(file);
    CHECK(transcript.rotate(state).kind == Kind::Yes);
    CHECK_FALSE(transcript.is_full());
    carried = contents(file).size();
    CHECK(carried > small.file_bytes);
  }
  for (std::uint64_t seq = 21; contents(file).size() < 2 * carried; ++seq) {
    Transcript transcript(small);
    CHECK_FALSE(transcript.is_full());
    CHECK(is_stored(transcript, {said(3, seq, seq, std::string(100, 'x'))}));
  }
  CHECK(Transcript(small).is_full());
}

TEST_CASE_FIXTURE(TranscriptFolder, "a new transcript that failed is not tried for at once again") {
  Transcript::Settings small = settings(file);
  small.file_bytes = 800;
  Transcript transcript(small);
  std::uint64_t seq = 1;
  for (; !transcript.is_full(); ++seq) {
    CHECK(is_stored(transcript, {said(3, seq, seq, std::string(50, 'x'))}));
  }
  fs::create_directory(file + ".new");
  CHECK(transcript.rotate({}).kind == Kind::No);
  CHECK_FALSE(transcript.is_full());
  CHECK(is_stored(transcript, {said(3, seq, seq, std::string(100, 'x'))}));
  CHECK(transcript.is_full());
}

}  // namespace
}  // namespace chat::test
