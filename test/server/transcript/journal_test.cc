#include "server/transcript/journal.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "server/transcript/set_aside.h"
#include "test/support/processes/system_calls.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

using Calls = std::vector<std::string>;
using Kind = Journal::Result::Kind;
using Sync = Journal::Sync;
using KeepOld = Journal::KeepOld;

constexpr Journal::Format kFormat = {kMessagesFormat, 0640};

std::string line(std::uint64_t number) {
  std::string record;
  append_record(record, LineRecord{1, number});
  return record;
}

// A journal called "room" in a folder of its own, and the lines that were in it when it was opened.
class Opened {
 public:
  explicit Opened(const FastFolder& folder, Journal::Repair repair = Journal::Repair::No)
      : journal_(
            folder.file("room"), kFormat, repair,
            [this](const TranscriptRecord& record) {
              if (const auto* found = std::get_if<LineRecord>(&record)) add(found->line);
              return true;
            },
            remarks_) {}

  [[nodiscard]] Journal& journal() { return journal_; }
  [[nodiscard]] const std::string& lines() const { return lines_; }

 private:
  void add(std::uint64_t line) { lines_ += (lines_.empty() ? "" : " ") + std::to_string(line); }

  std::string lines_;
  std::vector<std::string> remarks_;
  Journal journal_;
};

std::string lines_in(const FastFolder& folder) {
  return Opened(folder).lines();
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a journal begins with its format, and gives back what was appended") {
  {
    Opened opened(folder);
    CHECK(opened.journal().empty());
    CHECK(opened.journal().append(line(1) + line(2), Sync::No).kind == Kind::Done);
    CHECK_FALSE(opened.journal().empty());
    CHECK(opened.journal().append(line(3), Sync::Yes).kind == Kind::Done);
  }
  std::string first;
  append_record(first, kMessagesFormat);
  CHECK(contents(file) == first + line(1) + line(2) + line(3));
  CHECK(lines_in(folder) == "1 2 3");
}

TEST_CASE_FIXTURE(TranscriptFolder, "a journal waits for the disk after every write, if it is to") {
  Opened opened(folder);
  SystemCalls calls(folder);
  CHECK(opened.journal().append(line(1), Sync::No).kind == Kind::Done);
  CHECK(opened.journal().append(line(2), Sync::Yes).kind == Kind::Done);
  CHECK(calls.stop() == Calls{"write room", "write room", "fdatasync room"});
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "a journal's new file is on the disk before it takes the name, and the old one too") {
  Opened opened(folder);
  CHECK(opened.journal().append(line(1), Sync::No).kind == Kind::Done);
  SystemCalls calls(folder);
  CHECK(opened.journal().replace(line(2), KeepOld::Yes).kind == Kind::Done);
  const Calls made = calls.stop();
  const auto aside = folder.names("room-");
  REQUIRE(aside.size() == 1);
  CHECK(made == Calls{"write room.new", "fdatasync room.new", "link room " + aside[0], "fsync .",
                      "rename room.new room", "fsync ."});
  CHECK(lines_in(folder) == "2");
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a journal whose old file is not kept is replaced in the same order") {
  Opened opened(folder);
  SystemCalls calls(folder);
  CHECK(opened.journal().replace(line(2), KeepOld::No).kind == Kind::Done);
  CHECK(calls.stop() ==
        Calls{"write room.new", "fdatasync room.new", "rename room.new room", "fsync ."});
  CHECK(folder.names("room-").empty());
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "what a journal moves aside is on the disk before it is cut off") {
  { CHECK(Opened(folder).journal().append(line(1), Sync::No).kind == Kind::Done); }
  write_contents(file, contents(file) + "damage\n");
  SystemCalls calls(folder);
  CHECK(Opened(folder, Journal::Repair::Yes).lines() == "1");
  const Calls made = calls.stop();
  const auto aside = folder.names("room.damaged-");
  REQUIRE(aside.size() == 1);
  CHECK(made == Calls{"write " + aside[0], "fdatasync " + aside[0], "fsync .", "ftruncate room",
                      "fdatasync room"});
  CHECK(contents(folder.file(aside[0])) == "damage\n");
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a torn record is cut off on the disk before a journal goes on") {
  { CHECK(Opened(folder).journal().append(line(1), Sync::No).kind == Kind::Done); }
  write_contents(file, contents(file) + line(2).substr(0, 9));
  SystemCalls calls(folder);
  Opened opened(folder);
  CHECK(opened.journal().append(line(3), Sync::No).kind == Kind::Done);
  CHECK(calls.stop() == Calls{"ftruncate room", "fdatasync room", "write room"});
  CHECK(lines_in(folder) == "1 3");
}

