// All that a client sends. The first bytes decide the dialect; its decoder then gets all bytes,
// those included. Used by one thread, the session's.

#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "server/dialect/dialect.h"

namespace chat {

class Incoming {
 public:
  // Chooses the first of `dialects` that recognizes the client's bytes, or else the last.
  // `dialects` and `settings` outlive this object.
  Incoming(Dialects dialects, const DialectSettings& settings)
      : dialects_(dialects), settings_(settings) {}

  // As in Decoder.
  [[nodiscard]] std::span<char> space();
  void commit(std::size_t bytes);
  [[nodiscard]] std::optional<Decoder::Input> next();

  // Whether the client has sent anything.
  [[nodiscard]] bool heard() const { return decoder_ != nullptr || size_ > 0; }
  // The client's dialect; the last of the table while it is not known.
  [[nodiscard]] const Dialect& dialect() const;
  // The decoder of dialect(). After this call the dialect does not change any more.
  [[nodiscard]] Decoder& decoder();

 private:
  // The dialect of the bytes so far; nullptr: more of them are needed.
  [[nodiscard]] const Dialect* detect() const;
  void open(const Dialect& dialect);

  const Dialects dialects_;
  const DialectSettings& settings_;
  std::array<char, kMaxMatchBytes> first_{};  // until the dialect is known
  std::size_t size_ = 0;                      // bytes in first_
  const Dialect* dialect_ = nullptr;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace chat
