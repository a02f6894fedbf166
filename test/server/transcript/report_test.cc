#include "server/transcript/report.h"

#include <doctest/doctest.h>

#include <ctime>
#include <filesystem>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/processes/process.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

struct Report {
  int code = -1;
  std::string out;
  std::string problems;
};

Report check(const std::string& file) {
  std::ostringstream out;
  const int code = check_transcript(file, out);
  return {code, out.str(), ""};
}

Report show(const std::string& file) {
  std::ostringstream out;
  std::ostringstream problems;
  const int code = show_transcript(file, out, problems);
  return {code, out.str(), problems.str()};
}

EntryPtr said_at(int day, int hour, std::uint64_t line, event::Message message) {
  std::tm local{};
  local.tm_year = 2026 - 1900;
  local.tm_mon = 10;
  local.tm_mday = day;
  local.tm_hour = hour;
  local.tm_min = 30;
  local.tm_isdst = -1;
  const auto made = std::make_shared<LogEntry>();
  made->event = {line, std::int64_t{1000} * std::mktime(&local), std::move(message)};
  made->actor = 3;
  made->line = line;
  return made;
}

// Three messages on two days.
void keep_some(Transcript& transcript) {
  CHECK(is_stored(transcript,
                  {welcomed(3, "ann", "3-abc"), said_at(21, 9, 1, {"ann", "hello\t\x1b[31mall"}),
                   said_at(21, 10, 2, {"ann", "waves", event::Message::Kind::Act}),
                   said_at(22, 9, 3, {"ann", "good morning"})}));
}

constexpr const char* kShown =
    "2026-11-21 09:30 [ann] hello\t[31mall\n"
    "2026-11-21 10:30 [ann] * waves\n"
    "\n"
    "2026-11-22 09:30 [ann] good morning\n";

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a sound transcript is counted, beside a server that writes it") {
  Transcript transcript(settings(file));
  keep_some(transcript);
  const std::string before = contents(file);
  const Report report = check(file);
  CHECK(report.code == 0);
  CHECK(report.out ==
        file + ": " + std::to_string(before.size()) +
            " bytes, 5 records, 3 messages from 2026-11-21 09:30 to 2026-11-22 09:30; numbers up "
            "to 4294967296 are reserved\n" +
            file + ".sessions: " + std::to_string(contents(file + ".sessions").size()) +
            " bytes, 4 records, 1 session\nAll of it is sound.\n");
  CHECK(contents(file) == before);
  CHECK(folder.names("") == std::vector<std::string>{"room", "room.lock", "room.sessions"});
  CHECK(is_stored(transcript, {said(3, 4, 4, "still mine")}));
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a transcript without its sessions is checked alone, and an empty one is sound") {
  write_contents(file, "");
  const Report report = check(file);
  CHECK(report.code == 0);
  CHECK(report.out == file + ": 0 bytes, 0 records, 0 messages; numbers up to 0 are reserved\n" +
                          folder.file("room.sessions") +
                          " was not checked (No such file or directory)\nAll of it is sound.\n");
  CHECK(show(file).out.empty());
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "a torn transcript is reported with its byte, shown as far as it goes, and left so") {
  {
    Transcript transcript(settings(file));
    keep_some(transcript);
  }
  const std::string all = contents(file);
  const std::size_t last = all.rfind('\n', all.size() - 2) + 1;
  write_contents(file, all.substr(0, last + 7));
  const std::string expected =
      file + " is torn: its last 7 bytes, from byte " + std::to_string(last) +
      " on, are only a part of a record; a server that starts cuts it off\n";
  const Report report = check(file);
  CHECK(report.code == 1);
  CHECK(report.out.find("4 records, 2 messages") != std::string::npos);
  CHECK(report.out.find(expected) != std::string::npos);
  CHECK(report.out.find("sound") == std::string::npos);
  const Report shown = show(file);
  CHECK(shown.code == 1);
  CHECK(shown.out == "2026-11-21 09:30 [ann] hello\t[31mall\n2026-11-21 10:30 [ann] * waves\n");
  CHECK(shown.problems == expected);
  CHECK(contents(file).size() == last + 7);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a damaged transcript is reported with its byte, in either of its files") {
  {
    Transcript transcript(settings(file));
    keep_some(transcript);
  }
  for (const std::string& part : {file, file + ".sessions"}) {
    const std::string good = contents(part);
    write_contents(part, flipped(good, 8 * (good.size() - 2)));
    const Report report = check(file);
    CHECK(report.code == 1);
    CHECK(report.out.find(part + " is damaged at byte " +
                          std::to_string(good.rfind('\n', good.size() - 2) + 1) +
                          "; start the server with --repair-transcript") != std::string::npos);
    write_contents(part, good);
  }
  CHECK(check(file).code == 0);
}

