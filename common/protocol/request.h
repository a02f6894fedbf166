// What people may type: the part of the protocol that all dialects share (PROTOCOL.md). Pure
// functions; safe from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chat {

// The most bytes in one received line, without its LF.
inline constexpr std::size_t kMaxLine = 4096;
// The most bytes that a client lets a person enter at once. More than kMaxLine, so that the
// server can refuse a line as too long and the person can shorten it.
inline constexpr std::size_t kMaxTyped = std::size_t{16} * 1024;
// The most bytes of the reason behind /quit; a longer one is cut. It stands in a line that
// everyone reads, beside a name.
inline constexpr std::size_t kMaxReason = 200;
inline constexpr std::uint16_t kDefaultPort = 8888;

// Codes of errors, for programs. Each error also has a sentence for people.
namespace code {
inline constexpr std::string_view kNameTaken = "name-taken";
inline constexpr std::string_view kNameInvalid = "name-invalid";
inline constexpr std::string_view kFull = "full";
inline constexpr std::string_view kBusy = "busy";
inline constexpr std::string_view kVersion = "version";
inline constexpr std::string_view kSyntax = "syntax";
inline constexpr std::string_view kOutOfOrder = "out-of-order";
inline constexpr std::string_view kTooLong = "too-long";
inline constexpr std::string_view kUnknownCommand = "unknown-command";
inline constexpr std::string_view kNoText = "no-text";
inline constexpr std::string_view kNobody = "nobody";
inline constexpr std::string_view kNotAWhisper = "not-a-whisper";
inline constexpr std::string_view kNotReading = "not-reading";
inline constexpr std::string_view kNotStored = "not-stored";
inline constexpr std::string_view kSessionUnknown = "session-unknown";
inline constexpr std::string_view kAfterUnknown = "after-unknown";
inline constexpr std::string_view kBanned = "banned";
inline constexpr std::string_view kMuted = "muted";
inline constexpr std::string_view kNotAnOp = "not-an-op";
inline constexpr std::string_view kRefused = "refused";
inline constexpr std::string_view kLocked = "locked";
inline constexpr std::string_view kPasswordNeeded = "password-needed";
inline constexpr std::string_view kPasswordWrong = "password-wrong";
inline constexpr std::string_view kOutcomeForgotten = "outcome-forgotten";
}  // namespace code

// Codes of `bye`.
namespace bye {
inline constexpr std::string_view kQuit = "quit";
inline constexpr std::string_view kShutdown = "shutdown";  // the session ends with the server
inline constexpr std::string_view kKept = "kept";          // the server stops, the session is kept
inline constexpr std::string_view kKicked = "kicked";  // by whoever keeps order: do not come back
inline constexpr std::string_view kReplaced = "replaced";  // another connection has the session now
inline constexpr std::string_view kWaiting =
    "waiting";  // the connection failed, the session is kept
}  // namespace bye

struct Nothing {};
struct Say {
  std::string text;
  std::string meant;  // the name in "text > name,"; the line is refused if that person is here
};
struct Act {
  std::string text;
};
struct Whisper {
  std::string to;  // well-formed as a name; there may be no such person
  std::string text;
};
struct Who {};
struct Rename {
  std::string name;  // not checked yet: see name_error()
};
struct HistoryRequest {
  std::uint32_t count = 0;  // how many of the last messages
};
struct Help {};
struct Quit {
  std::string reason;  // at most kMaxReason bytes
};
// An order of whoever keeps order in the room: "/kick Joe". What it asks for is the server's to
// read.
struct Ordered {
  std::string word;  // one of op_commands()
  std::string rest;  // trimmed
};
// A line that is not understood. Its sender gets the error; nobody else gets anything.
struct BadRequest {
  std::string_view code;
  std::string sentence;
  std::string meant = {};    // a name that the server may correct ("did you mean"); may be empty
  std::string written = {};  // what stands where `meant` is expected
};
using Request = std::variant<Nothing, Say, Act, Whisper, Who, Rename, HistoryRequest, Help, Quit,
                             Ordered, BadRequest>;

// Reads one line, cleaned by clean(). Text that may have been meant for one person never becomes
// public.
[[nodiscard]] Request parse_request(std::string_view line);

// The sign of a whisper that `text` begins with: @, or the fullwidth one of CJK keyboards (U+FF20).
// Empty for none.
[[nodiscard]] std::string_view at_sign(std::string_view text);

// What stands on both sides of the last > of a line, or the last fullwidth one (U+FF1E). Nothing
// for a line without.
struct AroundArrow {
  std::string_view before;
  std::string_view behind;
};
[[nodiscard]] std::optional<AroundArrow> around_last_arrow(std::string_view line);

// How a command is typed and what it does, for /help and completion.
struct CommandForm {
  std::string_view word;       // without its slash, in lower case
  std::string_view arguments;  // what follows the word: "Joe text"; empty: nothing
  std::string_view help;
  enum class Behind : std::uint8_t {
    Nothing,      // nothing that can be completed
    Text,         // text that may have names in it
    Name,         // the name of a person who is here
    NameAndText,  // a name, then text
    Setting,      // a setting of the client, and its value
  } behind = Behind::Nothing;
};

struct Command : CommandForm {
  Request (*parse)(std::string_view rest) = nullptr;  // without the one blank after the word
};

// The table of all commands. /help, completion and parse_request() all use it.
[[nodiscard]] std::span<const Command> commands();

// The orders of those who keep order in the room. Nobody else may give them.
[[nodiscard]] std::span<const CommandForm> op_commands();

// "msg" for "w": what a word of other chats is here; else the word itself. In lower case.
[[nodiscard]] std::string_view without_alias(std::string_view word);

// "/msg Joe text: a whisper to Joe".
[[nodiscard]] std::string help_line(const CommandForm& command);

// The lines of /help, and what an op has below them.
[[nodiscard]] std::vector<std::string> help_lines();
[[nodiscard]] std::vector<std::string> op_help_lines();

}  // namespace chat
