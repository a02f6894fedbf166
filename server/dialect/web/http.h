// Requests of HTTP/1.1 (RFC 9110, RFC 9112), as far as the server answers any. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chat::http {

// The most bytes of a request up to its empty line. A browser's has some 600; cookies of other
// servers on this host come with it.
inline constexpr std::size_t kMaxHead = std::size_t{8} * 1024;

enum class Status : std::uint16_t {
  SwitchingProtocols = 101,
  Ok = 200,
  NotModified = 304,
  BadRequest = 400,
  Forbidden = 403,
  NotFound = 404,
  MethodNotAllowed = 405,
  RequestTimeout = 408,
  ContentTooLarge = 413,
  MisdirectedRequest = 421,
  UpgradeRequired = 426,
  HeadTooLarge = 431,
  ServiceUnavailable = 503,
  VersionNotSupported = 505,
};

// Whether bytes that begin so are a request, and not a nickname: METHOD SP target SP HTTP/. Nothing
// when more of them are needed; `most` bytes are always enough.
[[nodiscard]] std::optional<bool> is_request(std::string_view first, std::size_t most);

// Where the header ends in `bytes`: behind its empty line. Nothing when that has not come.
[[nodiscard]] std::optional<std::size_t> end_of_head(std::string_view bytes);

struct Header {
  std::string_view name;
  std::string_view value;  // without blanks around it
};

// All views are parts of the bytes that were read.
struct Request {
  std::string_view method;
  std::string_view path;  // without the query
  std::string_view host;  // as the client has written it; with a port, if it has
  int minor_version = 1;  // of HTTP/1
  std::vector<Header> headers;

  // The value of the only header of that name. Nothing when there is none, or several.
  [[nodiscard]] std::optional<std::string_view> only(std::string_view name) const;
  // Whether the header, a list of words separated by commas, has `word`, in any case of letters.
  [[nodiscard]] bool lists(std::string_view name, std::string_view word) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
};

struct Error {
  Status status = Status::BadRequest;
  std::string_view sentence;  // for people
};

// Reads the head of a request, its empty line included. A request with a body is an error.
[[nodiscard]] std::variant<Request, Error> parse_request(std::string_view head);

// Calls `use(word)` for each word of a list that is separated by commas, without blanks around it.
template <class Use>
void for_each_word(std::string_view list, const Use& use);

// Equal but for the case of ASCII letters.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);

// --- answers ---

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
[[nodiscard]] std::string date_text(std::int64_t time_ms);
[[nodiscard]] std::string_view reason_phrase(Status status);

[[nodiscard]] std::string_view trim_blanks(std::string_view text);

template <class Use>
void for_each_word(std::string_view list, const Use& use) {
  while (!list.empty()) {
    const std::string_view word = list.substr(0, list.find(','));
    use(trim_blanks(word));
    list.remove_prefix(word.size() < list.size() ? word.size() + 1 : word.size());
  }
}

}  // namespace chat::http
