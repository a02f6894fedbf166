// Decodes the native dialect: /hello, then numbered lines and /pong
// (common/protocol/PROTOCOL.md).

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/text/line_buffer.h"
#include "server/dialect/dialect.h"

namespace chat {

// What the lines of one connection mean, whatever they came in. Keeps a password, and nothing else.
class NativeLines {
 public:
  // Errors are encoded by `encoder`, which outlives this object.
  explicit NativeLines(const Encoder& encoder) : encoder_(encoder) {}

  // Nothing for a password: it goes with the hello behind it.
  [[nodiscard]] std::optional<Decoder::Input> read(const LineBuffer::Line& line);
  [[nodiscard]] Decoder::Answer refused(std::string_view code, std::string_view sentence);

 private:
  [[nodiscard]] Decoder::Input read_hello(const LineBuffer::Line& line);

  const Encoder& encoder_;
  bool introduced_ = false;
  std::optional<std::string> password_;  // its first bytes, where it is too long
};

class NativeDecoder final : public Decoder {
 public:
  // Errors are encoded by `encoder`, which outlives this object.
  explicit NativeDecoder(const Encoder& encoder);

  [[nodiscard]] std::span<char> space() override { return lines_.space(); }
  void commit(std::size_t bytes) override { lines_.commit(bytes); }
  [[nodiscard]] std::optional<Input> next() override;
  [[nodiscard]] Answer refused(std::string_view code, std::string_view sentence) override {
    return meaning_.refused(code, sentence);
  }

 private:
  LineBuffer lines_;
  NativeLines meaning_;
};

}  // namespace chat
