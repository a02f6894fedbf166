// Lines of a word and fields with TABs between them: what programs say to each other, and what
// stands in the transcript. A form names the fields of a line once, for writing and for reading:
//
//   line_form("renamed", event.seq, event.time_ms, renamed.from, renamed.to)
//
// A field is a number, a std::string_view (as it stands), or a std::string (what is read is
// cleaned). Other types bring append_field() and read_field() in their own namespace.
// Pure; safe from any thread.

#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "common/text/number.h"
#include "common/text/text.h"

namespace chat {

inline constexpr char kFieldSeparator = '\t';

// A last field that takes the rest of its line, TABs included. Other fields end at the next TAB.
template <class Field>
struct Rest {
  Field& field;
};
template <class Field>
Rest(Field&) -> Rest<Field>;

template <class... Fields>
struct LineForm {
  std::string_view word;
  std::tuple<Fields...> fields;
};
template <class... Fields>
LineForm<Fields...> line_form(std::string_view word, Fields&&... fields) {
  return {word, std::tuple<Fields...>(std::forward<Fields>(fields)...)};
}

// For overloads that make forms: accepts a `Kind`, constant or not.
template <class Type, class Kind>
concept Is = std::same_as<std::remove_const_t<Type>, Kind>;

// --- writing ---

inline void append_field(std::string& out, std::string_view text) {
  out += text;
}
template <class Number>
requires std::is_integral_v<Number>
void append_field(std::string& out, Number number) {
  put_number(out, number);
}
template <class Field>
void append_field(std::string& out, const Rest<Field>& rest) {
  append_field(out, rest.field);
}

// Without LF.
template <class... Fields>
void append_line(std::string& out, const LineForm<Fields...>& form) {
  out += form.word;
  const auto append_all = [&out](const auto&... field) {
    ((out += kFieldSeparator, append_field(out, field)), ...);
  };
  std::apply(append_all, form.fields);
}

// --- reading ---

// Whether fields may be missing; missing texts are empty then.
enum class Missing : std::uint8_t { Allowed, Refused };

// Reads the fields of a line one after the other. Ignores what follows the last one.
class FieldReader {
 public:
  explicit FieldReader(std::string_view line) : rest_(line) {}

  [[nodiscard]] std::string_view next() {
    is_short_ = is_short_ || is_over_;
    const std::string_view field = rest_.substr(0, rest_.find(kFieldSeparator));
    is_over_ = field.size() == rest_.size();
    rest_.remove_prefix(std::min(rest_.size(), field.size() + 1));
    return field;
  }
  [[nodiscard]] std::string_view rest() {
    is_short_ = is_short_ || is_over_;
    is_over_ = true;
    return std::exchange(rest_, {});
  }
  // Whether more fields were read than the line has.
  [[nodiscard]] bool is_short() const { return is_short_; }

 private:
  std::string_view rest_;
  bool is_over_ = false;
  bool is_short_ = false;
};

inline bool read_field(std::string_view& target, std::string_view field) {
  target = field;
  return true;
}
inline bool read_field(std::string& target, std::string_view field) {
  target = clean(field);
  return true;
}
template <class Number>
requires std::is_integral_v<Number>
bool read_field(Number& target, std::string_view field) {
  const auto number = parse_number<Number>(field);
  if (number) target = *number;
  return number.has_value();
}

template <class Field>
bool take_field(Field& target, FieldReader& reader) {
  return read_field(target, reader.next());
}
template <class Field>
bool take_field(Rest<Field>& last, FieldReader& reader) {
  return read_field(last.field, reader.rest());
}

// False when a field cannot be read as its kind.
template <class... Fields>
[[nodiscard]] bool read_fields(FieldReader& reader, LineForm<Fields...> form, Missing missing) {
  const auto take_all = [&reader](auto&... field) { return (take_field(field, reader) && ...); };
  return std::apply(take_all, form.fields) && (missing == Missing::Allowed || !reader.is_short());
}

}  // namespace chat
