// Reports about a transcript for people. Only reads, and takes no lock, so it is safe beside a
// running server and on any thread. Needs little memory, however long the file is.

#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>

namespace chat {

// Both functions return an exit code: 0 when the file is sound, 1 when it is torn or damaged.
// They throw UserError when `file` cannot be read or is no transcript.

// Prints to `out` how much is in `file` and in its file of sessions, and whether they are sound.
[[nodiscard]] int check_transcript(const std::string& file, std::ostream& out);

// Prints the messages to `out`, as "2026-11-21 09:30 [ann] hello" in local time with an empty
// line between days. Prints to `problems` where it had to stop. Leaves out messages that were
// carried over from an earlier file when `file` contains that file, too. With `columns`, `out` is a
// terminal of so many, and messages are laid out by as_rows().
[[nodiscard]] int show_transcript(const std::string& file, std::ostream& out,
                                  std::ostream& problems,
                                  std::optional<std::size_t> columns = std::nullopt);

}  // namespace chat
