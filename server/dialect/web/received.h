// What has come and is not read yet, in a buffer that is small while little comes. One owner.

#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace chat {

class Received {
 public:
  // Holds up to `most` bytes.
  explicit Received(std::size_t most) : most_(most) {}

  // Space to receive into; empty only when `most` bytes are unread.
  [[nodiscard]] std::span<char> space() {
    std::copy(bytes_.begin() + offset(begin_), bytes_.begin() + offset(end_), bytes_.begin());
    end_ -= begin_;
    begin_ = 0;
    // Full: more came than fitted, or nothing has come yet.
    if (end_ == bytes_.size() || filled_) {
      bytes_.resize(std::clamp(bytes_.size() * 2, std::min(kFirstSize, most_), most_));
    }
    filled_ = false;
    return std::span<char>(bytes_).subspan(end_);
  }
  void commit(std::size_t bytes) {
    end_ += bytes;
    filled_ = end_ == bytes_.size();
  }

  [[nodiscard]] std::string_view unread() const {
    return std::string_view(bytes_).substr(begin_, end_ - begin_);
  }
  void consume(std::size_t bytes) { begin_ += bytes; }
  // Gives memory back that a longer piece has taken, if nothing is unread.
  void shrink() {
    if (begin_ == end_) *this = Received(most_);
  }

 private:
  static constexpr std::size_t kFirstSize = 1024;
  static std::ptrdiff_t offset(std::size_t at) { return static_cast<std::ptrdiff_t>(at); }

  std::string bytes_;  // [begin_, end_): received and not read yet
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t most_;
  bool filled_ = false;
};

}  // namespace chat
