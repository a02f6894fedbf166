#include "server/dialect/web/utf8_check.h"

#include <algorithm>

namespace chat {
namespace {

constexpr unsigned char kFirstBeyondAscii = 0x80;
constexpr unsigned char kLowest = 0x80;
constexpr unsigned char kHighest = 0xBF;

}  // namespace

bool Utf8Check::accepts(std::string_view bytes) {
  unsigned char all_bits = 0;
  for (const char c : bytes) all_bits |= static_cast<unsigned char>(c);
  if (missing_ == 0 && all_bits < kFirstBeyondAscii) return true;  // most text is ASCII
  return std::all_of(bytes.begin(), bytes.end(),
                     [this](char c) { return accepts(static_cast<unsigned char>(c)); });
}

bool Utf8Check::accepts(unsigned char byte) {
  if (missing_ == 0) return byte < kFirstBeyondAscii || begins(byte);
  if (byte < lowest_ || byte > highest_) return false;
  --missing_;
  lowest_ = kLowest;
  highest_ = kHighest;
  return true;
}

// The rows of table 3-7: how many bytes follow, and which may be the next.
bool Utf8Check::begins(unsigned char first) {
  lowest_ = kLowest;
  highest_ = kHighest;
  if (first >= 0xC2 && first <= 0xDF) {
    missing_ = 1;
  } else if (first >= 0xE0 && first <= 0xEF) {
    missing_ = 2;
    if (first == 0xE0) lowest_ = 0xA0;
    if (first == 0xED) highest_ = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    missing_ = 3;
    if (first == 0xF0) lowest_ = 0x90;
    if (first == 0xF4) highest_ = 0x8F;
  } else {
    return false;
  }
  return true;
}

}  // namespace chat
