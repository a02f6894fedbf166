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
//   3. Handshake: where the room has a password, the decoder gives it: a Password before the name,
//   or
//      together with it. It gives one Introduce when it knows the name, be it after one line or
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
#include <vector>

#include "common/protocol/request.h"
#include "server/log/log.h"

namespace chat {

// Turns the bytes of one connection into inputs. Keeps the connection's state, and bounds what it
// keeps. Used by one thread, the session's.
class Decoder {
 public:
  // A request to join, or to resume a session.
  struct Introduce {
    std::string name;                                     // not checked yet
    std::optional<std::uint32_t> history = std::nullopt;  // messages of the past at most
    // Instead of joining: resumes this session. Everything up to event `after` has arrived.
    struct Resume {
      std::string token;
      std::uint64_t after = 0;
    };
    std::optional<Resume> resume = std::nullopt;
    std::string key = {};  // opens the same session if its welcome is lost; empty: none
    std::optional<std::string> password = std::nullopt;  // that came with it, not checked yet
  };
  // The room's password, where it is asked for before the name; not checked yet. It counts as right
  // unless refused() follows.
  struct Password {
    std::string secret;
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
  // A complete answer in bytes. In the room it is sent in order with the member's events.
  struct Raw {
    std::string bytes;
  };
  // The last bytes to send; then the server closes the connection and takes no further input. In
  // the room they are sent instead of the bye.
  struct ServeAndClose {
    std::string bytes;
  };
  // Only in the handshake: bytes to send. ask_again() follows after Limits::refused_name_quiet,
  // when what the client had sent before it could read these bytes has arrived.
  struct AskAgain {
    std::string bytes;
  };
  using Input = std::variant<Introduce, Password, Order, Pong, Raw, ServeAndClose, AskAgain>;
  // The answer to a refusal. Raw: the connection may try again. ServeAndClose: it ends. AskAgain:
  // a person is asked for another name.
  using Answer = std::variant<Raw, ServeAndClose, AskAgain>;

  [[nodiscard]] static Input as_input(Answer answer);

  virtual ~Decoder() = default;

  // Space to receive into. Never empty after next() has returned nothing; at least kMaxMatchBytes
  // at the beginning.
  [[nodiscard]] virtual std::span<char> space() = 0;
  // The first `bytes` of that space have been filled.
  virtual void commit(std::size_t bytes) = 0;
  // The next input, or nothing when more bytes are needed. How the bytes are cut into pieces
  // makes no difference. An Introduce counts as accepted unless refused() follows.
  [[nodiscard]] virtual std::optional<Input> next() = 0;
  // To be called when the member's connection has ended and next() returns nothing: the input
  // that an unfinished last line stands for.
  [[nodiscard]] virtual std::optional<Input> at_end() { return std::nullopt; }

  // The answer to a failed handshake; `code` and `sentence` give the reason.
  [[nodiscard]] virtual Answer refused(std::string_view code, std::string_view sentence) = 0;
  // What is sent when the server ends the handshake by itself.
  [[nodiscard]] virtual std::string ended(std::string_view code, std::string_view sentence);
  // The quiet time after AskAgain is over: returns the question for another name. The decoder had
  // to discard what came in that time.
  [[nodiscard]] virtual std::string ask_again() { return {}; }
};

// Turns events into bytes. Has no state, because couriers share its output among all members who
// speak the dialect. Safe from any thread.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // Appends `entry` as a reader sees it with this `view`; appends nothing when the dialect leaves
  // such entries out.
  virtual void append(std::string& out, const LogEntry& entry, View view) const = 0;
  // Appends joins in a row, or leaves in a row, that are delivered at once, as View::Public.
  virtual void append_run(std::string& out, std::span<const EntryPtr> run) const = 0;
};

// What the operator wants of the dialects.
struct DialectSettings {
  enum class Browsers : std::uint8_t {
    Served,
    SentAway,  // they are told that there is no page for them
  };
  Browsers browsers = Browsers::Served;
  enum class Entrance : std::uint8_t { Open, WithPassword } entrance = Entrance::Open;
  // How browsers may name this server, beside its addresses and localhost.
  std::vector<std::string> host_names = {};
};

// match() sees at most so many of a connection's first bytes. Asking for more then counts as No.
inline constexpr std::size_t kMaxMatchBytes = 64;

// A row of the table in server/dialects.cc. Constant, so safe from any thread.
struct Dialect {
  enum class Match : std::uint8_t { Yes, No, More };
  // Whether a connection speaks this dialect. `first`, at least one byte, is how it begins.
  Match (*match)(std::string_view first);
  // Makes the decoder of one connection; `settings` outlive it.
  std::unique_ptr<Decoder> (*open)(const DialectSettings& settings);
  const Encoder& encoder;

  // Whether a member's session can be resumed. If so, lines are numbered, clients answer pings,
  // and a connection that ends is no goodbye.
  bool has_sessions = false;
  // Whether its clients connect before they have something to ask for, and take what comes unasked
  // for an answer. So nobody from their address is greeted for a while.
  bool connects_ahead = false;
  // The greeting for a client that has been silent for Limits::greeting_delay. Only the last
  // dialect of the table is asked, because the client's own is not known yet.
  std::string (*greeting)(std::string_view room_name) = nullptr;
  // What is said instead where the room has a password; the greeting follows when it is known.
  std::string_view password_question = {};
};
// Never empty.
using Dialects = std::span<const Dialect* const>;

// --- for dialects whose lines are what people type ---

// The text of a line, cleaned and read; a BadRequest when the line is too long.
[[nodiscard]] Request request_in(std::string_view text, bool too_long);
// A handshake's error as `encoder` writes it.
[[nodiscard]] std::string encode_error(const Encoder& encoder, std::string_view code,
                                       std::string_view sentence);
// Whether a client refused with `code` may succeed with another name or line.
[[nodiscard]] bool may_try_again(std::string_view code);

}  // namespace chat
