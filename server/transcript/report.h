// Reports on a transcript for people. Only reads, and takes no lock: safe beside a running server,
// and on any thread. Takes little memory, however long the file is.

#pragma once

#include <iosfwd>
#include <string>

namespace chat {

// Both return an exit code: 0 when the file is sound, 1 when it is torn or damaged. They throw
// UserError when `file` cannot be read or is no transcript.

// Counts to `out` what is in `file` and in its file of sessions, and says whether they are sound.
[[nodiscard]] int check_transcript(const std::string& file, std::ostream& out);

// Prints the messages to `out`, "2026-11-21 09:30 [ann] hello" in local time, with an empty line
// between days, and to `problems` where it had to stop. Messages that were carried over from a
// former file are left out when `file` contains that one too.
[[nodiscard]] int show_transcript(const std::string& file, std::ostream& out,
                                  std::ostream& problems);

}  // namespace chat
