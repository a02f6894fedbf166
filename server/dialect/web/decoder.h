// Decodes the web dialect: one HTTP request, and after an upgrade the native dialect's lines, one
// in each WebSocket message.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/dialect/dialect.h"
#include "server/dialect/native/decoder.h"
#include "server/dialect/web/frames.h"
#include "server/dialect/web/page.h"
#include "server/dialect/web/received.h"

namespace chat {

class WebDecoder final : public Decoder {
 public:
  // Errors are encoded by `native`. All of these outlive this object.
  WebDecoder(const Encoder& native, std::span<const PageFile> files,
             const DialectSettings& settings);

  [[nodiscard]] std::span<char> space() override { return in_.space(); }
  void commit(std::size_t bytes) override { in_.commit(bytes); }
  [[nodiscard]] std::optional<Input> next() override;
  [[nodiscard]] Answer refused(std::string_view code, std::string_view sentence) override;
  [[nodiscard]] std::string ended(std::string_view code, std::string_view sentence) override;

 private:
  [[nodiscard]] std::optional<Input> read_request();
  [[nodiscard]] std::optional<Input> read_frames();
  [[nodiscard]] std::optional<Input> read(const websocket::FrameReader::Text& message);
  [[nodiscard]] static std::optional<Input> read(const websocket::FrameReader::Ping& ping);
  [[nodiscard]] static std::optional<Input> read(const websocket::FrameReader::Close& close);
  // The answer in frames; the last one with a close frame behind it.
  [[nodiscard]] static Answer framed(Answer answer, websocket::CloseCode code);

  const std::span<const PageFile> files_;
  const DialectSettings& settings_;
  Received in_;
  enum class Speaks : std::uint8_t { Http, WebSocket } speaks_ = Speaks::Http;
  websocket::FrameReader frames_;
  NativeLines lines_;
};

}  // namespace chat
