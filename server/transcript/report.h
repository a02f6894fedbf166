// What is in a transcript, for people. Only reads, and takes no lock: safe beside a running server,
// and on any thread. Takes little memory, however long the file is.

#pragma once

#include <iosfwd>
#include <string>

namespace chat {

// Both return an exit code: 0 when all of the file is sound, 1 when it is torn or damaged. They
// throw std::system_error with a sentence when `file` cannot be read or is no transcript.

// Says to `out` what is in `file`, and in the sessions' file beside it, and whether it is sound.
[[nodiscard]] int check_transcript(const std::string& file, std::ostream& out);

// Prints the messages to `out`, "2026-11-21 09:30 [ann] hello" in local time, with an empty line
// between days; to `problems` where it had to stop. Messages that were carried over from the file
// before are printed when that one does not stand before it in `file`.
[[nodiscard]] int show_transcript(const std::string& file, std::ostream& out,
                                  std::ostream& problems);

}  // namespace chat
