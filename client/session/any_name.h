// Names for programs that take another one where theirs is taken. Pure.

#pragma once

#include <string>
#include <string_view>

namespace chat {

// "cron" and 2 to "cron2". Of a long name the end gives way, so that it stays a name.
[[nodiscard]] std::string numbered_name(std::string_view name, unsigned number);

}  // namespace chat
