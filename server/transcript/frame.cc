#include "server/transcript/frame.h"

#include <array>
#include <span>

#include "common/system/error.h"
#include "common/system/file.h"
#include "common/text/number.h"

namespace chat {
namespace {

// The reversed generator polynomial of CRC-32.
constexpr std::uint32_t kPolynomial = 0xEDB88320;

constexpr std::size_t kLengthDigits = 6;
constexpr std::size_t kChecksumDigits = 8;
// Of the header, what its own checksum covers: length, blank, the payload's checksum.
constexpr std::size_t kCoveredBytes = kLengthDigits + 1 + kChecksumDigits;
static_assert(kCoveredBytes + 1 + kChecksumDigits + 1 == kFrameHeaderBytes);

// What is read from the file at a time.
constexpr std::size_t kReadBytes = 4 * kMostFrameBytes;

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1) != 0 ? kPolynomial ^ (value >> 1) : value >> 1;
    }
    table[i] = value;
  }
  return table;
}

constexpr std::array<std::uint32_t, 256> kTable = make_table();

// The digits were looked at before.
std::uint32_t hexadecimal(std::string_view digits) {
  return parse_number<std::uint32_t>(digits, kHexadecimal).value_or(0);
}

// What follows the covered part of a header.
std::string seal(std::string_view covered) {
  std::string text = " ";
  put_hexadecimal(text, crc32(covered), kChecksumDigits);
  return text + '\t';
}

// Whether `bytes` can be the beginning of a header.
bool begins_header(std::string_view bytes) {
  const std::string_view covered = bytes.substr(0, kCoveredBytes);
  for (std::size_t i = 0; i < covered.size(); ++i) {
    const bool fits = i == kLengthDigits
                          ? covered[i] == ' '
                          : kHexadecimalDigits.find(covered[i]) != std::string_view::npos;
    if (!fits) return false;
  }
  return covered.size() < kCoveredBytes || seal(covered).starts_with(bytes.substr(kCoveredBytes));
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t value = 0xFFFFFFFF;
  for (const char each : bytes) {
    value = kTable[(value ^ static_cast<unsigned char>(each)) & 0xFF] ^ (value >> 8);
  }
  return ~value;
}

void append_frame(std::string& out, std::string_view payload) {
  const std::size_t begin = out.size();
  put_hexadecimal(out, static_cast<std::uint32_t>(payload.size()), kLengthDigits);
  out += ' ';
  put_hexadecimal(out, crc32(payload), kChecksumDigits);
  out += seal(std::string_view(out).substr(begin));
  out.append(payload).append(1, '\n');
}

ParsedFrame parse_frame(std::string_view bytes) {
  if (bytes.empty()) return {FrameStatus::End, {}};
  const std::string_view header = bytes.substr(0, kFrameHeaderBytes);
  if (!begins_header(header)) return {FrameStatus::Damaged, {}};
  if (header.size() < kFrameHeaderBytes) return {FrameStatus::Torn, {}};
  const std::size_t length = hexadecimal(header.substr(0, kLengthDigits));
  if (length > kMostPayloadBytes) return {FrameStatus::Damaged, {}};
  const std::string_view payload = bytes.substr(kFrameHeaderBytes, length);
  // Only a payload that is all there can be held against its checksum.
  const bool is_good =
      payload.size() == length
          ? crc32(payload) == hexadecimal(header.substr(kLengthDigits + 1, kChecksumDigits))
          : payload.find('\n') == std::string_view::npos;
  if (!is_good) return {FrameStatus::Damaged, {}};
  if (bytes.size() <= kFrameHeaderBytes + length) return {FrameStatus::Torn, {}};
  if (bytes[kFrameHeaderBytes + length] != '\n') return {FrameStatus::Damaged, {}};
  return {FrameStatus::Whole, payload};
}

FrameStatus FrameReader::next() {
  at_ += taken_;
  offset_ += taken_;
  taken_ = 0;
  if (!ended_ && buffer_.size() - at_ < kMostFrameBytes) fill();
  const ParsedFrame found = parse_frame(std::string_view(buffer_).substr(at_));
  payload_ = found.payload;
  if (found.status == FrameStatus::Whole) taken_ = kFrameHeaderBytes + payload_.size() + 1;
  return found.status;
}

// Reads until the buffer is full, or the file ends.
void FrameReader::fill() {
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t had = buffer_.size();
  buffer_.resize(kReadBytes);
  const ReadResult read = read_at(fd_, offset_ + had, std::span(buffer_).subspan(had));
  if (read.error != 0)
    throw UserError(read.error, "cannot read " + file_ + " (" + error_text(read.error) + ")");
  buffer_.resize(had + read.bytes);
  ended_ = buffer_.size() < kReadBytes;
}

}  // namespace chat
