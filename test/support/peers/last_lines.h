// What the server says last in the plain dialect, said once for all tests.

#pragma once

#include <string_view>

namespace chat::test {

inline constexpr std::string_view kStopping = "* The server is stopping.\n* Bye\n";
inline constexpr std::string_view kServerFull = "! the server is full; try again later\n";

}  // namespace chat::test
