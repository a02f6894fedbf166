// The native dialect, version 1, both directions: how programs talk to the server. PROTOCOL.md is
// its specification. Pure functions; safe from any thread.

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

// A client line is a number of at most 20 digits and a TAB before what a person types.
inline constexpr std::size_t kMaxPrefix = 21;

// Lines without an outcome that a client may have under way at once.
inline constexpr std::size_t kMaxInFlight = 64;

// Outcomes of a session's last lines that are kept and given again: those of all lines that can
// have been under way when its connection broke.
inline constexpr std::size_t kKeptOutcomes = kMaxInFlight;

// 128 bits, as many as a token has: nobody guesses one.
inline constexpr std::size_t kKeyDigits = 32;

// Bytes in one line that a server may send. `users` is split to stay far below.
inline constexpr std::size_t kMaxServerLine = std::size_t{64} * 1024;

struct Hello {
  std::string name;  // not checked yet: see name_error()
  std::optional<std::uint32_t> history =
      std::nullopt;  // how many messages at most; nothing: the server's choice
  // A session to be taken up again, after the event of that number.
  struct Resume {
    std::string token;
    std::uint64_t after = 0;
  };
  std::optional<Resume> resume = std::nullopt;
  // With which the session that this hello makes may be asked for again, should its welcome not
  // arrive: kKeyDigits hexadecimal digits. Empty: none.
  std::string key = {};
};
[[nodiscard]] std::string encode(const Hello& hello);
[[nodiscard]] bool is_hello(std::string_view line);
// A sentence when `line`, which is_hello(), cannot be followed. Unknown options are passed over:
// a later version may have more of them.
[[nodiscard]] std::variant<Hello, std::string> decode_hello(std::string_view line);

// `number` TAB `text` LF.
void append_client_line(std::string& out, std::uint64_t number, std::string_view text);
struct ClientLine {
  std::uint64_t number = 0;
  std::string_view text;
};
[[nodiscard]] std::optional<ClientLine> decode_client_line(std::string_view line);

void append_pong(std::string& out, std::uint64_t seq);
// What the client has received up to, when `line` is a pong.
[[nodiscard]] std::optional<std::uint64_t> decode_pong(std::string_view line);

// One event, in one line or (Users) several, each with its LF.
void append_event(std::string& out, const Event& event);
// `ok`: line number, the place in the log and the time of what that line did.
void append_ok(std::string& out, std::uint64_t line, std::uint64_t seq, std::int64_t time_ms);

// The event that a server's line tells, every text in it cleaned by clean(). Nothing when the line
// is not one of this dialect: a client passes over it.
[[nodiscard]] std::optional<Event> decode_event(std::string_view line);

}  // namespace chat::wire
