// How long a test waits for something before it has failed. Safe from any thread.

#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace chat::test {

using Clock = std::chrono::steady_clock;

// Long enough for a sanitizer on a busy machine; a test that needs it has failed.
inline constexpr std::chrono::seconds kDeadline{20};

// When a wait that begins now ends: after kDeadline, or much earlier where a wait of the same test
// case has been in vain, so that one broken promise costs its time once.
[[nodiscard]] Clock::time_point deadline();
// A wait ran into its deadline.
void waited_in_vain();
// Another test case begins: waits are long again.
void wait_anew();

// Waits until `condition` holds, looking every few milliseconds; false at the deadline.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

// Reads a descriptor until `enough` says so, its end, or the deadline; appends to `text`.
// True when `enough` said so.
bool read_until(int fd, std::string& text, const std::function<bool(std::string_view)>& enough);

// Whether a descriptor can be read before `until`.
[[nodiscard]] bool wait_readable(int fd, Clock::time_point until);
// Appends what a read() gives; false at the end.
bool read_some(int fd, std::string& text);

}  // namespace chat::test
