// A transcript in a folder of its own, and what a room would give it to store.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/transcript/transcript.h"
#include "test/support/files.h"
#include "test/support/temporary_folder.h"

namespace chat::test {

// In memory where that can be had: a disk takes a tenth of a second for each fdatasync, and every
// start of a server has some.
class FastFolder : public TemporaryFolder {
 public:
  FastFolder();

  // The names in it that begin with `prefix`, in order.
  [[nodiscard]] std::vector<std::string> names(std::string_view prefix) const;
};

// For TEST_CASE_FIXTURE: a folder, and the transcript's name in it. There is none yet.
struct TranscriptFolder {
  const FastFolder folder;
  const std::string file = folder.file("room");
};

// `bytes` with one bit changed; bits are counted from the first byte on.
[[nodiscard]] std::string flipped(std::string bytes, std::size_t bit);

inline constexpr std::size_t kPlenty = 1'000'000;
[[nodiscard]] Transcript::Settings settings(const std::string& file,
                                            Transcript::Repair repair = Transcript::Repair::No);

// What the start with this file says when it fails; empty when it does not.
[[nodiscard]] std::string start_error(const Transcript::Settings& settings);

// Entries as the room makes them. `actor` is the session.
[[nodiscard]] EntryPtr said(MemberId actor, std::uint64_t line, std::uint64_t seq,
                            std::string text);
[[nodiscard]] EntryPtr welcomed(MemberId id, std::string name, std::string token);
[[nodiscard]] EntryPtr renamed(MemberId actor, std::uint64_t line, std::uint64_t seq,
                               std::string name);
[[nodiscard]] EntryPtr left(MemberId actor, std::uint64_t seq);
// Two sessions, one of which takes another name, and three messages.
[[nodiscard]] std::vector<EntryPtr> conversation();

[[nodiscard]] Transcript::Stored store(Transcript& transcript, std::vector<EntryPtr> entries);
[[nodiscard]] bool is_stored(Transcript& transcript, std::vector<EntryPtr> entries);

// Everything of it, a line each, to be compared: "say 5 [ann] hello 3/1", "session 3 ann ...".
[[nodiscard]] std::string described(const Snapshot& snapshot);
// What a start with this file gives, but for the numbers, which each start moves on.
[[nodiscard]] std::string recovered_from(const std::string& file);
// The state of the room, as a start with a copy of the files tells it: they may be in use.
[[nodiscard]] Snapshot state_of(const std::string& file);
// The texts of the messages, separated by blanks.
[[nodiscard]] std::string texts(const Snapshot& snapshot);
[[nodiscard]] std::string texts_in(const std::string& file);

}  // namespace chat::test
