// The native dialect, version 1, in both directions: how programs talk to the server. Its
// specification is PROTOCOL.md. Pure functions; safe from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/protocol/event.h"

namespace chat::wire {

inline constexpr std::string_view kHelloWord = "/hello";
inline constexpr int kDialectVersion = 1;

// "/pong SEQ", without a number: answers a ping.
inline constexpr std::string_view kPongWord = "/pong";

// "/password SECRET", without a number: what a room with a password asks for. The `/hello` behind
// it has the answer.
inline constexpr std::string_view kPasswordWord = "/password";

// The most bytes before the text of a client's line: a number of at most 20 digits and a TAB.
inline constexpr std::size_t kMaxPrefix = 21;

// The most lines without an outcome that a client may have sent.
inline constexpr std::size_t kMaxInFlight = 64;

// The server keeps so many outcomes of a session's last lines: as many as can be missing when its
// connection breaks.
inline constexpr std::size_t kKeptOutcomes = kMaxInFlight;

// 128 bits, as in a token: nobody can guess one.
inline constexpr std::size_t kKeyDigits = 32;

// The most bytes in one line of a server. `users` is split to stay far below.
inline constexpr std::size_t kMaxServerLine = std::size_t{64} * 1024;

struct Hello {
  std::string name;  // not checked yet: see name_error()
  std::optional<std::uint32_t> history =
      std::nullopt;  // how many messages at most; nothing: the server's choice
  // Resumes this session; everything up to event `after` has arrived.
  struct Resume {
    std::string token;
    std::uint64_t after = 0;
  };
  std::optional<Resume> resume = std::nullopt;
  // kKeyDigits hexadecimal digits: a later hello with the same key gets the same session, should
  // this one's welcome get lost. Empty: none.
  std::string key = {};
};
[[nodiscard]] std::string encode(const Hello& hello);
[[nodiscard]] bool is_hello(std::string_view line);
// Reads `line`, for which is_hello() holds; gives a sentence when it is wrong. Ignores unknown
// options, because later versions may have more.
[[nodiscard]] std::variant<Hello, std::string> decode_hello(std::string_view line);

void append_password(std::string& out, std::string_view secret);
// The secret as it stands, not checked yet, when `line` has one.
[[nodiscard]] std::optional<std::string_view> decode_password(std::string_view line);

// `number` TAB `text` LF.
void append_client_line(std::string& out, std::uint64_t number, std::string_view text);
struct ClientLine {
  std::uint64_t number = 0;
  std::string_view text;
};
[[nodiscard]] std::optional<ClientLine> decode_client_line(std::string_view line);

void append_pong(std::string& out, std::uint64_t seq);
// The number of the last event that has arrived at the client, when `line` is a pong.
[[nodiscard]] std::optional<std::uint64_t> decode_pong(std::string_view line);

// Appends one event, in one line or (Users) several, each with its LF.
void append_event(std::string& out, const Event& event);
// Appends `ok` with the number of the line, and the place in the log and the time of what it did.
void append_ok(std::string& out, std::uint64_t line, std::uint64_t seq, std::int64_t time_ms);

// The event in a line of the server, with every text cleaned by clean(). Nothing when the line is
// no event of this dialect; a client ignores it.
[[nodiscard]] std::optional<Event> decode_event(std::string_view line);

}  // namespace chat::wire
