// What a kill leaves while a transcript begins its new file, and what the next start makes of it.

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "server/transcript/transcript.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

namespace fs = std::filesystem;
using Kind = Transcript::Stored::Kind;

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

}  // namespace
}  // namespace chat::test
