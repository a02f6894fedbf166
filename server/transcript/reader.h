// Reads one of the transcript's files from its beginning, in bounded memory.
//
// Safe from any thread, and beside a server that writes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "server/transcript/frame.h"
#include "server/transcript/records.h"

namespace chat {

// Throws std::system_error with a sentence when what is in the file is of another kind than
// `format`, so that nothing is appended to it, and nothing "repaired". One that is empty, or has
// been damaged since, passes. `file` is its name for sentences, here and below.
void check_format(int fd, const std::string& file, const FormatRecord& format);

// False when such a record has no business in this file.
using RecordVisit = std::function<bool(const TranscriptRecord&)>;

struct RestOfFile {
  FrameStatus status = FrameStatus::End;  // never Whole
  std::uint64_t offset = 0;               // where the rest begins
  std::size_t torn_bytes = 0;             // Torn: how much that is
};
// Shows `visit` every record up to the end, or to the first that is not good. Throws
// std::system_error with a sentence when the file cannot be read.
[[nodiscard]] RestOfFile read_records(int fd, const std::string& file, const RecordVisit& visit);

}  // namespace chat
