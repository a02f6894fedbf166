// Names for programs that take another name when theirs is taken. Pure.

#pragma once

#include <string>
#include <string_view>

namespace chat {

// "cron2" from "cron" and 2. A long name is shortened at its end, so that the result is a name.
[[nodiscard]] std::string numbered_name(std::string_view name, unsigned number);

}  // namespace chat
