// A transcript that was cut off or damaged, at every byte that matters.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

using Repair = Transcript::Repair;

// One of the files of a transcript, and what stands in front of each of its last three records.
struct Sample {
  std::string file;
  std::string all;
  std::vector<std::size_t> begins;  // of those records, and the end
};

Sample sample_of(const std::string& file) {
  Sample sample{file, contents(file), {}};
  std::size_t at = sample.all.size();
  for (int i = 0; i < 4; ++i) {
    sample.begins.insert(sample.begins.begin(), at);
    at = sample.all.rfind('\n', at - 2) + 1;
  }
  return sample;
}

// A transcript in which three messages, and three sessions, are the last.
class Kept {
 public:
  Kept() {
    Transcript transcript(settings(file()));
    CHECK(is_stored(transcript, {said(9, 1, 1, "zero")}));
    CHECK(is_stored(transcript, {said(9, 2, 2, "one"), said(9, 3, 3, "two")}));
    CHECK(is_stored(transcript, {said(9, 4, 4, "three")}));
    CHECK(is_stored(transcript, {welcomed(1, "ann", "1-a")}));
    std::uint64_t line = 0;
    for (const char* name : {"one", "two", "three"}) {
      ++line;
      CHECK(is_stored(transcript, {renamed(1, line, 10 + line, name)}));
    }
    messages_ = sample_of(file());
    sessions_ = sample_of(file() + ".sessions");
  }

  [[nodiscard]] std::string file() const { return folder_.file("room"); }
  [[nodiscard]] const FastFolder& folder() const { return folder_; }
  [[nodiscard]] const Sample& messages() const { return messages_; }
  [[nodiscard]] const Sample& sessions() const { return sessions_; }
  // Puts both files back as they were, but `changed`.
  void put(const Sample& changed, const std::string& bytes) const {
    write_contents(messages_.file, messages_.all);
    write_contents(sessions_.file, sessions_.all);
    write_contents(changed.file, bytes);
  }

 private:
  FastFolder folder_;
  Sample messages_;
  Sample sessions_;
};

const std::vector<std::string> kTexts = {"zero", "zero one", "zero one two", "zero one two three"};
const std::vector<std::string> kNames = {"ann", "one", "two", "three"};

// How much of the last three was recovered: 0 to 3 of the messages, or of the names.
std::size_t kept_of(const Sample& sample, const Kept& kept, Transcript& transcript) {
  const Snapshot snapshot = transcript.take_snapshot();
  const bool is_messages = sample.file == kept.messages().file;
  const std::string found = is_messages                 ? texts(snapshot)
                            : snapshot.sessions.empty() ? ""
                                                        : snapshot.sessions[0].name;
  const auto& known = is_messages ? kTexts : kNames;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i] == found) return i;
  }
  return known.size();
}

TEST_CASE("a transcript cut off at any byte of its last three records starts, and says so") {
  const Kept kept;
  for (const Sample* sample : {&kept.messages(), &kept.sessions()}) {
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t end = sample->begins[i]; end < sample->begins[i + 1]; ++end) {
        CAPTURE(sample->file);
        CAPTURE(end);
        kept.put(*sample, sample->all.substr(0, end));
        Transcript transcript(settings(kept.file()));
        CHECK(kept_of(*sample, kept, transcript) == i);
        const std::size_t torn = end - sample->begins[i];
        std::vector<std::string> expected;
        if (torn > 0) {
          expected.push_back("The last record of " + sample->file +
                             " had been written only in part: its " + std::to_string(torn) +
                             " bytes, from byte " + std::to_string(sample->begins[i]) +
                             " on, were cut off.");
        }
        CHECK(transcript.remarks() == expected);
      }
    }
  }
}

TEST_CASE("a transcript that was torn goes on behind its last whole record") {
  const Kept kept;
  kept.put(kept.messages(), kept.messages().all.substr(0, kept.messages().begins[2] + 5));
  {
    Transcript transcript(settings(kept.file()));
    CHECK(is_stored(transcript, {said(9, 5, transcript.take_snapshot().last_seq + 1, "four")}));
  }
  Transcript transcript(settings(kept.file()));
  CHECK(transcript.remarks().empty());
  CHECK(texts(transcript.take_snapshot()) == "zero one two four");
}

