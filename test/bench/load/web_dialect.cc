// WebSocket (RFC 6455), as far as a load generator needs it.

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "test/bench/load/dialect.h"

namespace chat::bench {
namespace {

// The request, which is followed by the first message at once.
constexpr std::string_view kRequest =
    "GET /chat HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
constexpr std::string_view kHttp = "HTTP/";
constexpr std::string_view kSwitched = "HTTP/1.1 101 ";
constexpr std::string_view kEndOfHead = "\r\n\r\n";

// A browser draws another mask for each frame; to unmask it is the same work.
constexpr std::array<char, 4> kMask{'\x37', '\x5a', '\x21', '\x3d'};
constexpr char kText = '\x81';
constexpr char kClose = '\x88';
constexpr unsigned char kMasked = 0x80;
// What the second byte says of the length: itself, in 2 more bytes, in 8 more.
constexpr std::size_t kIn2 = 126;
constexpr std::size_t kIn8 = 127;

void append_masked(std::string& out, std::string_view message) {
  out += kText;
  if (message.size() < kIn2) {
    out += static_cast<char>(kMasked | message.size());
  } else {
    out += static_cast<char>(kMasked | kIn2);
    out += static_cast<char>(message.size() >> 8U);
    out += static_cast<char>(message.size() & 0xFFU);
  }
  out.append(kMask.data(), kMask.size());
  for (std::size_t i = 0; i < message.size(); ++i) {
    out += static_cast<char>(message[i] ^ kMask[i % kMask.size()]);
  }
}

std::string_view without_lf(std::string_view line) {
  return line.substr(0, line.find('\n'));
}

// The head of the answer, or what is in a frame; a close frame whole.
std::optional<std::string_view> take_message(std::string_view& bytes) {
  if (bytes.starts_with(kHttp.front())) {
    const std::size_t end = bytes.find(kEndOfHead);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view head = bytes.substr(0, end);
    bytes.remove_prefix(end + kEndOfHead.size());
    return head;
  }
  if (bytes.size() < 2) return std::nullopt;
  std::size_t length = static_cast<unsigned char>(bytes[1]);
  std::size_t header = 2;
  if (length >= kIn2) {
    header += length == kIn8 ? 8 : 2;
    if (bytes.size() < header) return std::nullopt;
    length = 0;
    for (std::size_t i = 2; i < header; ++i) {
      length = length << 8U | static_cast<unsigned char>(bytes[i]);
    }
  }
  if (bytes.size() < header + length) return std::nullopt;
  const bool is_close = bytes[0] == kClose;
  const std::string_view frame = bytes.substr(0, header + length);
  bytes.remove_prefix(frame.size());
  return is_close ? frame : frame.substr(header);
}

bool is_switched(std::string_view line) {
  return line.starts_with(kSwitched);
}
bool is_refusal(std::string_view line) {
  return line.starts_with(kClose) || (line.starts_with(kHttp) && !is_switched(line));
}

class Web final : public Dialect {
 public:
  [[nodiscard]] std::string hello(std::string_view name) const override {
    return opened_with(native_dialect().hello(name));
  }
  void say(std::uint32_t number, const Text& text, std::string& out) const override {
    std::string line;
    native_dialect().say(number, text, line);
    out.clear();
    append_masked(out, without_lf(line));
  }
  [[nodiscard]] std::optional<std::string_view> take_line(std::string_view& bytes) const override {
    return take_message(bytes);
  }
  [[nodiscard]] Line read(std::string_view line) const override {
    if (is_refusal(line)) return {Line::Kind::Refusal, line};
    Line what = native_dialect().read(line);
    if (what.kind == Line::Kind::Answer) {
      const std::string answer = std::move(what.answer);
      what.answer.clear();
      append_masked(what.answer, without_lf(answer));
    }
    return what;
  }
  [[nodiscard]] std::string hello_again(std::string_view token,
                                        std::uint64_t place) const override {
    return opened_with(native_dialect().hello_again(token, place));
  }
  [[nodiscard]] std::uint64_t place(std::string_view line) const override {
    return line.starts_with(kHttp) ? 0 : native_dialect().place(line);
  }

 private:
  static std::string opened_with(std::string_view line) {
    std::string bytes(kRequest);
    append_masked(bytes, without_lf(line));
    return bytes;
  }
};

class WsBroadcast final : public Dialect {
 public:
  [[nodiscard]] std::string hello(std::string_view name) const override {
    std::string bytes(kRequest);
    append_masked(bytes, "hello " + std::string(name));
    return bytes;
  }
  void say(std::uint32_t /*number*/, const Text& text, std::string& out) const override {
    out.clear();
    append_masked(out, {text.data(), text.size()});
  }
  [[nodiscard]] std::optional<std::string_view> take_line(std::string_view& bytes) const override {
    return take_message(bytes);
  }
  [[nodiscard]] Line read(std::string_view line) const override {
    if (is_refusal(line)) return {Line::Kind::Refusal, line};
    if (line == "welcome") return {Line::Kind::Welcome};
    if (line.size() == kTextBytes) return {Line::Kind::Said, line};
    return {};
  }
};

}  // namespace

const Dialect& web_dialect() {
  static const Web dialect;
  return dialect;
}

const Dialect& ws_dialect() {
  static const WsBroadcast dialect;
  return dialect;
}

}  // namespace chat::bench
