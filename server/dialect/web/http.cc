#include "server/dialect/web/http.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "common/text/number.h"
#include "common/text/text.h"

namespace chat::http {
namespace {

constexpr std::string_view kVersionWord = "HTTP/";
constexpr std::string_view kBlanks = " \t";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 9110, section 5.6.2.
bool is_token_character(char c) {
  constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kSigns.find(c) != std::string_view::npos;
}
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}
// Visible ASCII: what a target consists of (RFC 3986), and more than it allows.
bool is_visible(char c) {
  return c > ' ' && c <= '~';
}
// RFC 9110, section 5.5: no control characters but TAB.
bool is_value_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  constexpr unsigned char kDelete = 0x7F;
  return c == '\t' || (byte >= ' ' && byte != kDelete);
}

// Takes the next line off `text`, without its CRLF or LF (RFC 9112, section 2.2).
std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "http://host/path": a proxy's form, which every server has to take (RFC 9112, section 3.2.2).
// Takes the host off.
std::optional<std::string_view> take_authority(std::string_view& target) {
  constexpr std::string_view kScheme = "http://";
  if (!same_word(target.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  std::string_view rest = target.substr(kScheme.size());
  const std::string_view host = rest.substr(0, rest.find_first_of("/?"));
  rest.remove_prefix(host.size());
  target = rest.empty() ? "/" : rest;
  return host;
}

// Reads METHOD SP target SP HTTP/1.N.
std::optional<Error> read_request_line(std::string_view line, Request& request,
                                       std::string_view& target) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.rfind(' ');
  if (first == std::string_view::npos || first == second) {
    return Error{Status::BadRequest, "The request line is not METHOD target HTTP/1.1."};
  }
  request.method = line.substr(0, first);
  target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  constexpr std::size_t kVersionSize = kVersionWord.size() + 3;  // "HTTP/1.1"
  const bool is_version = version.size() == kVersionSize && version.starts_with(kVersionWord) &&
                          is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
  if (!is_token(request.method) || !is_version || target.empty() ||
      !std::all_of(target.begin(), target.end(), is_visible)) {
    return Error{Status::BadRequest, "The request line is not METHOD target HTTP/1.1."};
  }
  if (version[5] != '1') {
    return Error{Status::VersionNotSupported, "This server speaks HTTP/1.1."};
  }
  request.minor_version = version[7] - '0';
  return std::nullopt;
}

std::optional<Error> read_headers(std::string_view lines, Request& request) {
  for (;;) {
    const std::string_view line = take_line(lines);
    if (line.empty()) return std::nullopt;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
      return Error{Status::BadRequest, "A header is not \"Name: value\"."};
    }
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (!std::all_of(value.begin(), value.end(), is_value_character)) {
      return Error{Status::BadRequest, "A header has a control character in it."};
    }
    request.headers.push_back({line.substr(0, colon), value});
  }
}

std::optional<Error> check_body(const Request& request) {
  if (request.count("Transfer-Encoding") > 0) {
    return Error{Status::ContentTooLarge, "This server takes no request with a body."};
  }
  if (request.count("Content-Length") == 0) return std::nullopt;
  const auto length = request.only("Content-Length");
  if (!length || length->empty() || !std::all_of(length->begin(), length->end(), is_digit)) {
    return Error{Status::BadRequest, "The length of the body is not one number."};
  }
  if (length->find_first_not_of('0') != std::string_view::npos) {
    return Error{Status::ContentTooLarge, "This server takes no request with a body."};
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> is_request(std::string_view first, std::size_t most) {
  const std::string_view line = first.substr(0, first.find_first_of("\r\n"));
  const bool line_ended = line.size() < first.size();
  const auto undecided = line_ended ? std::optional(false) : std::nullopt;
  // Only the first of a line that goes on. What comes behind its end says nothing about it.
  const bool is_cut = !line_ended && first.size() >= most;

  const std::string_view method = line.substr(0, line.find(' '));
  if (!std::all_of(method.begin(), method.end(), is_token_character) || line.empty()) return false;
  if (method.size() == line.size()) return is_cut ? false : undecided;
  if (method.empty()) return false;
  const std::string_view rest = line.substr(method.size() + 1);
  const std::string_view target = rest.substr(0, rest.find(' '));
  if (!std::all_of(target.begin(), target.end(), is_visible)) return false;
  if (target.size() == rest.size()) {
    if (!is_cut) return undecided;
    return target.starts_with('/') || target.starts_with("http");  // the target alone is as long
  }
  if (target.empty()) return false;
  const std::string_view version = rest.substr(target.size() + 1);
  const std::size_t compared = std::min(version.size(), kVersionWord.size());
  if (version.substr(0, compared) != kVersionWord.substr(0, compared)) return false;
  if (compared == kVersionWord.size()) return true;
  return is_cut ? true : undecided;
}

std::optional<std::size_t> end_of_head(std::string_view bytes) {
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos;
       at = bytes.find('\n', at + 1)) {
    const std::string_view next = bytes.substr(at + 1, 2);
    if (next.starts_with('\n')) return at + 2;
    if (next == "\r\n") return at + 3;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::only(std::string_view name) const {
  if (count(name) != 1) return std::nullopt;
  return std::find_if(headers.begin(), headers.end(),
                      [name](const Header& header) { return same_word(header.name, name); })
      ->value;
}

std::size_t Request::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(),
                    [name](const Header& header) { return same_word(header.name, name); }));
}

