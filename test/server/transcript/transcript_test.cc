#include "server/transcript/transcript.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "test/support/processes/system_calls.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

using Kind = Transcript::Stored::Kind;

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a new transcript remembers nothing, and has nothing to remark") {
  Transcript transcript(settings(file));
  const Snapshot snapshot = transcript.take_snapshot();
  CHECK(snapshot.last_seq == 0);
  CHECK(described(snapshot) == "last session 0\n");
  CHECK(transcript.remarks().empty());
  CHECK(folder.names("") == std::vector<std::string>{"room", "room.lock", "room.sessions"});
}

TEST_CASE_FIXTURE(TranscriptFolder, "an empty file is as good for a transcript as none") {
  write_contents(file, "");
  write_contents(folder.file("room.sessions"), "");
  CHECK(recovered_from(file) == "last session 0\n");
  CHECK(recovered_from(file) == "last session 0\n");
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "the transcript gives back the messages to everyone in their order, and no others") {
  {
    Transcript transcript(settings(file));
    auto wave = std::make_shared<LogEntry>(*said(3, 2, 4, "waves"));
    wave->event.as<event::Message>()->kind = event::Message::Kind::Act;
    auto whisper = std::make_shared<LogEntry>(*said(3, 3, 5, "secret"));
    whisper->event.what = event::Whisper{"ann", "bob", "secret"};
    whisper->target = 4;
    auto notice = std::make_shared<LogEntry>(*said(3, 0, 6, "notice"));
    notice->event.what = event::Notice{"notice"};
    CHECK(is_stored(transcript, {said(3, 1, 3, "hello\tyou"), wave, whisper, notice}));
    CHECK(is_stored(transcript, {}));
    CHECK(is_stored(transcript, {said(9, 0, 7, ""), said(3, 4, 8, "last")}));
  }
  CHECK(recovered_from(file) ==
        "say 3 1795225550918 [ann] hello\tyou 3/1\n"
        "act 4 1795225550919 [ann] waves 3/2\n"
        "say 7 1795225550922 [ann]  9/0\n"
        "say 8 1795225550923 [ann] last 3/4\n"
        "last session 9\n");
  CHECK(contents(file).find("secret") == std::string::npos);
}

TEST_CASE_FIXTURE(TranscriptFolder, "what the transcript remembers is given once") {
  Transcript first(settings(file));
  CHECK(is_stored(first, {said(1, 1, 1, "a")}));
  Transcript transcript(settings(file));
  CHECK(texts(transcript.take_snapshot()) == "a");
  CHECK(transcript.take_snapshot().messages.empty());
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "the transcript remembers as many of the last messages as there is room for") {
  Transcript::Settings small = settings(file);
  {
    Transcript transcript(small);
    for (std::uint64_t i = 1; i <= 9; ++i) {
      CHECK(is_stored(transcript, {said(1, i, i, std::to_string(i))}));
    }
  }
  small.snapshot_bytes = 3 * cost_of(*said(1, 1, 1, "x"));
  CHECK(texts(Transcript(small).take_snapshot()) == "7 8 9");
  small.snapshot_bytes -= 1;
  CHECK(texts(Transcript(small).take_snapshot()) == "8 9");
  small.snapshot_bytes = 0;
  CHECK(Transcript(small).take_snapshot().messages.empty());
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "what the transcript remembers is cleaned, whoever wrote it there") {
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {welcomed(3, "a\x1bnn", "3-f"), welcomed(4, "bob", "4-f"),
                                 said(3, 1, 1, "\x1b[2Jhi\xff")}));
  }
  Transcript transcript(settings(file));
  const Snapshot snapshot = transcript.take_snapshot();
  CHECK(texts(snapshot) == "[2Jhi\xEF\xBF\xBD");
  REQUIRE(snapshot.sessions.size() == 1);
  CHECK(snapshot.sessions[0].name == "bob");  // the other one has no name that anybody can have
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "no number is given twice by a transcript, however often the server starts") {
  std::uint64_t last = 0;
  for (int start = 0; start < 5; ++start) {
    Transcript transcript(settings(file));
    const std::uint64_t bound = transcript.take_snapshot().last_seq;
    CHECK(bound >= last);
    // Not even one that went to something private, of which nothing is stored.
    auto whisper = std::make_shared<LogEntry>(*said(3, 3, bound + 1000, "secret"));
    whisper->event.what = event::Whisper{"ann", "bob", "secret"};
    whisper->target = 4;
    CHECK(is_stored(transcript, {whisper}));
    last = bound + 1000;
  }
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a transcript reserves new numbers long before the old ones are used up") {
  constexpr std::uint64_t kBlock = std::uint64_t{1} << 32;
  const auto bound = [&] { return Transcript(settings(file)).take_snapshot().last_seq; };
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {said(1, 1, kBlock / 2, "half")}));
  }
  CHECK(bound() == kBlock);
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {said(1, 1, 3 * kBlock - kBlock / 2 + 1, "more than half")}));
  }
  CHECK(bound() == 4 * kBlock);
  {
    Transcript transcript(settings(file));
    CHECK(is_stored(transcript, {said(1, 1, 100 * kBlock, "far ahead")}));
  }
  CHECK(bound() == 101 * kBlock);
}

