// Reads JSON, value by value, in the order in which it stands there.

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace chat::bench {

// Every function takes the next value and throws Failure where it is of another kind. Of escapes in
// strings it knows those that print_json() writes: \" and \\.
class JsonReader {
 public:
  // `text` outlives the reader.
  explicit JsonReader(std::string_view text) : rest_(text) {}

  // Calls `member` for each member; that takes the member's value.
  void object(const std::function<void(const std::string& name)>& member);
  // Calls `element` for each element; that takes it.
  void list(const std::function<void()>& element);
  [[nodiscard]] std::string string();
  // NaN for null.
  [[nodiscard]] double number();
  // Takes a value of any kind.
  void skip();

 private:
  // The next character that is not blank; 0 at the end.
  char peek();
  bool take(char wanted);
  void expect(char wanted);

  std::string_view rest_;
};

}  // namespace chat::bench
