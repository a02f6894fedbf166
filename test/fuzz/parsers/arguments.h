// A command line made of bytes: an argument a line, up to the first zero byte in it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "test/fuzz/parsers/parsers.h"

namespace chat::fuzz {

class Arguments {
 public:
  Arguments(std::string_view program, std::string_view bytes) : words_{std::string(program)} {
    for_each_line(bytes, [&](std::string_view word) {
      words_.emplace_back(word.substr(0, word.find('\0')));
    });
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  [[nodiscard]] int count() const { return static_cast<int>(words_.size()); }
  [[nodiscard]] char** words() { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

}  // namespace chat::fuzz
