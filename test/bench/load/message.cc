#include "test/bench/load/message.h"

#include <bit>
#include <cstring>

namespace chat::bench {
namespace {

// `m`, then hexadecimal: 2 digits sender, 6 digits number, 16 digits time; then filling.
constexpr std::size_t kWord = 8;  // digits that are turned at once
constexpr std::size_t kIdAt = 1;
constexpr std::size_t kTimeAt = kIdAt + kWord;
constexpr std::size_t kFillingAt = kTimeAt + 2 * kWord;
constexpr unsigned kNumberBits = 24;
constexpr std::uint32_t kNumberMask = (1U << kNumberBits) - 1;

constexpr std::string_view kFilling =
    " a line as long as the things that people say to each other in a chat room.";
static_assert(kFillingAt + kFilling.size() == kTextBytes);

static_assert(std::endian::native == std::endian::little, "read_word() counts on it");

void write_word(char* out, std::uint32_t value) {
  for (std::size_t i = kWord; i-- > 0; value >>= 4U) out[i] = "0123456789abcdef"[value & 0xfU];
}

// Eight hexadecimal digits without a loop: this is done for every delivery, a million times a
// second, on the cores that the server under test needs.
std::uint32_t read_word(const char* in) {
  std::uint64_t v = 0;
  std::memcpy(&v, in, sizeof v);
  const std::uint64_t letters = (v >> 6U) & 0x0101010101010101U;
  v = (v & 0x0f0f0f0f0f0f0f0fU) + 9 * letters;
  v = ((v << 4U) + (v >> 8U)) & 0x00ff00ff00ff00ffU;
  v = ((v << 8U) + (v >> 16U)) & 0x0000ffff0000ffffU;
  return static_cast<std::uint32_t>((v << 16U) + (v >> 32U));
}

}  // namespace

Text write_text(const Stamp& stamp) {
  Text text;
  const auto time =
      static_cast<std::uint64_t>(std::chrono::nanoseconds(stamp.sent.time_since_epoch()).count());
  text[0] = 'm';
  write_word(&text[kIdAt], (stamp.sender << kNumberBits) | stamp.number);
  write_word(&text[kTimeAt], static_cast<std::uint32_t>(time >> 32U));
  write_word(&text[kTimeAt + kWord], static_cast<std::uint32_t>(time));
  std::memcpy(&text[kFillingAt], kFilling.data(), kFilling.size());
  return text;
}

std::optional<Stamp> read_text(std::string_view text) {
  if (text.size() != kTextBytes || text[0] != 'm' || text.substr(kFillingAt) != kFilling) {
    return std::nullopt;
  }
  const std::uint32_t id = read_word(&text[kIdAt]);
  const std::uint64_t time =
      std::uint64_t{read_word(&text[kTimeAt])} << 32U | read_word(&text[kTimeAt + kWord]);
  return Stamp{id >> kNumberBits, id & kNumberMask,
               Time(std::chrono::nanoseconds(static_cast<std::int64_t>(time)))};
}

}  // namespace chat::bench
