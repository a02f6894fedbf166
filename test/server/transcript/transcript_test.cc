#include "server/transcript/transcript.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "test/support/system_calls.h"
#include "test/support/transcript_files.h"

namespace chat::test {
namespace {

using Kind = Transcript::Stored::Kind;

mode_t mode_of(const std::string& file) {
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

TEST_CASE("a new transcript remembers nothing, and has nothing to remark") {
  const FastFolder folder;
  Transcript transcript(settings(folder.file("room")));
  const Snapshot snapshot = transcript.take_snapshot();
  CHECK(snapshot.last_seq == 0);
  CHECK(described(snapshot) == "last session 0\n");
  CHECK(transcript.remarks().empty());
  CHECK(folder.names("") == std::vector<std::string>{"room", "room.lock", "room.sessions"});
}

TEST_CASE("an empty file is as good for a transcript as none") {
  const FastFolder folder;
  write_contents(folder.file("room"), "");
  write_contents(folder.file("room.sessions"), "");
  CHECK(recovered_from(folder.file("room")) == "last session 0\n");
  CHECK(recovered_from(folder.file("room")) == "last session 0\n");
}

TEST_CASE("the transcript gives back the messages to everyone in their order, and no others") {
  const FastFolder folder;
  {
    Transcript transcript(settings(folder.file("room")));
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
  CHECK(recovered_from(folder.file("room")) ==
        "say 3 1795225550918 [ann] hello\tyou 3/1\n"
        "act 4 1795225550919 [ann] waves 3/2\n"
        "say 7 1795225550922 [ann]  9/0\n"
        "say 8 1795225550923 [ann] last 3/4\n"
        "last session 9\n");
  CHECK(contents(folder.file("room")).find("secret") == std::string::npos);
}

TEST_CASE("what the transcript remembers is given once") {
  const FastFolder folder;
  Transcript first(settings(folder.file("room")));
  CHECK(is_stored(first, {said(1, 1, 1, "a")}));
  Transcript transcript(settings(folder.file("room")));
  CHECK(texts(transcript.take_snapshot()) == "a");
  CHECK(transcript.take_snapshot().messages.empty());
}

TEST_CASE("the transcript remembers as many of the last messages as there is room for") {
  const FastFolder folder;
  Transcript::Settings small = settings(folder.file("room"));
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

TEST_CASE("what the transcript remembers is cleaned, whoever wrote it there") {
  const FastFolder folder;
  {
    Transcript transcript(settings(folder.file("room")));
    CHECK(is_stored(transcript, {welcomed(3, "a\x1bnn", "3-f"), said(3, 1, 1, "\x1b[2Jhi\xff")}));
  }
  Transcript transcript(settings(folder.file("room")));
  const Snapshot snapshot = transcript.take_snapshot();
  CHECK(texts(snapshot) == "[2Jhi\xEF\xBF\xBD");
  REQUIRE(snapshot.sessions.size() == 1);
  CHECK(snapshot.sessions[0].name == "ann");
}

TEST_CASE("no number is given twice by a transcript, however often the server starts") {
  const FastFolder folder;
  std::uint64_t last = 0;
  for (int start = 0; start < 5; ++start) {
    Transcript transcript(settings(folder.file("room")));
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

TEST_CASE("a transcript reserves new numbers long before the old ones are used up") {
  const FastFolder folder;
  constexpr std::uint64_t kBlock = std::uint64_t{1} << 32;
  const auto bound = [&] {
    return Transcript(settings(folder.file("room"))).take_snapshot().last_seq;
  };
  {
    Transcript transcript(settings(folder.file("room")));
    CHECK(is_stored(transcript, {said(1, 1, kBlock / 2, "half")}));
  }
  CHECK(bound() == kBlock);
  {
    Transcript transcript(settings(folder.file("room")));
    CHECK(is_stored(transcript, {said(1, 1, 3 * kBlock - kBlock / 2 + 1, "more than half")}));
  }
  CHECK(bound() == 4 * kBlock);
  {
    Transcript transcript(settings(folder.file("room")));
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

TEST_CASE("numbers go on although one of the transcript's files was lost") {
  const FastFolder folder;
  constexpr std::uint64_t kBlock = std::uint64_t{1} << 32;
  std::uint64_t expected = 0;
  for (const char* lost : {"none", "room", "room.sessions", "room"}) {
    std::filesystem::remove(folder.file(lost));
    Transcript transcript(settings(folder.file("room")));
    CHECK(transcript.take_snapshot().last_seq == expected);
    expected += kBlock;
  }
}

TEST_CASE("a session is known after a restart by its token, its last name and its last line") {
  const FastFolder folder;
  {
    Transcript transcript(settings(folder.file("room")));
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
  CHECK(recovered_from(folder.file("room")) == expected);
  CHECK(recovered_from(folder.file("room")) == expected);
  CHECK(is_stored(*std::make_unique<Transcript>(settings(folder.file("room"))), {left(3, 7)}));
  CHECK(recovered_from(folder.file("room")).find("session 3 ") == std::string::npos);
}

TEST_CASE("a session is stored before the messages of whom it is") {
  const FastFolder folder;
  Transcript transcript(settings(folder.file("room")));
  SystemCalls calls(folder);
  CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc"), said(3, 1, 1, "hello")}));
  CHECK(calls.stop() == std::vector<std::string>{"write room.sessions", "write room"});
}

TEST_CASE("a message is not stored while the session it is of cannot be") {
  const FastFolder folder;
  Transcript transcript(settings(folder.file("room")));
  const std::vector<EntryPtr> entries = {welcomed(3, "ann", "3-abc"), said(3, 1, 1, "hello")};
  SystemCalls calls(folder, "write:error=ENOSPC:when=1");
  const Transcript::Stored stored = store(transcript, entries);
  CHECK(calls.stop() ==
        std::vector<std::string>{"write room.sessions: ENOSPC", "ftruncate room.sessions"});
  CHECK(stored.kind == Kind::No);
  CHECK(contents(folder.file("room")).find("hello") == std::string::npos);
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

TEST_CASE("of a session the last 64 outcomes are known after a restart, of messages and names") {
  const FastFolder folder;
  {
    Transcript transcript(settings(folder.file("room")));
    CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc")}));
    for (std::uint64_t line = 1; line <= 100; ++line) {
      CHECK(is_stored(transcript, {line % 2 == 0 ? renamed(3, line, 10 * line, "eve")
                                                 : said(3, line, 10 * line, "x")}));
    }
  }
  for (int start = 0; start < 3; ++start) {
    const Snapshot snapshot = Transcript(settings(folder.file("room"))).take_snapshot();
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

TEST_CASE("sessions whose messages are lost are ended, and that is said") {
  const FastFolder folder;
  {
    Transcript transcript(settings(folder.file("room")));
    CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc")}));
  }
  std::filesystem::remove(folder.file("room"));
  Transcript transcript(settings(folder.file("room")));
  CHECK(described(transcript.take_snapshot()) == "last session 3\n");
  CHECK(transcript.remarks() ==
        std::vector<std::string>{folder.file("room") + " has nothing in it: the sessions of " +
                                 folder.file("room.sessions") + " were ended."});
}

TEST_CASE("the file of sessions is its owner's alone, whatever the umask") {
  const FastFolder folder;
  for (const mode_t mask : {0U, 0777U}) {
    const mode_t before = ::umask(mask);
    {
      Transcript transcript(settings(folder.file("room")));
      CHECK(is_stored(transcript, {welcomed(3, "ann", "3-abc")}));
    }
    ::umask(before);
    CHECK(mode_of(folder.file("room.sessions")) == 0600);
    CHECK(mode_of(folder.file("room")) == 0640);
    std::filesystem::remove(folder.file("room.sessions"));
    std::filesystem::remove(folder.file("room"));
  }
}

TEST_CASE("a file of another kind is no transcript, not even to be repaired") {
  const FastFolder folder;
  const std::string file = folder.file("room");
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

TEST_CASE("a transcript needs a regular file in a folder that is there") {
  const FastFolder folder;
  CHECK(start_error(settings(folder.file("none/room"))) ==
        "cannot lock " + folder.file("none/room.lock") +
            " (No such file or directory); it keeps a second server out");
  std::filesystem::create_directory(folder.file("room"));
  CHECK(start_error(settings(folder.file("room"))) ==
        "cannot open " + folder.file("room") + " (Is a directory)");
  REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
  CHECK(start_error(settings(folder.file("pipe"))) ==
        folder.file("pipe") +
            " is not a file that can be replaced and cut off; give the transcript a regular one");
}

TEST_CASE("a link to a transcript is followed to the file itself") {
  const FastFolder folder;
  { const Transcript transcript(settings(folder.file("room"))); }
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
