// Whole files: where and what they are, and who may read them.

#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace chat::test {

// Empty where there is no such file.
[[nodiscard]] std::string contents(const std::string& file);
void write_contents(const std::string& file, std::string_view bytes);
// The permissions, as in 0600; of a link its own.
[[nodiscard]] mode_t mode_of(const std::string& path);

// A file of the source tree, by its name from the root.
[[nodiscard]] std::string source(std::string_view name);

}  // namespace chat::test
