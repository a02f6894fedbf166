#include "server/dialect/web/decoder.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/protocol/wire.h"
#include "common/system/clock.h"
#include "server/dialect/web/answers.h"
#include "server/dialect/web/http.h"
#include "server/dialect/web/lines.h"

namespace chat {
namespace {

using websocket::CloseCode;

// The rest of a request that is too long is not kept, and a longer one has no end here.
constexpr std::size_t kMostUnread = http::kMaxHead;

CloseCode close_code_for(std::string_view code) {
  const bool later = code == code::kFull || code == code::kBusy;
  return later ? CloseCode::TryAgainLater : CloseCode::PolicyViolation;
}

// A browser gets no error of the native dialect before its WebSocket is open.
std::string http_error(std::string_view code, std::string_view sentence) {
  const bool late = code == code::kSyntax;
  const auto status = late ? http::Status::RequestTimeout : http::Status::ServiceUnavailable;
  constexpr std::string_view kRetry = "Retry-After: 10\r\n";  // seconds; until somebody has left
  return http::error_answer(status, sentence, wall_clock_ms(), late ? "" : kRetry);
}

}  // namespace

WebDecoder::WebDecoder(const Encoder& native, std::span<const PageFile> files,
                       const DialectSettings& settings)
    : files_(files), settings_(settings), in_(kMostUnread), lines_(native) {}

std::optional<Decoder::Input> WebDecoder::next() {
  if (speaks_ == Speaks::Http) return read_request();
  return read_frames();
}

std::optional<Decoder::Input> WebDecoder::read_request() {
  const std::string_view bytes = in_.unread();
  const auto end = http::end_of_head(bytes);
  if (!end && bytes.size() < http::kMaxHead) return std::nullopt;
  if (!end) {
    return ServeAndClose{http::error_answer(http::Status::HeadTooLarge,
                                            "The request is longer than 8 KiB.", wall_clock_ms())};
  }
  http::Answer answer = http::answer_to(bytes.substr(0, *end), files_, settings_, wall_clock_ms());
  in_.consume(*end);
  in_.shrink();
  if (answer.is_last) return ServeAndClose{std::move(answer.bytes)};
  speaks_ = Speaks::WebSocket;
  return Raw{std::move(answer.bytes)};
}

std::optional<Decoder::Input> WebDecoder::read_frames() {
  while (const auto item = frames_.next(in_)) {
    auto input = std::visit([&](const auto& what) { return read(what); }, *item);
    if (input) return input;
  }
  return std::nullopt;
}

std::optional<Decoder::Input> WebDecoder::read(const websocket::FrameReader::Text& message) {
  constexpr std::size_t kLongest = wire::kMaxPrefix + kMaxLine;
  auto input = lines_.read({message.text.substr(0, kLongest), message.text.size() > kLongest});
  if (!input) return std::nullopt;
  if (auto* raw = std::get_if<Raw>(&*input)) {
    return as_input(framed(std::move(*raw), CloseCode::Normal));
  }
  if (auto* last = std::get_if<ServeAndClose>(&*input)) {
    return as_input(framed(std::move(*last), CloseCode::PolicyViolation));
  }
  return input;
}

std::optional<Decoder::Input> WebDecoder::read(const websocket::FrameReader::Ping& ping) {
  Raw pong;
  websocket::append_frame(pong.bytes, websocket::Opcode::Pong, ping.payload);
  return pong;
}

std::optional<Decoder::Input> WebDecoder::read(const websocket::FrameReader::Close& close) {
  return ServeAndClose{close.answer};
}

Decoder::Answer WebDecoder::framed(Answer answer, CloseCode code) {
  std::visit([](auto& what) { frame_lines(what.bytes, 0); }, answer);
  if (auto* last = std::get_if<ServeAndClose>(&answer)) {
    last->bytes += websocket::close_frame(code, "");
  }
  return answer;
}

Decoder::Answer WebDecoder::refused(std::string_view code, std::string_view sentence) {
  if (speaks_ == Speaks::Http) return ServeAndClose{http_error(code, sentence)};
  return framed(lines_.refused(code, sentence), close_code_for(code));
}

std::string WebDecoder::ended(std::string_view code, std::string_view sentence) {
  std::string bytes = Decoder::ended(code, sentence);
  if (speaks_ == Speaks::Http) return bytes;
  // A refusal that lets the client try again has no close frame.
  const std::string close = websocket::close_frame(close_code_for(code), "");
  return bytes.ends_with(close) ? bytes : bytes + close;
}

}  // namespace chat
