// An error that is told to a person as it is.

#pragma once

#include <string>
#include <system_error>
#include <utility>

namespace chat {

// An error whose what() is exactly `sentence`: std::system_error would append its own words.
class UserError : public std::system_error {
 public:
  // `error` is an errno value.
  UserError(int error, std::string sentence)
      : std::system_error(error, std::generic_category()), sentence_(std::move(sentence)) {}
  [[nodiscard]] const char* what() const noexcept override { return sentence_.c_str(); }

 private:
  std::string sentence_;
};

// What the system says of an errno value: "No space left on device".
[[nodiscard]] inline std::string error_text(int error) {
  return std::generic_category().message(error);
}

}  // namespace chat
