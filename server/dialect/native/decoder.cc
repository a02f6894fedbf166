#include "server/dialect/native/decoder.h"

#include <string>
#include <utility>
#include <variant>

#include "common/protocol/password.h"
#include "common/protocol/wire.h"

namespace chat {
namespace {

Decoder::Input read_numbered(const LineBuffer::Line& line) {
  if (const auto seq = wire::decode_pong(line.text)) return Decoder::Pong{*seq};
  const auto numbered = wire::decode_client_line(line.text);
  if (!numbered) {
    return Decoder::Order{
        0, BadRequest{code::kSyntax, "a line begins with its number and a TAB; goodbye", ""}};
  }
  return Decoder::Order{numbered->number, request_in(numbered->text, line.too_long)};
}

}  // namespace

NativeDecoder::NativeDecoder(const Encoder& encoder)
    : lines_(wire::kMaxPrefix + kMaxLine), meaning_(encoder) {}

std::optional<Decoder::Input> NativeDecoder::next() {
  while (const auto line = lines_.next()) {
    if (auto input = meaning_.read(*line)) return input;
  }
  return std::nullopt;
}

std::optional<Decoder::Input> NativeLines::read(const LineBuffer::Line& line) {
  if (introduced_) return read_numbered(line);
  const auto secret = wire::decode_password(line.text);
  if (!secret) return read_hello(line);
  password_ = secret->substr(0, kMaxPassword + 1);
  return std::nullopt;
}

Decoder::Input NativeLines::read_hello(const LineBuffer::Line& line) {
  if (!wire::is_hello(line.text)) {
    return Decoder::as_input(
        refused(code::kSyntax, "/hello 1 name comes first; that line was discarded"));
  }
  auto decoded = wire::decode_hello(line.text);
  if (const auto* error = std::get_if<std::string>(&decoded)) {
    return Decoder::as_input(refused(code::kVersion, *error));
  }
  introduced_ = true;
  auto& hello = std::get<wire::Hello>(decoded);
  Decoder::Introduce person{std::move(hello.name), hello.history, std::nullopt,
                            std::move(hello.key), std::exchange(password_, std::nullopt)};
  if (hello.resume) person.resume = {std::move(hello.resume->token), hello.resume->after};
  return person;
}

Decoder::Answer NativeLines::refused(std::string_view code, std::string_view sentence) {
  introduced_ = false;
  std::string bytes = encode_error(encoder_, code, sentence);
  if (!may_try_again(code)) return Decoder::ServeAndClose{std::move(bytes)};
  return Decoder::Raw{std::move(bytes)};
}

}  // namespace chat
