// The time of day. Safe from any thread.

#pragma once

#include <cstdint>
#include <string>

namespace chat {

// Milliseconds since 1970, UTC.
[[nodiscard]] std::int64_t wall_clock_ms();

// Appends `time_ms` in the local time zone, in the format of strftime(); at most 31 bytes.
void append_local_time(std::string& out, std::int64_t time_ms, const char* format);

}  // namespace chat