TEST_CASE("numbers that cannot be reserved stop a transcript only when none are left") {
  constexpr std::uint64_t kBlock = std::uint64_t{1} << 32;
  for (const std::uint64_t seq : {kBlock / 2 + 1, kBlock, kBlock + 1}) {
    CAPTURE(seq);
    const FastFolder folder;
    Transcript transcript(settings(folder.file("room")));
    SystemCalls calls(folder, "write:error=ENOSPC:when=1");
    const Transcript::Stored stored = store(transcript, {said(1, 1, seq, "text")});
    CHECK(calls.stop().front() == "write room.sessions: ENOSPC");
    CHECK(stored.kind == (seq <= kBlock ? Kind::Yes : Kind::Broken));
    CHECK(contents(folder.file("room")).ends_with("text\n") == (seq <= kBlock));
  }
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "numbers go on although one of the transcript's files was lost") {
  constexpr std::uint64_t kBlock = std::uint64_t{1} << 32;
  std::uint64_t expected = 0;
  for (const char* lost : {"none", "room", "room.sessions", "room"}) {
    std::filesystem::remove(folder.file(lost));
    Transcript transcript(settings(file));
    CHECK(transcript.take_snapshot().last_seq == expected);
    expected += kBlock;
  }
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a file of another kind is no transcript, not even to be repaired") {
  for (const std::string& other : {std::string("root:x:0:0\n"), std::string("\n"),
                                   std::string(100, '\0'), std::string("000011 8682a07f")}) {
    write_contents(file, other);
    for (const auto repair : {Transcript::Repair::No, Transcript::Repair::Yes}) {
      CHECK(start_error(settings(file, repair)) ==
            file + " is no transcript of chat-server; give another file");
    }
    CHECK(contents(file) == other);
  }
  std::string newer;
  append_record(newer, FormatRecord{"chat-transcript", "", 2});
  write_contents(file, newer);
  CHECK(start_error(settings(file)) ==
        file + " is of version 2, which this chat-server does not know; use a newer one");
}

TEST_CASE_FIXTURE(TranscriptFolder, "a transcript needs a regular file in a folder that is there") {
  CHECK(start_error(settings(folder.file("none/room"))) ==
        "cannot lock " + folder.file("none/room.lock") +
            " (No such file or directory); it keeps a second server out");
  std::filesystem::create_directory(file);
  CHECK(start_error(settings(file)) == "cannot open " + file + " (Is a directory)");
  REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
  CHECK(start_error(settings(folder.file("pipe"))) ==
        folder.file("pipe") +
            " is not a file that can be replaced and cut off; give the transcript a regular one");
}

TEST_CASE_FIXTURE(TranscriptFolder, "a link to a transcript is followed to the file itself") {
  { const Transcript transcript(settings(file)); }
  std::filesystem::create_symlink("room", folder.file("link"));
  {
    Transcript transcript(settings(folder.file("link")));
    CHECK(is_stored(transcript, {said(1, 1, 1, "a")}));
    CHECK(transcript.rotate({}).kind == Transcript::Stored::Kind::Yes);
  }
  CHECK(folder.names("link") == std::vector<std::string>{"link"});
  CHECK(std::filesystem::is_symlink(folder.file("link")));
}

}  // namespace
}  // namespace chat::test
