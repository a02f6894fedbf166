#pragma once

namespace chat {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace chat
