#include "server/dialect/plain/telnet.h"

namespace chat {
namespace {

// RFC 854, "Telnet command structure".
constexpr unsigned char kSubEnd = 240;
constexpr unsigned char kSubBegin = 250;
constexpr unsigned char kWill = 251;
constexpr unsigned char kWont = 252;
constexpr unsigned char kDo = 253;
constexpr unsigned char kDont = 254;
constexpr unsigned char kCommand = 255;  // IAC

// RFC 860. After Ctrl+C a telnet client discards all output until this is answered.
constexpr unsigned char kTimingMark = 6;

// RFC 857.
constexpr unsigned char kEcho = 1;

// Longer than any option's parameters. Without a bound, two stray bytes would hide all that
// follows.
constexpr std::size_t kMaxSub = 512;

void append_command(std::string& reply, unsigned char verb, unsigned char option) {
  for (const unsigned char c : {kCommand, verb, option}) reply += static_cast<char>(c);
}

}  // namespace

std::string TelnetFilter::hide_line() {
  std::string reply;
  echo_ = Echo::ToHide;
  if (has_spoken_) begin_hiding(reply);
  return reply;
}

void TelnetFilter::begin_hiding(std::string& reply) {
  append_command(reply, kWill, kEcho);
  echo_ = Echo::Hidden;
}

TelnetFilter::Stripped TelnetFilter::strip(std::span<char> bytes, std::string& reply) {
  Stripped done;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_text(byte)) {
      if (!reply.empty()) break;
      bytes[done.text++] = c;
    }
    take(byte, reply);
    ++done.taken;
  }
  return done;
}

// 255 twice means the byte 255. No valid UTF-8 has it, so it becomes U+FFFD.
bool TelnetFilter::is_text(unsigned char byte) const {
  return state_ == (byte == kCommand ? State::Command : State::Text);
}

void TelnetFilter::take(unsigned char byte, std::string& reply) {
  switch (state_) {
    case State::Text:
      if (byte == kCommand) state_ = State::Command;
      if (byte != '\n') return;
      if (echo_ == Echo::Hidden) append_command(reply, kWont, kEcho);
      echo_ = Echo::Shown;
      return;
    case State::Command:
      has_spoken_ = has_spoken_ || byte != kCommand;
      if (has_spoken_ && echo_ == Echo::ToHide) begin_hiding(reply);
      if (byte == kDo) {
        state_ = State::Do;
      } else if (byte == kWill || byte == kWont || byte == kDont) {
        state_ = State::Option;
      } else {
        state_ = byte == kSubBegin ? State::Sub : State::Text;
      }
      sub_length_ = 0;
      return;
    case State::Do:
      if (byte == kTimingMark) append_command(reply, kWont, kTimingMark);
      state_ = State::Text;
      return;
    case State::Option:
      state_ = State::Text;
      return;
    case State::Sub:
      if (byte == kCommand) {
        state_ = State::SubCommand;
      } else if (++sub_length_ > kMaxSub) {
        state_ = State::Text;
      }
      return;
    case State::SubCommand:  // counts with the 255 before it, so that both are always read together
      state_ = byte == kSubEnd || ++sub_length_ > kMaxSub ? State::Text : State::Sub;
      return;
  }
}

}  // namespace chat
