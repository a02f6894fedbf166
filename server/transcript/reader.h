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

// Throws UserError when the file has another format than `format`, so that a foreign file is
// neither appended to nor "repaired". An empty file passes, and so does a damaged one. `file` is
// its name for error sentences, here and below.
void check_format(int fd, const std::string& file, const FormatRecord& format);

// Takes a record. Returns false when such a record does not belong into this file.
using RecordVisit = std::function<bool(const TranscriptRecord&)>;

struct RestOfFile {
  FrameStatus status = FrameStatus::End;  // never Whole
  std::uint64_t offset = 0;               // where the rest begins
  std::size_t torn_bytes = 0;             // Torn: how much that is
};
// Calls `visit` with every record up to the end, or up to the first one that is not good. Throws
// UserError when the file cannot be read.
[[nodiscard]] RestOfFile read_records(int fd, const std::string& file, const RecordVisit& visit);

}  // namespace chat
