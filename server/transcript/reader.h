// Reads one of the transcript's files from its beginning, in bounded memory.
//
// Safe from any thread, also while a server writes the file.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "server/transcript/frame.h"
#include "server/transcript/records.h"

namespace chat {

// Throws UserError when the file has another format than `format`, so that a foreign file is
// neither appended to nor "repaired". Accepts an empty file, and a damaged one. Error sentences
// name the file `file`, here and below.
void check_format(int fd, const std::string& file, const FormatRecord& format);

// Gets one record. Returns false when this file must not have such a record.
using RecordVisit = std::function<bool(const TranscriptRecord&)>;

struct RestOfFile {
  FrameStatus status = FrameStatus::End;  // never Whole
  std::uint64_t offset = 0;               // the first byte that was not read
  std::size_t torn_bytes = 0;             // Torn: the length of the rest
};
// Calls `visit` with every record, up to the end or the first bad record. Throws UserError when
// the file cannot be read.
[[nodiscard]] RestOfFile read_records(int fd, const std::string& file, const RecordVisit& visit);

}  // namespace chat
