#include "server/transcript/records.h"

#include <array>
#include <tuple>
#include <type_traits>

#include "common/text/number.h"
#include "server/transcript/frame.h"

namespace chat {
namespace {

constexpr char kSeparator = '\t';

struct MessageWord {
  std::string_view word;
  event::Message::Kind kind;
  Carried carried;
};
constexpr std::array<MessageWord, 4> kMessageWords = {{
    {"say", event::Message::Kind::Say, Carried::No},
    {"act", event::Message::Kind::Act, Carried::No},
    {"old-say", event::Message::Kind::Say, Carried::Yes},
    {"old-act", event::Message::Kind::Act, Carried::Yes},
}};

// The word of the other kinds; each has one.
template <class Record>
constexpr std::string_view kWord;
template <>
constexpr std::string_view kWord<ReservedRecord> = "reserved";
template <>
constexpr std::string_view kWord<OutcomeRecord> = "outcome";
template <>
constexpr std::string_view kWord<LineRecord> = "line";
template <>
constexpr std::string_view kWord<ForgottenRecord> = "forgotten";
template <>
constexpr std::string_view kWord<BegunRecord> = "begun";
template <>
constexpr std::string_view kWord<RenamedRecord> = "renamed";
template <>
constexpr std::string_view kWord<EndedRecord> = "ended";

// The fields of each kind in the order they are written, the same for reading.
auto fields(auto& record) {
  using Record = std::remove_const_t<std::remove_reference_t<decltype(record)>>;
  if constexpr (std::is_same_v<Record, ReservedRecord>) {
    return std::tie(record.seq, record.member);
  } else if constexpr (std::is_same_v<Record, MessageRecord>) {
    return std::tie(record.seq, record.time_ms, record.session, record.line, record.name,
                    record.text);
  } else if constexpr (std::is_same_v<Record, OutcomeRecord>) {
    return std::tie(record.session, record.line, record.seq, record.time_ms);
  } else if constexpr (std::is_same_v<Record, LineRecord>) {
    return std::tie(record.session, record.line);
  } else if constexpr (std::is_same_v<Record, ForgottenRecord>) {
    return std::tie(record.seq);
  } else if constexpr (std::is_same_v<Record, BegunRecord>) {
    return std::tie(record.session, record.seq, record.token, record.name);
  } else if constexpr (std::is_same_v<Record, RenamedRecord>) {
    return std::tuple_cat(fields(record.outcome), std::tie(record.name));
  } else if constexpr (std::is_same_v<Record, EndedRecord>) {
    return std::tie(record.session);
  } else {
    return std::tie(record.version);
  }
}

// Takes the fields of a payload one by one; the last takes what is left.
class FieldReader {
 public:
  explicit FieldReader(std::string_view rest, std::size_t fields) : rest_(rest), left_(fields) {}

  bool take(std::string_view& field) {
    const std::size_t end = left_ > 1 ? rest_.find(kSeparator) : rest_.size();
    if (end == std::string_view::npos) return false;
    field = rest_.substr(0, end);
    rest_.remove_prefix(left_ > 1 ? end + 1 : end);
    --left_;
    return true;
  }

  template <class Number>
  bool take(Number& number) {
    std::string_view field;
    if (!take(field)) return false;
    const auto parsed = parse_number<Number>(field);
    number = parsed.value_or(0);
    return parsed.has_value();
  }

 private:
  std::string_view rest_;
  std::size_t left_;
};

template <class Record>
std::optional<TranscriptRecord> parse_fields(Record record, std::string_view text) {
  const auto parse = [&](auto&... field) {
    FieldReader reader(text, sizeof...(field));
    return (reader.take(field) && ...);
  };
  if (!std::apply(parse, fields(record))) return std::nullopt;
  return record;
}

void put_field(std::string& out, std::string_view text) {
  out.append(1, kSeparator).append(text);
}

template <class Number>
requires std::is_integral_v<Number>
void put_field(std::string& out, Number number) {
  out += kSeparator;
  put_number(out, number);
}

std::string_view word_of(const MessageRecord& message) {
  for (const MessageWord& each : kMessageWords) {
    if (each.kind == message.kind && each.carried == message.carried) return each.word;
  }
  return {};
}

std::string_view word_of(const FormatRecord& format) {
  return format.word;
}

template <class Record>
std::string_view word_of(const Record&) {
  return kWord<Record>;
}

// Of the kinds whose word is theirs alone, the one `word` names.
template <class Record, class... Others>
std::optional<TranscriptRecord> parse_as(std::string_view word, std::string_view text) {
  if (word == kWord<Record>) return parse_fields(Record{}, text);
  if constexpr (sizeof...(Others) > 0) return parse_as<Others...>(word, text);
  return std::nullopt;
}

}  // namespace

std::optional<TranscriptRecord> parse_record(std::string_view payload) {
  const std::size_t end = payload.find(kSeparator);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view word = payload.substr(0, end);
  const std::string_view text = payload.substr(end + 1);
  for (const MessageWord& each : kMessageWords) {
    MessageRecord message;
    message.kind = each.kind;
    message.carried = each.carried;
    if (word == each.word) return parse_fields(message, text);
  }
  for (const FormatRecord& each : {kMessagesFormat, kSessionsFormat}) {
    if (word == each.word) return parse_fields(each, text);
  }
  return parse_as<ReservedRecord, OutcomeRecord, LineRecord, ForgottenRecord, BegunRecord,
                  RenamedRecord, EndedRecord>(word, text);
}

void append_record(std::string& out, const TranscriptRecord& record) {
  std::string payload;
  std::visit(
      [&](const auto& each) {
        payload = word_of(each);
        std::apply([&](const auto&... field) { (put_field(payload, field), ...); }, fields(each));
      },
      record);
  append_frame(out, payload);
}

void append_lines(std::string& out, const SessionState& session) {
  for (const Outcome& each : session.outcomes) {
    append_record(out, OutcomeRecord{session.id, each.line, each.seq, each.time_ms});
  }
  append_record(out, LineRecord{session.id, session.last_line});
}

}  // namespace chat
