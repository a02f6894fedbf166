// A dialect is a way to speak with the room. The room knows none of them, and neither does a
// session: bytes become inputs in a Decoder, events become bytes in an Encoder.
//
// A new dialect, say irc, is
//   - a folder: server/dialect/irc, with its Decoder, its Encoder, and irc.h, which declares
//     `const Dialect& irc_dialect();`;
//   - a line: `&irc_dialect(),` in server/dialects.cc, before plain, which takes every connection
//     that no other dialect recognizes.
// (And test/lint/dependencies says that the folder exists.) The course of a connection:
//   1. The dialects' match() sees its first bytes, in the table's order; the first Yes decides.
//   2. open() makes the connection's Decoder. It gets every byte, those first ones included.
//   3. Handshake: the decoder gives one Introduce when it knows the name, be it after one line or
//      several. What it has to answer before that is Raw. A page for a browser is ServeAndClose.
//   4. The room lets the person in, and from then on the decoder's inputs are a member's. Or it
//      does not: refused() says what is sent and whether the connection may try again.
//   5. In the room the decoder gives Order, Pong and Raw. The Encoder writes everything else that
//      the member is sent, from the welcome to the bye.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "common/protocol/request.h"
#include "server/log/log.h"

namespace chat {

// Turns the bytes of one connection into inputs. It has the connection's state, and a bound for
// what it keeps. One owner: the session's thread.
class Decoder {
 public:
  // Somebody wants to join, or to take a session up again.
  struct Introduce {
    std::string name;                                     // not checked yet
    std::optional<std::uint32_t> history = std::nullopt;  // messages of the past at most
    // A session to be taken up again instead, after the event of that number.
    struct Resume {
      std::string token;
      std::uint64_t after = 0;
    };
    std::optional<Resume> resume = std::nullopt;
    std::string key = {};  // with which the same session may be asked for again; empty: none
  };
  // What a member asks the room for.
  struct Order {
    std::uint64_t line = 0;  // the member's number for it; 0 where the dialect has none
    Request request;
  };
  // Everything up to this event has arrived at the client: the answer to a ping.
  struct Pong {
    std::uint64_t seq = 0;
  };
  // Bytes to answer with, whole: in the room they take their place among the member's events.
  struct Raw {
    std::string bytes;
  };
  // Bytes to send; then the server ends the connection, and asks for no further input.
  struct ServeAndClose {
    std::string bytes;
  };
  // During the handshake only: bytes to send; then ask_again(), once what was sent before they
  // could be read has come (Limits::refused_name_quiet).
  struct AskAgain {
    std::string bytes;
  };
  using Input = std::variant<Introduce, Order, Pong, Raw, ServeAndClose, AskAgain>;
  // How a refusal is answered: the connection may try again, it ends, or a person is asked again.
  using Answer = std::variant<Raw, ServeAndClose, AskAgain>;

  [[nodiscard]] static Input as_input(Answer answer);

  virtual ~Decoder() = default;

  // Room to receive into: never none after next() has given everything, and kMaxMatchBytes at the
  // beginning.
  [[nodiscard]] virtual std::span<char> space() = 0;
  // The first `bytes` of that room have been filled.
  virtual void commit(std::size_t bytes) = 0;
  // The next input; nothing when more bytes are needed. The same bytes give the same inputs,
  // whatever the pieces they come in. An Introduce counts as accepted unless refused() follows.
  [[nodiscard]] virtual std::optional<Input> next() = 0;
  // The member's connection has ended where next() gave nothing: what an unfinished line means.
  [[nodiscard]] virtual std::optional<Input> at_end() { return std::nullopt; }

  // The handshake has failed, for a reason that `code` and `sentence` tell.
  [[nodiscard]] virtual Answer refused(std::string_view code, std::string_view sentence) = 0;
  // The time after AskAgain is over: the question for another name. What has come meanwhile was
  // given to the decoder, which had to discard it.
  [[nodiscard]] virtual std::string ask_again() { return {}; }
};

// Turns events into bytes. Without state, since couriers share its output among all who speak the
// dialect: safe from any thread.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // Appends how `entry` looks as `view`; nothing where the dialect does not tell it.
  virtual void append(std::string& out, const LogEntry& entry, View view) const = 0;
  // Appends a run of joins, or one of leaves, that is delivered at once; seen as Public.
  virtual void append_run(std::string& out, std::span<const EntryPtr> run) const = 0;
};

// A connection's first bytes that match() is shown at most. More then means No.
inline constexpr std::size_t kMaxMatchBytes = 64;

// A row of the table in server/dialects.cc. Constant: safe from any thread.
struct Dialect {
  enum class Match : std::uint8_t { Yes, No, More };
  // Whether a connection that begins with `first` (a byte at least) speaks this dialect.
  Match (*match)(std::string_view first);
  // A decoder for one connection.
  std::unique_ptr<Decoder> (*open)();
  const Encoder& encoder;

  // Whether a member has a session that can be taken up again. Then lines are numbered, pings are
  // answered, and the end of the connection is no goodbye.
  bool has_sessions = false;
  // What a client is sent that has been silent for Limits::greeting_delay. Only the table's last
  // is asked: no other is known yet.
  std::string (*greeting)(std::string_view room_name) = nullptr;
};
// Never empty.
using Dialects = std::span<const Dialect* const>;

// --- for dialects whose lines are what people type ---

// The text of a line, cleaned and read; a BadRequest when the line is too long.
[[nodiscard]] Request request_in(std::string_view text, bool too_long);
// How `encoder` tells a handshake's error.
[[nodiscard]] std::string encode_error(const Encoder& encoder, std::string_view code,
                                       std::string_view sentence);
// Whether another name or line may be better than the one refused with `code`.
[[nodiscard]] bool may_try_again(std::string_view code);

}  // namespace chat
