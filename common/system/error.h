// Errors whose text a person reads as it is.

#pragma once

#include <string>
#include <system_error>
#include <utility>

namespace chat {

// An error whose what() is a whole sentence: what went wrong, on which object, and what to do.
// (std::system_error would append words of its own.)
class UserError : public std::system_error {
 public:
  // `error` is an errno value.
  UserError(int error, std::string sentence)
      : std::system_error(error, std::generic_category()), sentence_(std::move(sentence)) {}
  [[nodiscard]] const char* what() const noexcept override { return sentence_.c_str(); }

 private:
  std::string sentence_;
};

// The system's words for an errno value: "No space left on device".
[[nodiscard]] inline std::string error_text(int error) {
  return std::generic_category().message(error);
}

}  // namespace chat
