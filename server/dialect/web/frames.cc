#include "server/dialect/web/frames.h"

#include <algorithm>
#include <utility>

namespace chat::websocket {
namespace {

// Of the first two bytes (section 5.2).
constexpr unsigned char kFin = 0x80;
constexpr unsigned char kReserved = 0x70;
constexpr unsigned char kOpcode = 0x0F;
constexpr unsigned char kControl = 0x08;
constexpr unsigned char kMasked = 0x80;
constexpr unsigned char kLength = 0x7F;
// The length is in the next 2, or 8, bytes.
constexpr unsigned char kLength16 = 126;
constexpr unsigned char kLength64 = 127;
constexpr std::size_t kFixed = 2;
constexpr std::size_t kMost16 = 0xFFFF;

constexpr unsigned kByteBits = 8;
constexpr std::size_t kCodeBytes = 2;

void append_number(std::string& out, std::uint64_t number, std::size_t bytes) {
  for (std::size_t i = bytes; i > 0; --i) {
    out += static_cast<char>(number >> (kByteBits * static_cast<unsigned>(i - 1)) & 0xFFU);
  }
}

std::uint64_t read_number(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << kByteBits | static_cast<unsigned char>(c);
  return number;
}

bool is_known(unsigned char opcode) {
  return opcode <= static_cast<unsigned char>(Opcode::Binary) ||
         (opcode >= static_cast<unsigned char>(Opcode::Close) &&
          opcode <= static_cast<unsigned char>(Opcode::Pong));
}

// Whether a client may send it (section 7.4; 1012 to 1014 are IANA's).
bool is_allowed_code(std::uint64_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

FrameReader::Close refusal(CloseCode code, std::string_view reason) {
  return {close_frame(code, reason)};
}

FrameReader::Close violation(std::string_view reason) {
  return refusal(CloseCode::ProtocolError, reason);
}

}  // namespace

void append_header(std::string& out, Opcode opcode, std::size_t length) {
  out += static_cast<char>(kFin | static_cast<unsigned char>(opcode));
  if (length < kLength16) {
    append_number(out, length, 1);
  } else if (length <= kMost16) {
    out += static_cast<char>(kLength16);
    append_number(out, length, sizeof(std::uint16_t));
  } else {
    out += static_cast<char>(kLength64);
    append_number(out, length, sizeof(std::uint64_t));
  }
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  append_header(out, opcode, payload.size());
  out += payload;
}

std::string close_frame(CloseCode code, std::string_view reason) {
  std::string payload;
  append_number(payload, static_cast<std::uint16_t>(code), kCodeBytes);
  payload += reason.substr(0, kMaxControl - kCodeBytes);
  std::string frame;
  append_frame(frame, Opcode::Close, payload);
  return frame;
}

std::optional<FrameReader::Item> FrameReader::next(Received& in) {
  std::optional<Close> error;
  while (!closed_) {
    if (!in_frame_ && read_header(in, error) == Step::More) return std::nullopt;
    if (!error && read_payload(in, error) == Step::More) return std::nullopt;
    std::optional<Item> item;
    if (error) {
      item = std::move(*error);
    } else {
      item = end_frame();
    }
    if (!item) continue;
    closed_ = std::holds_alternative<Close>(*item);
    return item;
  }
  in.consume(in.unread().size());
  return std::nullopt;
}

bool FrameReader::is_control() const {
  return (static_cast<unsigned char>(opcode_) & kControl) != 0;
}

std::optional<FrameReader::Close> FrameReader::check_begin(unsigned char first,
                                                           unsigned char second) const {
  const unsigned char number = first & kOpcode;
  if ((first & kReserved) != 0) return violation("a reserved bit is set, but no extension is used");
  if (!is_known(number)) return violation("a frame has an unknown opcode");
  if ((second & kMasked) == 0) return violation("a client's frame is not masked");
  if ((number & kControl) != 0) {
    if ((first & kFin) == 0) return violation("a control frame is fragmented");
    if ((second & kLength) > kMaxControl) return violation("a control frame is too long");
    return std::nullopt;
  }
  const bool goes_on = static_cast<Opcode>(number) == Opcode::Continuation;
  if (goes_on && fragments_ == 0) return violation("a frame goes on with no message");
  if (!goes_on && fragments_ > 0) return violation("a message begins within another");
  if (static_cast<Opcode>(number) == Opcode::Binary) {
    return refusal(CloseCode::UnsupportedData, "a message is text");
  }
  return std::nullopt;
}

FrameReader::Step FrameReader::read_header(Received& in, std::optional<Close>& error) {
  const std::string_view bytes = in.unread();
  if (bytes.size() < kFixed) return Step::More;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  error = check_begin(first, second);
  if (error) return Step::Done;

  std::uint64_t length = second & kLength;
  std::size_t more = 0;
  if (length == kLength16) more = sizeof(std::uint16_t);
  if (length == kLength64) more = sizeof(std::uint64_t);
  const std::size_t header = kFixed + more + mask_.size();
  if (bytes.size() < header) return Step::More;
  if (more > 0) {
    length = read_number(bytes.substr(kFixed, more));
    const bool is_shortest = more == sizeof(std::uint16_t) ? length >= kLength16 : length > kMost16;
    if (!is_shortest || length > INT64_MAX) {
      error = violation("a frame's length is not written as it should be");
      return Step::Done;
    }
  }
  std::copy_n(bytes.substr(kFixed + more).begin(), mask_.size(), mask_.begin());
  opcode_ = static_cast<Opcode>(first & kOpcode);
  is_last_ = (first & kFin) != 0;
  in.consume(header);
  error = begin_frame(length);
  return Step::Done;
}

std::optional<FrameReader::Close> FrameReader::begin_frame(std::uint64_t length) {
  if (is_control()) {
    control_.clear();
  } else {
    if (fragments_ == 0) message_.clear();
    if (length > kMaxMessage - message_.size()) {
      return refusal(CloseCode::TooBig, "a message is too long");
    }
    if (++fragments_ > kMaxFragments) {
      return refusal(CloseCode::TooBig, "a message has too many fragments");
    }
  }
  length_ = static_cast<std::size_t>(length);
  taken_ = 0;
  in_frame_ = true;
  return std::nullopt;
}

FrameReader::Step FrameReader::read_payload(Received& in, std::optional<Close>& error) {
  const std::string_view bytes = in.unread().substr(0, length_ - taken_);
  std::string& payload = is_control() ? control_ : message_;
  const std::size_t before = payload.size();
  payload.resize(before + bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    payload[before + i] = static_cast<char>(bytes[i] ^ mask_[(taken_ + i) % mask_.size()]);
  }
  in.consume(bytes.size());
  taken_ += bytes.size();
  if (!is_control() && !utf8_.accepts(std::string_view(payload).substr(before))) {
    error = refusal(CloseCode::NotUtf8, "a message is no UTF-8");
    return Step::Done;
  }
  return taken_ < length_ ? Step::More : Step::Done;
}

std::optional<FrameReader::Item> FrameReader::end_frame() {
  in_frame_ = false;
  if (opcode_ == Opcode::Pong) return std::nullopt;  // nobody asked: section 5.5.3
  if (opcode_ == Opcode::Ping) return Ping{control_};
  if (opcode_ == Opcode::Close) return answer_to_close();
  if (!is_last_) return std::nullopt;
  fragments_ = 0;
  if (!utf8_.is_complete()) return refusal(CloseCode::NotUtf8, "a message is no UTF-8");
  return Text{message_};
}

// The same code again, where there is one and it is right (section 5.5.1).
FrameReader::Close FrameReader::answer_to_close() const {
  const std::string_view payload = control_;
  if (payload.empty()) {
    Close close;
    append_frame(close.answer, Opcode::Close, "");
    return close;
  }
  if (payload.size() < kCodeBytes) return violation("a close code is two bytes");
  const std::uint64_t code = read_number(payload.substr(0, kCodeBytes));
  if (!is_allowed_code(code)) return violation("that close code is not to be sent");
  Utf8Check reason;
  if (!reason.accepts(payload.substr(kCodeBytes)) || !reason.is_complete()) {
    return refusal(CloseCode::NotUtf8, "a reason to close is no UTF-8");
  }
  return {close_frame(static_cast<CloseCode>(code), "")};
}

}  // namespace chat::websocket