TEST_CASE("a write that fails is taken back, on the disk too where that is waited for") {
  for (const Sync sync : {Sync::No, Sync::Yes}) {
    const FastFolder folder;
    Opened opened(folder);
    CHECK(opened.journal().append(line(1), sync).kind == Kind::Done);
    SystemCalls calls(folder, "write:error=ENOSPC:when=1");
    const Journal::Result result = opened.journal().append(line(2), sync);
    CHECK(opened.journal().append(line(3), Sync::No).kind == Kind::Done);
    Calls expected = {"write room: ENOSPC", "ftruncate room", "write room"};
    if (sync == Sync::Yes) expected.insert(expected.end() - 1, "fdatasync room");
    CHECK(calls.stop() == expected);
    CHECK(result.kind == Kind::Undone);
    CHECK(result.error == ENOSPC);
    CHECK(lines_in(folder) == "1 3");
  }
}

// After any of these faults it is not known what is on the disk.
TEST_CASE("a journal whose disk fails touches it no more") {
  struct Fault {
    const char* inject;
    const char* call;
  };
  for (const Fault& fault : {Fault{"fdatasync:error=EIO:when=1", "fdatasync room: EIO"},
                             Fault{"write,ftruncate:error=EIO:when=1+", "ftruncate room: EIO"},
                             Fault{"write,fdatasync:error=EIO:when=1+", "fdatasync room: EIO"}}) {
    CAPTURE(fault.inject);
    const FastFolder folder;
    Opened opened(folder);
    SystemCalls calls(folder, fault.inject);
    const Journal::Result result = opened.journal().append(line(1), Sync::Yes);
    const Kind again = opened.journal().append(line(2), Sync::Yes).kind;
    const Kind replaced = opened.journal().replace(line(3), KeepOld::No).kind;
    const Calls made = calls.stop();
    CHECK(result.kind == Kind::Broken);
    CHECK(result.error == EIO);
    CHECK(again == Kind::Broken);
    CHECK(replaced == Kind::Broken);
    REQUIRE(!made.empty());
    CHECK(made.back() == fault.call);
  }
}

TEST_CASE("a journal that cannot be replaced goes on as it was, and leaves nothing behind") {
  for (const char* fault :
       {"write:error=ENOSPC:when=1", "fdatasync:error=EIO:when=1", "link:error=EPERM:when=1",
        "fsync:error=EIO:when=1", "rename:error=EACCES:when=1"}) {
    CAPTURE(fault);
    const FastFolder folder;
    Opened opened(folder);
    CHECK(opened.journal().append(line(1), Sync::No).kind == Kind::Done);
    SystemCalls calls(folder, fault);
    const Kind replaced = opened.journal().replace(line(2), KeepOld::Yes).kind;
    CHECK_FALSE(calls.stop().empty());
    CHECK(replaced == Kind::Undone);
    CHECK(folder.names("") == Calls{"room"});
    CHECK(opened.journal().append(line(3), Sync::No).kind == Kind::Done);
    CHECK(lines_in(folder) == "1 3");
  }
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a journal whose new name may not be on the disk is of no more use") {
  Opened opened(folder);
  SystemCalls calls(folder, "fsync:error=EIO:when=1");
  const Kind replaced = opened.journal().replace(line(1), KeepOld::No).kind;
  CHECK(calls.stop().back() == "fsync .: EIO");
  CHECK(replaced == Kind::Broken);
}

}  // namespace
}  // namespace chat::test
