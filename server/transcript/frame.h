// Frames: every record of the transcript's files stands in one. A frame shows whether its record
// was written whole, was written in part, or was damaged afterwards.
//
//   LLLLLL PPPPPPPP HHHHHHHH TAB payload LF
//
// L is the payload's length in bytes, P its checksum, and H the checksum of the 15 bytes before it,
// all in lower-case hexadecimal digits. The checksum is CRC-32 (ISO 3309, ITU-T V.42 8.1.1.6.2).
// The length has a checksum of its own. So a frame can only be short where the file ends; anything
// else is damage.
//
// The functions are pure; a FrameReader is used by one thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat {

// The bytes before the payload.
inline constexpr std::size_t kFrameHeaderBytes = 25;
// The longest line has 4096 bytes, and cleaning makes it at most three times as long. Numbers and a
// name stand beside it.
inline constexpr std::size_t kMostPayloadBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMostFrameBytes = kFrameHeaderBytes + kMostPayloadBytes + 1;

[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

// `payload` has no LF, and at most kMostPayloadBytes.
void append_frame(std::string& out, std::string_view payload);

enum class FrameStatus : std::uint8_t {
  Whole,
  End,      // nothing is left
  Torn,     // the file ends within this frame
  Damaged,  // neither of them, and no whole frame
};

struct ParsedFrame {
  FrameStatus status = FrameStatus::End;
  std::string_view payload;  // Whole: within the bytes that were given
};
// The frame at the beginning of `bytes`: the rest of the file, or at least kMostFrameBytes of it.
[[nodiscard]] ParsedFrame parse_frame(std::string_view bytes);

// Reads the frames of a file from its beginning, in bounded memory. What is appended after it
// reached the file's end is not seen.
class FrameReader {
 public:
  // `file` is the name for error sentences. The caller keeps `fd`, whose position is not used.
  FrameReader(int fd, std::string file) : fd_(fd), file_(std::move(file)) {}

  // Goes to the next frame; stays where it is once the answer is not Whole. Throws UserError when
  // the file cannot be read.
  [[nodiscard]] FrameStatus next();

  // The payload that next() found; valid until the next call.
  [[nodiscard]] std::string_view payload() const { return payload_; }
  // Where that frame begins, or where the rest begins when there was none.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  // After Torn: the bytes that are left.
  [[nodiscard]] std::size_t left() const { return buffer_.size() - at_; }

 private:
  void fill();

  int fd_;
  std::string file_;
  std::string buffer_;
  bool ended_ = false;     // the buffer holds all that is left of the file
  std::size_t at_ = 0;     // where the frame begins in buffer_
  std::size_t taken_ = 0;  // the frame's length
  std::uint64_t offset_ = 0;
  std::string_view payload_;
};

}  // namespace chat
