// A dialect is a way to speak with the room: it turns bytes into requests and events into bytes.
// The room knows none of them. A new one is one file, and one line in choose_dialect().
//
// Dialects hold no state: safe from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "common/protocol/request.h"
#include "common/text/line_buffer.h"
#include "server/log/log.h"

namespace chat {

class Dialect {
 public:
  virtual ~Dialect() = default;

  // --- at the door ---

  struct Introduction {
    std::string name;                      // not checked yet
    std::optional<std::uint32_t> history;  // how many messages of the past at most
    // A session to be taken up again instead, after the event of that number.
    struct Resume {
      std::string token;
      std::uint64_t after = 0;
    };
    std::optional<Resume> resume;
    std::string key{};  // with which the same session may be asked for again; empty: none
  };
  // The name that a line gives, or what is wrong with the line.
  [[nodiscard]] virtual std::variant<Introduction, BadRequest> introduction(
      const LineBuffer::Line& line) const = 0;
  // The question for a name, after one was refused; empty where programs know.
  [[nodiscard]] virtual std::string_view name_question() const = 0;
  // Whether telnet's negotiation may be among the bytes.
  [[nodiscard]] virtual bool has_telnet() const = 0;
  // Whether who speaks it has a session that can be taken up again, numbers their lines, and
  // answers pings.
  [[nodiscard]] virtual bool has_sessions() const = 0;

  // --- in the room ---

  struct Order {
    std::uint64_t line = 0;  // the member's number for it; 0 where the dialect has none
    Request request;
  };
  struct Pong {
    std::uint64_t seq = 0;  // everything up to this event has arrived
  };
  // What a line asks for, or answers.
  [[nodiscard]] virtual std::variant<Order, Pong> order(const LineBuffer::Line& line) const = 0;

  // Appends how `entry` looks as `view`.
  virtual void append(std::string& out, const LogEntry& entry, View view) const = 0;
  // Appends a run of joins, or one of leaves, that is delivered at once; seen as Public.
  virtual void append_run(std::string& out, std::span<const EntryPtr> run) const = 0;
};

[[nodiscard]] const Dialect& plain_dialect();
[[nodiscard]] const Dialect& native_dialect();

// The dialect of who says `first_line`.
[[nodiscard]] const Dialect& choose_dialect(std::string_view first_line);

// The text of a line, cleaned and read; a BadRequest when the line is too long.
[[nodiscard]] Request request_in(std::string_view text, bool too_long);

}  // namespace chat
