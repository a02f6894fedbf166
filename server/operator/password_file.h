// The file of --password-file.

#pragma once

#include <string>

namespace chat {

// The room's password: the first line of the file, which must be a regular one that only its owner
// can read and write. Throws UserError.
[[nodiscard]] std::string read_password_file(const std::string& path);

}  // namespace chat
