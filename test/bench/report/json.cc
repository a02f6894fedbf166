#include "test/bench/report/json.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "test/bench/failure.h"

namespace chat::bench {

char JsonReader::peek() {
  rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  return rest_.empty() ? '\0' : rest_.front();
}

bool JsonReader::take(char wanted) {
  if (peek() != wanted) return false;
  rest_.remove_prefix(1);
  return true;
}

void JsonReader::expect(char wanted) {
  if (take(wanted)) return;
  throw Failure(std::string("not the JSON of a benchmark: ") + wanted + " is missing before \"" +
                std::string(rest_.substr(0, 20)) + "\"");
}

void JsonReader::object(const std::function<void(const std::string& name)>& member) {
  expect('{');
  if (take('}')) return;
  do {
    const std::string name = string();
    expect(':');
    member(name);
  } while (take(','));
  expect('}');
}

void JsonReader::list(const std::function<void()>& element) {
  expect('[');
  if (take(']')) return;
  do {
    element();
  } while (take(','));
  expect(']');
}

std::string JsonReader::string() {
  expect('"');
  std::string text;
  while (!rest_.empty() && rest_.front() != '"') {
    if (rest_.front() == '\\') rest_.remove_prefix(1);
    text += rest_.substr(0, 1);
    rest_.remove_prefix(std::min<std::size_t>(1, rest_.size()));
  }
  expect('"');
  return text;
}

double JsonReader::number() {
  constexpr std::string_view kNull = "null";
  (void)peek();
  if (rest_.starts_with(kNull)) {
    rest_.remove_prefix(kNull.size());
    return std::numeric_limits<double>::quiet_NaN();
  }
  double value = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
  if (error != std::errc()) throw Failure("not the JSON of a benchmark: a number is missing");
  rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
  return value;
}

void JsonReader::skip() {
  switch (peek()) {
    case '{':
      return object([this](const std::string&) { skip(); });
    case '[':
      return list([this] { skip(); });
    case '"':
      (void)string();
      return;
    default:
      (void)number();
  }
}

}  // namespace chat::bench
