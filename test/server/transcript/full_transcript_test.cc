// When a transcript is full, and is to go on in a new file.

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

using Kind = Transcript::Stored::Kind;

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
  std::filesystem::create_directory(file + ".new");
  CHECK(transcript.rotate({}).kind == Kind::No);
  CHECK_FALSE(transcript.is_full());
  CHECK(is_stored(transcript, {said(3, seq, seq, std::string(100, 'x'))}));
  CHECK(transcript.is_full());
}

}  // namespace
}  // namespace chat::test
