#include "test/support/peers/web_peer.h"

#include <array>
#include <stdexcept>

namespace chat::test {
namespace {

constexpr std::array<char, 4> kMask{'\x37', '\xfa', '\x21', '\x3d'};
constexpr unsigned char kMasked = 0x80;

void put_length(std::string& out, std::size_t length, unsigned char masked) {
  constexpr std::size_t kSmall = 126;
  constexpr std::size_t kMost16 = 0xFFFF;
  const auto put = [&](std::size_t bytes) {
    for (std::size_t i = bytes; i > 0; --i)
      out += static_cast<char>(length >> (8 * (i - 1)) & 0xFF);
  };
  if (length < kSmall) {
    out += static_cast<char>(masked | length);
  } else if (length <= kMost16) {
    out += static_cast<char>(masked | kSmall);
    put(2);
  } else {
    out += static_cast<char>(masked | (kSmall + 1));
    put(8);
  }
}

}  // namespace

std::string client_frame(unsigned char first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  put_length(frame, payload.size(), kMasked);
  frame.append(kMask.data(), kMask.size());
  for (std::size_t i = 0; i < payload.size(); ++i) {
    frame += static_cast<char>(payload[i] ^ kMask[i % kMask.size()]);
  }
  return frame;
}

std::string server_frame(unsigned char first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  put_length(frame, payload.size(), 0);
  return frame.append(payload);
}

std::string close_payload(unsigned code, std::string_view reason) {
  std::string payload;
  payload += static_cast<char>(code >> 8U);
  payload += static_cast<char>(code & 0xFFU);
  return payload.append(reason);
}

std::string local_host(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

std::string get_request(std::string_view path, std::string_view host, std::string_view headers) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + std::string(host) + "\r\n" +
         std::string(headers) + "\r\n";
}

std::string upgrade_request(std::string_view host, std::string_view headers) {
  return get_request("/chat", host,
                     "Origin: http://" + std::string(host) +
                         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                         "Sec-WebSocket-Version: 13\r\n" +
                         std::string(headers));
}

WebPeer::WebPeer(std::uint16_t port) : Peer(port) {
  send(upgrade_request(local_host(port)));
  if (!gets("\r\n\r\n") || !received().starts_with("HTTP/1.1 101 ")) {
    throw std::runtime_error("no WebSocket: " + received());
  }
  forget();
}

WebPeer::WebPeer(std::uint16_t port, std::string_view name) : WebPeer(port) {
  say("/hello 1 " + std::string(name));
  if (!gets("current\t")) throw std::runtime_error("not let in: " + received());
}

std::string answer_to_request(std::uint16_t port, std::string_view request) {
  Peer peer(port);
  peer.send(request);
  return peer.is_closed() ? peer.received() : peer.received() + "<no end>";
}

}  // namespace chat::test