TEST_CASE_FIXTURE(TranscriptFolder,
                  "a transcript is shown as people read it, day by day and cleaned") {
  Transcript transcript(settings(file));
  keep_some(transcript);
  const Report shown = show(file);
  CHECK(shown.code == 0);
  CHECK(shown.out == kShown);
  CHECK(shown.problems.empty());
}

TEST_CASE_FIXTURE(TranscriptFolder, "on a terminal a long message is shown in indented rows") {
  Transcript transcript(settings(file));
  const std::string text = std::string(60, ' ') + "2026-11-21 10:30 [ann] forged";
  CHECK(is_stored(transcript, {said_at(21, 10, 1, {"eve", text})}));
  std::ostringstream out;
  std::ostringstream problems;
  CHECK(show_transcript(file, out, problems, 80) == 0);
  CHECK(out.str() == "2026-11-21 10:30 [eve]\n  2026-11-21 10:30 [ann] forged\n");
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "messages carried over into a new transcript are shown where the old one does not") {
  {
    Transcript transcript(settings(file));
    keep_some(transcript);
  }
  {
    Transcript transcript(settings(file));
    CHECK(transcript.rotate(transcript.take_snapshot()).kind == Transcript::Stored::Kind::Yes);
    CHECK(is_stored(transcript, {said_at(22, 10, 4, {"ann", "new"})}));
  }
  const std::string expected = std::string(kShown) + "2026-11-22 10:30 [ann] new\n";
  CHECK(show(file).out == expected);
  CHECK(check(file).out.find(", 3 of them from the file before;") != std::string::npos);
  const std::string both = folder.file("both");
  write_contents(both, contents(folder.file(folder.names("room-").at(0))) + contents(file));
  CHECK(show(both).out == expected);
  CHECK(check(both).code == 0);
}

TEST_CASE_FIXTURE(TranscriptFolder, "what is no transcript is neither checked nor shown") {
  CHECK_THROWS_WITH_AS((void)check(file),
                       ("cannot open " + file + " (No such file or directory)").c_str(),
                       std::system_error);
  write_contents(file, "something else\n");
  const std::string sentence = file + " is no transcript of chat-server; give another file";
  CHECK_THROWS_WITH_AS((void)check(file), sentence.c_str(), std::system_error);
  CHECK_THROWS_WITH_AS((void)show(file), sentence.c_str(), std::system_error);
}

TEST_CASE_FIXTURE(TranscriptFolder, "the server checks and shows a transcript without starting") {
  {
    Transcript transcript(settings(file));
    keep_some(transcript);
  }
  Process shown({binary("chat-server"), "--show-transcript", file});
  CHECK(shown.wait() == 0);
  CHECK(shown.output() == kShown);
  Process checked({binary("chat-server"), "--check-transcript", file});
  CHECK(checked.wait() == 0);
  CHECK(checked.output().ends_with("All of it is sound.\n"));
  write_contents(file, contents(file) + "?");
  Process damaged({binary("chat-server"), "--check-transcript", file});
  CHECK(damaged.wait() == 1);
  Process nothing({binary("chat-server"), "--show-transcript", folder.file("none")});
  CHECK(nothing.wait() == 1);
  CHECK(nothing.errors() ==
        "chat-server: cannot open " + folder.file("none") + " (No such file or directory)\n");
}

}  // namespace
}  // namespace chat::test
