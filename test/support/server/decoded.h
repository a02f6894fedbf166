// What a dialect makes of bytes, in words that tests can compare.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "server/dialect/incoming.h"

namespace chat::test {

// "introduce joe", "order 1 say hello", "pong 7", "raw <bytes>", ..., each with a LF behind it.
[[nodiscard]] std::string told(const Decoder::Input& input);

// A decoder that is fed as a session does it, and what comes out of it, up to the end of the
// connection. Raw bytes in a row are told as one.
class Decoded {
 public:
  explicit Decoded(Dialects dialects, DialectSettings settings = {})
      : settings_(std::move(settings)), incoming_(dialects, settings_) {}
  // What one recv() brings.
  void feed(std::string_view bytes);
  [[nodiscard]] const std::string& text() const { return text_; }
  // The same, and forgets it.
  [[nodiscard]] std::string take() {
    after_raw_ = false;
    return std::exchange(text_, {});
  }
  [[nodiscard]] Incoming& incoming() { return incoming_; }

 private:
  void add(const Decoder::Input& input);

  const DialectSettings settings_;
  Incoming incoming_;
  std::string text_;
  bool after_raw_ = false;
  bool closed_ = false;
};

}  // namespace chat::test
