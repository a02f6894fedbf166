#include "server/dialect/web/answers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>

#include "common/text/number.h"
#include "server/dialect/web/base64.h"
#include "server/dialect/web/host.h"
#include "server/dialect/web/sha1.h"

namespace chat::http {
namespace {

constexpr std::string_view kFirstFile = "index.html";
constexpr std::size_t kKeyBytes = 16;              // RFC 6455, section 4.1
constexpr std::string_view kSocketVersion = "13";  // the same
constexpr std::string_view kSocketGuid =           // section 1.3
    "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

constexpr std::string_view kUpgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";

constexpr std::string_view kOtherVersion =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";

// What every answer says: a page of this server loads and does nothing but what is its own.
constexpr std::string_view kSafety =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

// The allocator keeps small pieces of memory for the thread that gave them back (glibc's tcache: up
// to about 1 KiB each). A browser's thread needs no such pieces later: so an answer is made in one
// piece that is larger.
constexpr std::size_t kHeadReserve = 1536;

void append_policy(std::string& bytes, std::string_view host) {
  bytes +=
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
      "img-src 'self'; connect-src 'self'";
  bytes += socket_sources(host);
  bytes += "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n";
}

std::string_view type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".svg", "image/svg+xml"},
  }};
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return type;
  }
  return "text/plain; charset=utf-8";
}

// The beginning of every answer that ends the connection.
std::string begin(Status status, std::string_view host, std::int64_t now_ms) {
  std::string bytes;
  bytes.reserve(kHeadReserve);
  bytes += "HTTP/1.1 ";
  put_number(bytes, static_cast<std::uint16_t>(status));
  bytes.append(" ").append(reason_phrase(status)).append("\r\n");
  bytes.append("Date: ").append(date_text(now_ms)).append("\r\n");
  bytes.append("Connection: close\r\n").append(kSafety);
  append_policy(bytes, host);
  return bytes;
}

void append_content(std::string& bytes, std::string_view type, std::string_view content) {
  bytes.append("Content-Type: ").append(type).append("\r\nContent-Length: ");
  put_number(bytes, content.size());
  bytes.append("\r\n\r\n").append(content);
}

std::string tag_of(const PageFile& file) {
  constexpr std::size_t kDigits = 16;
  std::string tag = "\"";
  put_hexadecimal(tag, file.version, kDigits);
  return tag += '"';
}

// Weak comparison (RFC 9110, section 13.1.2).
bool has_tag(const Request& request, std::string_view tag) {
  bool found = false;
  for (const Header& header : request.headers) {
    if (!same_word(header.name, "If-None-Match")) continue;
    for_each_word(header.value, [&](std::string_view each) {
      if (each.starts_with("W/")) each.remove_prefix(2);
      found = found || each == tag || each == "*";
    });
  }
  return found;
}

std::string serve(const Request& request, const PageFile& file, std::int64_t now_ms) {
  const std::string tag = tag_of(file);
  const bool is_known = has_tag(request, tag);
  std::string bytes = begin(is_known ? Status::NotModified : Status::Ok, request.host, now_ms);
  bytes.append("Cache-Control: no-cache\r\nETag: ").append(tag).append("\r\n");
  if (is_known) return bytes + "\r\n";
  append_content(bytes, type_of(file.name), file.content);
  return bytes;
}

// Why the request opens no WebSocket; nothing: it does (RFC 6455, section 4.2.1).
std::optional<std::string> refuse_upgrade(const Request& request, std::int64_t now_ms) {
  const bool asks = request.method == "GET" && request.minor_version >= 1 &&
                    request.lists("Upgrade", "websocket") && request.lists("Connection", "Upgrade");
  if (!asks) {
    return error_answer(Status::UpgradeRequired, "Here is a WebSocket; the page is at /.", now_ms,
                        kUpgrade);
  }
  if (request.only("Sec-WebSocket-Version") != kSocketVersion) {
    return error_answer(Status::UpgradeRequired, "This server speaks version 13 of WebSocket.",
                        now_ms, kOtherVersion);
  }
  const auto key = from_base64(request.only("Sec-WebSocket-Key").value_or(""));
  if (!key || key->size() != kKeyBytes) {
    return error_answer(Status::BadRequest, "Sec-WebSocket-Key is not 16 bytes in base64.", now_ms);
  }
  if (!is_same_host(request.only("Origin").value_or(""), request.host)) {
    return error_answer(Status::Forbidden,
                        "A page of another server may not talk here: Origin is not the Host that "
                        "was asked for.",
                        now_ms);
  }
  return std::nullopt;
}

Answer open_socket(const Request& request, std::int64_t now_ms) {
  if (auto refusal = refuse_upgrade(request, now_ms)) return {std::move(*refusal)};
  const auto accept = sha1(std::string(*request.only("Sec-WebSocket-Key")).append(kSocketGuid));
  std::string bytes;
  bytes.reserve(kHeadReserve);
  bytes.append("HTTP/1.1 101 Switching Protocols\r\n").append(kUpgrade);
  bytes += "Sec-WebSocket-Accept: ";
  bytes += base64(std::string_view(accept.data(), accept.size()));
  bytes.append("\r\n").append(kSafety);
  append_policy(bytes, request.host);
  bytes += "\r\n";
  return {std::move(bytes), false};
}

std::string without_body(std::string answer) {
  answer.resize(*end_of_head(answer));
  return answer;
}

Answer answer_to(const Request& request, std::span<const PageFile> files,
                 const DialectSettings& settings, std::int64_t now_ms) {
  if (settings.browsers == DialectSettings::Browsers::SentAway) {
    return {error_answer(Status::NotFound,
                         "This server has no page for browsers. Join with chat-client, or with nc.",
                         now_ms)};
  }
  if (!is_own_host(request.host, settings.host_names)) {
    return {error_answer(Status::MisdirectedRequest,
                         "This server is not asked for by that name. Open it by its address, or "
                         "start it with --web-host and the name.",
                         now_ms)};
  }
  if (request.path == kChatPath) return open_socket(request, now_ms);
  const std::string_view name = request.path == "/" ? kFirstFile : request.path.substr(1);
  const auto found = std::find_if(files.begin(), files.end(),
                                  [name](const PageFile& file) { return file.name == name; });
  if (!request.path.starts_with('/') || found == files.end()) {
    return {error_answer(Status::NotFound, "There is no such page. The chat is at /.", now_ms)};
  }
  return {serve(request, *found, now_ms)};
}

}  // namespace

Answer answer_to(std::string_view head, std::span<const PageFile> files,
                 const DialectSettings& settings, std::int64_t now_ms) {
  const auto parsed = parse_request(head);
  if (const auto* error = std::get_if<Error>(&parsed)) {
    const bool is_method = error->status == Status::MethodNotAllowed;
    std::string bytes = error_answer(error->status, error->sentence, now_ms,
                                     is_method ? "Allow: GET, HEAD\r\n" : "");
    return {head.starts_with("HEAD ") ? without_body(std::move(bytes)) : std::move(bytes)};
  }
  const auto& request = std::get<Request>(parsed);
  Answer answer = answer_to(request, files, settings, now_ms);
  if (request.method == "HEAD") answer.bytes = without_body(std::move(answer.bytes));
  return answer;
}

std::string error_answer(Status status, std::string_view sentence, std::int64_t now_ms,
                         std::string_view headers) {
  std::string bytes = begin(status, "", now_ms);
  bytes.append("Cache-Control: no-store\r\n").append(headers);
  append_content(bytes, "text/plain; charset=utf-8", std::string(sentence) + '\n');
  return bytes;
}

}  // namespace chat::http
