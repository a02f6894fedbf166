// How often a text has another in it.

#pragma once

#include <cstddef>
#include <string_view>

namespace chat::test {

inline std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size())) {
    ++found;
  }
  return found;
}

}  // namespace chat::test
