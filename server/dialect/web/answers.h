// The server's answers to a browser, until a WebSocket is open. Each is a whole answer; the
// connection ends behind it. Pure.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "server/dialect/dialect.h"
#include "server/dialect/web/http.h"
#include "server/dialect/web/page.h"

namespace chat::http {

// Where the page opens its WebSocket.
inline constexpr std::string_view kChatPath = "/chat";

// The answer to a request. `is_last`: the connection ends behind it; else it is open as a
// WebSocket.
struct Answer {
  std::string bytes;
  bool is_last = true;
};

// Answers `head`, a request with its empty line. `now_ms`: the time of day.
[[nodiscard]] Answer answer_to(std::string_view head, std::span<const PageFile> files,
                               const DialectSettings& settings, std::int64_t now_ms);
// What is wrong, as a sentence in plain text. `headers`: further ones, each with its CRLF.
[[nodiscard]] std::string error_answer(Status status, std::string_view sentence,
                                       std::int64_t now_ms, std::string_view headers = "");

}  // namespace chat::http