bool Request::lists(std::string_view name, std::string_view word) const {
  bool found = false;
  for (const Header& header : headers) {
    if (!same_word(header.name, name)) continue;
    for_each_word(header.value,
                  [&](std::string_view each) { found = found || same_word(each, word); });
  }
  return found;
}

std::variant<Request, Error> parse_request(std::string_view head) {
  // More than browsers send, in one piece: see kHeadReserve in answers.cc.
  constexpr std::size_t kUsualHeaders = 40;
  Request request;
  request.headers.reserve(kUsualHeaders);
  std::string_view target;
  if (auto error = read_request_line(take_line(head), request, target)) return *error;
  if (auto error = read_headers(head, request)) return *error;
  const auto host = request.only("Host");
  if (!host) return Error{Status::BadRequest, "A request names one Host."};
  request.host = take_authority(target).value_or(*host);
  request.path = target.substr(0, target.find('?'));
  if (request.method != "GET" && request.method != "HEAD") {
    return Error{Status::MethodNotAllowed, "This server answers GET and HEAD."};
  }
  if (auto error = check_body(request)) return *error;
  return request;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char left, char right) { return fold(left) == fold(right); });
}

std::string_view trim_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(kBlanks)));
  const std::size_t last = text.find_last_not_of(kBlanks);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::string date_text(std::int64_t time_ms) {
  using namespace std::chrono;
  constexpr std::array kDays{"Sun, ", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, "};
  constexpr std::array kMonths{" Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ",
                               " Jul ", " Aug ", " Sep ", " Oct ", " Nov ", " Dec "};
  const sys_time<milliseconds> time{milliseconds(time_ms)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  const auto two_digits = [](auto number) {
    const auto value = static_cast<unsigned>(number);
    return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  };
  return kDays[weekday(day).c_encoding()] + two_digits(static_cast<unsigned>(date.day())) +
         kMonths[static_cast<unsigned>(date.month()) - 1] +
         std::to_string(static_cast<int>(date.year())) + ' ' + two_digits(clock.hours().count()) +
         ':' + two_digits(clock.minutes().count()) + ':' + two_digits(clock.seconds().count()) +
         " GMT";
}

std::string_view reason_phrase(Status status) {
  switch (status) {
    case Status::SwitchingProtocols:
      return "Switching Protocols";
    case Status::Ok:
      return "OK";
    case Status::NotModified:
      return "Not Modified";
    case Status::BadRequest:
      return "Bad Request";
    case Status::Forbidden:
      return "Forbidden";
    case Status::NotFound:
      return "Not Found";
    case Status::MethodNotAllowed:
      return "Method Not Allowed";
    case Status::RequestTimeout:
      return "Request Timeout";
    case Status::ContentTooLarge:
      return "Content Too Large";
    case Status::MisdirectedRequest:
      return "Misdirected Request";
    case Status::UpgradeRequired:
      return "Upgrade Required";
    case Status::HeadTooLarge:
      return "Request Header Fields Too Large";
    case Status::ServiceUnavailable:
      return "Service Unavailable";
    case Status::VersionNotSupported:
      return "HTTP Version Not Supported";
  }
  return "";
}

}  // namespace chat::http
