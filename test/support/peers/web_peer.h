// A browser's side of the web dialect, to the byte: a request, and frames of a WebSocket.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "test/support/peers/peer.h"

namespace chat::test {

// A client's frame: its first byte, and its payload, masked.
[[nodiscard]] std::string client_frame(unsigned char first, std::string_view payload);
// The first bytes of frames: FIN and the opcode.
inline constexpr unsigned char kTextFrame = 0x81;
inline constexpr unsigned char kCloseFrame = 0x88;
inline constexpr unsigned char kPingFrame = 0x89;
inline constexpr unsigned char kPongFrame = 0x8A;
inline constexpr unsigned char kBinaryFrame = 0x82;
// Those of fragments: the first of a text, one within a message, and the last.
inline constexpr unsigned char kTextBegins = 0x01;
inline constexpr unsigned char kTextGoesOn = 0x00;
inline constexpr unsigned char kTextEnds = 0x80;
// A server's frame, unmasked.
[[nodiscard]] std::string server_frame(unsigned char first, std::string_view payload);
// A close frame's payload.
[[nodiscard]] std::string close_payload(unsigned code, std::string_view reason = "");

// "127.0.0.1:PORT".
[[nodiscard]] std::string local_host(std::uint16_t port);
// A request for a WebSocket at that host. Each of `headers` has its CRLF.
[[nodiscard]] std::string upgrade_request(std::string_view host, std::string_view headers = "");
[[nodiscard]] std::string get_request(std::string_view path, std::string_view host,
                                      std::string_view headers = "");

class WebPeer : public Peer {
 public:
  // Opens a WebSocket; throws std::runtime_error when it is not opened.
  explicit WebPeer(std::uint16_t port);
  // Joins, too.
  WebPeer(std::uint16_t port, std::string_view name);

  void say(std::string_view line) const { send(client_frame(kTextFrame, line)); }
};

// Sends `request` to that port, and returns all that comes until the end.
[[nodiscard]] std::string answer_to_request(std::uint16_t port, std::string_view request);

}  // namespace chat::test
