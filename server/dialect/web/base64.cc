#include "server/dialect/web/base64.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace chat {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kPadding = '=';
// Three bytes are four digits of six bits.
constexpr std::size_t kBytes = 3;
constexpr std::size_t kGroup = 4;
constexpr unsigned kByteBits = 8;
constexpr unsigned kDigitBits = 6;
constexpr std::uint32_t kDigitMask = (1U << kDigitBits) - 1;

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kBytes, bytes.size()))) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < kBytes; ++i) {
      group = group << kByteBits | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (std::size_t i = 0; i < kGroup; ++i) {
      const auto shift = kDigitBits * static_cast<unsigned>(kGroup - 1 - i);
      text += i <= bytes.size() ? kDigits[group >> shift & kDigitMask] : kPadding;
    }
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;  // of the bits not in `bytes` yet
  for (const char c : text.substr(0, text.find(kPadding))) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << kDigitBits | static_cast<std::uint32_t>(digit);
    count += kDigitBits;
    if (count < kByteBits) continue;
    count -= kByteBits;
    bytes += static_cast<char>(bits >> count & 0xFFU);
  }
  if (base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace chat
