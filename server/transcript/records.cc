#include "server/transcript/records.h"

#include "common/text/fields.h"
#include "server/transcript/frame.h"

namespace chat {
namespace {

std::string_view word_of(event::Message::Kind kind, Carried carried) {
  const bool is_say = kind == event::Message::Kind::Say;
  if (carried == Carried::Yes) return is_say ? "old-say" : "old-act";
  return is_say ? "say" : "act";
}

// The fields of each kind of record, in their order: one list for writing and reading.
auto form(Is<FormatRecord> auto& record) {
  return line_form(record.word, Rest{record.version});
}
auto form(Is<ReservedRecord> auto& record) {
  return line_form("reserved", record.seq, Rest{record.member});
}
auto form(Is<MessageRecord> auto& record) {
  return line_form(word_of(record.kind, record.carried), record.seq, record.time_ms, record.session,
                   record.line, record.name, Rest{record.text});
}
auto form(Is<OutcomeRecord> auto& record) {
  return line_form("outcome", record.session, record.line, record.seq, Rest{record.time_ms});
}
auto form(Is<LineRecord> auto& record) {
  return line_form("line", record.session, Rest{record.line});
}
auto form(Is<ForgottenRecord> auto& record) {
  return line_form("forgotten", Rest{record.seq});
}
auto form(Is<BegunRecord> auto& record) {
  return line_form("begun", record.session, record.seq, record.token, Rest{record.name});
}
auto form(Is<RenamedRecord> auto& record) {
  auto& outcome = record.outcome;
  return line_form("renamed", outcome.session, outcome.line, outcome.seq, outcome.time_ms,
                   Rest{record.name});
}
auto form(Is<EndedRecord> auto& record) {
  return line_form("ended", Rest{record.session});
}

// Reads the record whose word is `word`, with its fields from `fields`.
std::optional<TranscriptRecord> read_as(std::string_view word, FieldReader fields,
                                        auto... records) {
  std::optional<TranscriptRecord> read;
  const auto is_done = [&](auto& record) {
    if (form(record).word != word) return false;
    if (read_fields(fields, form(record), Missing::Refused)) read = record;
    return true;
  };
  (void)(is_done(records) || ...);
  return read;
}

}  // namespace

std::optional<TranscriptRecord> parse_record(std::string_view payload) {
  using enum event::Message::Kind;
  FieldReader fields(payload);
  const std::string_view word = fields.next();
  return read_as(word, fields, MessageRecord{Say}, MessageRecord{Act},
                 MessageRecord{Say, Carried::Yes}, MessageRecord{Act, Carried::Yes},
                 kMessagesFormat, kSessionsFormat, ReservedRecord{}, OutcomeRecord{}, LineRecord{},
                 ForgottenRecord{}, BegunRecord{}, RenamedRecord{}, EndedRecord{});
}

void append_record(std::string& out, const TranscriptRecord& record) {
  std::string payload;
  std::visit([&](const auto& each) { append_line(payload, form(each)); }, record);
  append_frame(out, payload);
}

void append_lines(std::string& out, const SessionState& session) {
  for (const Outcome& each : session.outcomes) {
    append_record(out, OutcomeRecord{session.id, each.line, each.seq, each.time_ms});
  }
  append_record(out, LineRecord{session.id, session.last_line});
}

}  // namespace chat
