#include "server/dialect/web/sha1.h"

#include <bit>
#include <cstdint>
#include <string>

namespace chat {
namespace {

// The names and numbers of RFC 3174, sections 4 to 6.1.
constexpr std::size_t kBlock = 64;
constexpr std::size_t kLength = 8;  // bytes of the length at the end
constexpr std::size_t kRounds = 80;
constexpr std::size_t kWords = 16;
constexpr std::size_t kWordBytes = 4;
constexpr unsigned kByteBits = 8;
using Digest = std::array<std::uint32_t, 5>;

void add_block(Digest& h, std::string_view block) {
  std::array<std::uint32_t, kRounds> w{};
  for (std::size_t i = 0; i < kWords * kWordBytes; ++i) {
    w[i / kWordBytes] = w[i / kWordBytes] << kByteBits | static_cast<unsigned char>(block[i]);
  }
  for (std::size_t t = kWords; t < kRounds; ++t) {
    w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  }
  auto [a, b, c, d, e] = h;
  for (std::size_t t = 0; t < kRounds; ++t) {
    std::uint32_t mixed = 0;
    switch (t / 20) {
      case 0:
        mixed = ((b & c) | (~b & d)) + 0x5A827999;
        break;
      case 1:
        mixed = (b ^ c ^ d) + 0x6ED9EBA1;
        break;
      case 2:
        mixed = ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC;
        break;
      default:
        mixed = (b ^ c ^ d) + 0xCA62C1D6;
    }
    const std::uint32_t next = std::rotl(a, 5) + mixed + e + w[t];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  h = {h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e};
}

template <class Number>
char byte_of(Number number, std::size_t from_right) {
  return static_cast<char>(number >> (kByteBits * static_cast<unsigned>(from_right)) & 0xFFU);
}

}  // namespace

std::array<char, kSha1Bytes> sha1(std::string_view bytes) {
  std::string padded(bytes);
  padded += '\x80';
  while (padded.size() % kBlock != kBlock - kLength) padded += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * kByteBits;
  for (std::size_t i = kLength; i > 0; --i) padded += byte_of(bits, i - 1);

  Digest h{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  for (std::size_t at = 0; at < padded.size(); at += kBlock) {
    add_block(h, std::string_view(padded).substr(at, kBlock));
  }
  std::array<char, kSha1Bytes> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = byte_of(h[i / kWordBytes], kWordBytes - 1 - i % kWordBytes);
  }
  return digest;
}

}  // namespace chat
