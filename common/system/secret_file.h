// A file whose first line is a secret, such as a password.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

// The password: the first line of the file, which must be a regular one that only its owner can
// read and write. `is_password` says whether a line of at most `most_bytes` is one. Throws
// UserError.
[[nodiscard]] std::string read_password_file(const std::string& path, std::size_t most_bytes,
                                             bool (*is_password)(std::string_view));

}  // namespace chat
