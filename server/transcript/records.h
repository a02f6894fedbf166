// The records of the transcript (common/protocol/PROTOCOL.md, "The transcript"). Pure functions;
// safe from any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/protocol/event.h"
#include "server/log/log.h"
#include "server/log/session_state.h"

namespace chat {

// The first record of a file: its kind and version.
struct FormatRecord {
  std::string_view word;
  std::string_view what;  // the kind, for error sentences; not written
  std::uint64_t version = 0;
};
inline constexpr std::uint64_t kTranscriptVersion = 1;
inline constexpr FormatRecord kMessagesFormat = {"chat-transcript", "transcript",
                                                 kTranscriptVersion};
inline constexpr FormatRecord kSessionsFormat = {"chat-sessions", "file of sessions",
                                                 kTranscriptVersion};

// Events and members up to these numbers may exist.
struct ReservedRecord {
  std::uint64_t seq = 0;
  MemberId member = kNobody;
};

enum class Carried : std::uint8_t { No, Yes };  // Yes: copied from the file before this one

struct MessageRecord {
  event::Message::Kind kind = event::Message::Kind::Say;
  Carried carried = Carried::No;
  std::uint64_t seq = 0;
  std::int64_t time_ms = 0;
  MemberId session = kNobody;
  std::uint64_t line = 0;
  std::string_view name = {};
  std::string_view text = {};
};

// A line of the session took effect.
struct OutcomeRecord {
  MemberId session = kNobody;
  std::uint64_t line = 0;
  std::uint64_t seq = 0;
  std::int64_t time_ms = 0;
};
// The session's lines up to this one were carried out or refused.
struct LineRecord {
  MemberId session = kNobody;
  std::uint64_t line = 0;
};

// Some messages up to this number are only in earlier files.
struct ForgottenRecord {
  std::uint64_t seq = 0;
};

struct BegunRecord {
  MemberId session = kNobody;
  std::uint64_t seq = 0;  // the number of its welcome
  std::string_view token;
  std::string_view name;
};
struct RenamedRecord {
  OutcomeRecord outcome;
  std::string_view name;
};
struct EndedRecord {
  MemberId session = kNobody;
};

using TranscriptRecord =
    std::variant<FormatRecord, ReservedRecord, MessageRecord, OutcomeRecord, LineRecord,
                 ForgottenRecord, BegunRecord, RenamedRecord, EndedRecord>;

// The record in `payload`; nothing when it is none. Texts are views into `payload`, and are not
// cleaned.
[[nodiscard]] std::optional<TranscriptRecord> parse_record(std::string_view payload);

// Appends the record in its frame. Texts must not contain LF, names and tokens neither LF nor
// TAB.
void append_record(std::string& out, const TranscriptRecord& record);
// Appends the records of the session's outcomes and of its last line.
void append_lines(std::string& out, const SessionState& session);

}  // namespace chat
