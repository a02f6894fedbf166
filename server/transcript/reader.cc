#include "server/transcript/reader.h"

#include <cerrno>
#include <string_view>

#include "common/system/error.h"
#include "common/system/file.h"

namespace chat {

void check_format(int fd, const std::string& file, const FormatRecord& format) {
  std::string expected;
  append_record(expected, format);
  std::string begin(expected.size(), '\0');
  const ReadResult read = read_at(fd, 0, begin);
  if (read.error != 0)
    throw UserError(read.error, "cannot read " + file + " (" + error_text(read.error) + ")");
  begin.resize(read.bytes);
  // One flipped bit leaves either the frame or the word intact. Of a first record that was
  // written in part, there is nothing but its beginning.
  const std::string_view frame = std::string_view(expected).substr(0, kFrameHeaderBytes);
  const bool has_word =
      begin.size() == expected.size() && begin.substr(kFrameHeaderBytes).starts_with(format.word);
  if (!expected.starts_with(begin) && !begin.starts_with(frame) && !has_word) {
    throw UserError(
        EINVAL, file + " is no " + std::string(format.what) + " of chat-server; give another file");
  }
  const auto first = parse_record(parse_frame(begin).payload);
  const auto* found = first ? std::get_if<FormatRecord>(&*first) : nullptr;
  if (found == nullptr || found->version == format.version) return;
  throw UserError(EINVAL, file + " is of version " + std::to_string(found->version) +
                              ", which this chat-server does not know; use a newer one");
}

RestOfFile read_records(int fd, const std::string& file, const RecordVisit& visit) {
  FrameReader reader(fd, file);
  FrameStatus status = reader.next();
  while (status == FrameStatus::Whole) {
    const auto record = parse_record(reader.payload());
    const bool is_first = reader.offset() == 0;
    const bool is_good =
        record && (!is_first || std::holds_alternative<FormatRecord>(*record)) && visit(*record);
    status = is_good ? reader.next() : FrameStatus::Damaged;
  }
  return {status, reader.offset(), status == FrameStatus::Torn ? reader.left() : 0};
}

}  // namespace chat