TEST_CASE("any bit that flips in a transcript stops the start, which names its record") {
  const Kept kept;
  for (const Sample* sample : {&kept.messages(), &kept.sessions()}) {
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string expected = sample->file + " is damaged at byte " +
                                   std::to_string(sample->begins[i]) +
                                   "; start with --repair-transcript to move the rest aside";
      for (std::size_t bit = 8 * sample->begins[i]; bit < 8 * sample->begins[i + 1]; ++bit) {
        CAPTURE(bit);
        const std::string bytes = flipped(sample->all, bit);
        kept.put(*sample, bytes);
        CHECK(start_error(settings(kept.file())) == expected);
        CHECK(contents(sample->file) == bytes);
      }
    }
  }
}

TEST_CASE("any bit that flips in a transcript's first record is damage, too") {
  const Kept kept;
  for (std::size_t bit = 0; bit < 8 * (kept.messages().all.find('\n') + 1); ++bit) {
    CAPTURE(bit);
    kept.put(kept.messages(), flipped(kept.messages().all, bit));
    CHECK(start_error(settings(kept.file())).find("is damaged at byte 0;") != std::string::npos);
  }
}

TEST_CASE("a transcript that is repaired keeps what is good, and the rest is beside it") {
  const Kept kept;
  for (const Sample* sample : {&kept.messages(), &kept.sessions()}) {
    const std::string name = std::filesystem::path(sample->file).filename();
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(i);
      const std::size_t begin = sample->begins[i];
      std::string bytes = sample->all;
      bytes[begin + 3] = 'x';
      kept.put(*sample, bytes);
      Transcript transcript(settings(kept.file(), Repair::Yes));
      CHECK(kept_of(*sample, kept, transcript) == i);
      const auto aside = kept.folder().names(name + ".damaged-");
      REQUIRE(aside.size() == 1);
      const std::string rest = kept.folder().file(aside[0]);
      CHECK(contents(rest) == bytes.substr(begin));
      CHECK(std::filesystem::status(rest).permissions() ==
            std::filesystem::status(sample->file).permissions());
      CHECK(transcript.remarks() ==
            std::vector<std::string>{sample->file + " was damaged at byte " +
                                     std::to_string(begin) +
                                     ": what stood from there on is now in " + rest + "."});
      std::filesystem::remove(rest);
    }
  }
  CHECK(start_error(settings(kept.file())).empty());
}

TEST_CASE("repairing a transcript overwrites nothing that was moved aside before") {
  const Kept kept;
  for (std::size_t i = 1; i <= 4; ++i) {
    kept.put(kept.messages(), kept.messages().all + std::string(i, '\n'));
    CHECK(start_error(settings(kept.file(), Repair::Yes)).empty());
    CHECK(kept.folder().names("room.damaged-").size() == i);
  }
}

TEST_CASE("a transcript whose reservation is damaged still gives no number twice") {
  const Kept kept;
  std::string bytes = kept.messages().all;
  bytes[bytes.find("reserved")] = 'R';
  kept.put(kept.messages(), bytes);
  Transcript transcript(settings(kept.file(), Repair::Yes));
  const Snapshot snapshot = transcript.take_snapshot();
  CHECK(snapshot.messages.empty());
  CHECK(snapshot.last_seq == std::uint64_t{1} << 32);
}

TEST_CASE("a transcript with garbage at its end, or a record of another file, is damaged") {
  const Kept kept;
  std::string wrong;
  append_record(wrong, EndedRecord{1});
  std::string unknown;
  append_frame(unknown, "what\t1");
  for (const std::string& garbage :
       {std::string("\n"), std::string(512, '\0'), std::string("hello\n"), wrong, unknown}) {
    kept.put(kept.messages(), kept.messages().all + garbage);
    CHECK(start_error(settings(kept.file()))
              .find("is damaged at byte " + std::to_string(kept.messages().all.size())) !=
          std::string::npos);
  }
}

}  // namespace
}  // namespace chat::test
