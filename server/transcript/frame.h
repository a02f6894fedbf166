// Records: how the transcript's files are framed, so that what was written whole, what was written
// in part and what was damaged afterwards can be told apart.
//
//   LLLLLL PPPPPPPP HHHHHHHH TAB payload LF
//
// L is the payload's length in bytes, P its checksum, and H that of the 15 bytes before it, all in
// lower-case hexadecimal digits. The checksum is CRC-32 (ISO 3309, ITU-T V.42 8.1.1.6.2). Because
// the length has a checksum of its own, a record can only be short where the file ends: everything
// else is damage.
//
// The functions are pure; a FrameReader is used by one thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat {

// What stands before the payload.
inline constexpr std::size_t kFrameHeaderBytes = 25;
// The longest line has 4096 bytes, at most three times as many once it is cleaned; beside it there
// are numbers and a name.
inline constexpr std::size_t kMostPayloadBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMostFrameBytes = kFrameHeaderBytes + kMostPayloadBytes + 1;

[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

// `payload` has no LF, and at most kMostPayloadBytes.
void append_frame(std::string& out, std::string_view payload);

enum class FrameStatus : std::uint8_t {
  Whole,
  End,      // nothing is left
  Torn,     // the rest is the beginning of a record, and no more of it is there
  Damaged,  // the rest is not, nor begins with a record
};

struct ParsedFrame {
  FrameStatus status = FrameStatus::End;
  std::string_view payload;  // Whole: within the bytes that were given
};
// The record at the beginning of `bytes`, which are all there are, or at least kMostFrameBytes.
[[nodiscard]] ParsedFrame parse_frame(std::string_view bytes);

// Reads the records of a file from its beginning, in bounded memory.
class FrameReader {
 public:
  // `file` is its name for sentences. `fd` stays the caller's, and its position is not used.
  FrameReader(int fd, std::string file) : fd_(fd), file_(std::move(file)) {}

  // Goes to the next record; stays where it is once the answer is not Whole. Throws
  // std::system_error with a sentence when the file cannot be read.
  [[nodiscard]] FrameStatus next();

  // Of the record that next() found, until it is called again.
  [[nodiscard]] std::string_view payload() const { return payload_; }
  // Where that record begins, or what is left when there was none.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  // After Torn: how many bytes are left.
  [[nodiscard]] std::size_t left() const { return buffer_.size() - at_; }

 private:
  void fill();

  int fd_;
  std::string file_;
  std::string buffer_;
  std::size_t at_ = 0;     // in buffer_: where the record that payload_ belongs to begins
  std::size_t taken_ = 0;  // its length
  std::uint64_t offset_ = 0;
  std::string_view payload_;
};

}  // namespace chat
