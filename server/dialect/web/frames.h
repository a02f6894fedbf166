// WebSocket frames (RFC 6455, section 5): a server writes them unmasked, a client's are masked. No
// extensions, and messages of text only. Pure; a reader has one owner.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/dialect/web/received.h"
#include "server/dialect/web/utf8_check.h"

namespace chat::websocket {

// The most bytes of a client's message, all of its fragments together. Twice the longest line, as
// in the native dialect's buffer: what is too long for a line is an error with its number, and only
// what is far too long ends the connection.
inline constexpr std::size_t kMaxMessage = std::size_t{8} * 1024;
// The most frames of one message. Browsers send one; empty ones would be work without end.
inline constexpr std::size_t kMaxFragments = 256;
// The most bytes of a control frame (section 5.5).
inline constexpr std::size_t kMaxControl = 125;

enum class Opcode : std::uint8_t {
  Continuation = 0x0,
  Text = 0x1,
  Binary = 0x2,
  Close = 0x8,
  Ping = 0x9,
  Pong = 0xA,
};

// Why a connection is closed (section 7.4.1; 1013: IANA's registry, "try again later").
enum class CloseCode : std::uint16_t {
  Normal = 1000,
  GoingAway = 1001,
  ProtocolError = 1002,
  UnsupportedData = 1003,
  NotUtf8 = 1007,
  PolicyViolation = 1008,
  TooBig = 1009,
  TryAgainLater = 1013,
};

// Appends what comes before the payload of a whole, unmasked frame.
void append_header(std::string& out, Opcode opcode, std::size_t length);
// Appends such a frame.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);
// `reason` is UTF-8; what is beyond kMaxControl is left out.
[[nodiscard]] std::string close_frame(CloseCode code, std::string_view reason);

class FrameReader {
 public:
  // A whole message; valid until the next call.
  struct Text {
    std::string_view text;
  };
  // To be answered with a Pong of the same payload, which is valid until the next call.
  struct Ping {
    std::string_view payload;
  };
  // The client closes, or has broken the protocol: `answer` is the frame to close with. Nothing
  // comes after it.
  struct Close {
    std::string answer;
  };
  using Item = std::variant<Text, Ping, Close>;

  // Reads on in `in`; nothing when more bytes are needed. How they are cut makes no difference.
  [[nodiscard]] std::optional<Item> next(Received& in);

 private:
  enum class Step : std::uint8_t { More, Done };

  // The frame's first two bytes. Nothing: it is allowed.
  [[nodiscard]] std::optional<Close> check_begin(unsigned char first, unsigned char second) const;
  // Done: the header is read, or `error` is set.
  [[nodiscard]] Step read_header(Received& in, std::optional<Close>& error);
  [[nodiscard]] std::optional<Close> begin_frame(std::uint64_t length);
  // Takes what there is of the payload; Done: all of it.
  [[nodiscard]] Step read_payload(Received& in, std::optional<Close>& error);
  [[nodiscard]] std::optional<Item> end_frame();
  [[nodiscard]] Close answer_to_close() const;
  [[nodiscard]] bool is_control() const;

  bool closed_ = false;
  // The frame that is being read.
  bool in_frame_ = false;
  bool is_last_ = false;  // FIN
  Opcode opcode_ = Opcode::Continuation;
  std::array<char, 4> mask_{};
  std::size_t length_ = 0;
  std::size_t taken_ = 0;
  std::string control_;  // the payload of a control frame
  // The message that is being read: fragments of it so far, 0 when none has begun.
  std::size_t fragments_ = 0;
  std::string message_;
  Utf8Check utf8_;
};

}  // namespace chat::websocket
