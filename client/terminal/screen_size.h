// How large a terminal is, in characters.

#pragma once

#include <cstddef>

namespace chat {

struct ScreenSize {
  std::size_t rows = 24;
  std::size_t columns = 80;  // 0 is taken for 1, of rows too
};

}  // namespace chat
