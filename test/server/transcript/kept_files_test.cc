// Old transcripts that are kept under numbers, so many of them.

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

TEST_CASE_FIXTURE(TranscriptFolder,
                  "where fewer old transcripts are kept than before, the rest go") {
  begin_files(numbered(file, 5), 5);
  fs::remove(file + ".4");
  for (const char* other : {".1001", ".05", ".6x", "-20261121-093000"}) {
    write_contents(file + other, "not one of them");
  }
  begin_files(numbered(file, 2), 1);
  CHECK(texts_in(file + ".1") == "1");
  CHECK(texts_in(file + ".2") == "5");
  for (const char* gone : {".3", ".5"}) CHECK_FALSE(fs::exists(file + gone));
  for (const char* other : {".1001", ".05", ".6x", "-20261121-093000"}) {
    CHECK(contents(file + other) == "not one of them");
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

}  // namespace
}  // namespace chat::test
