// What a client sends, from its first byte to its last: the first bytes tell the dialect, whose
// decoder then gets them all. One owner: the session's thread.

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
  // Of `dialects`, which outlive it, the first that recognizes the client's bytes, or the last.
  explicit Incoming(Dialects dialects) : dialects_(dialects) {}

  // As with a Decoder.
  [[nodiscard]] std::span<char> space();
  void commit(std::size_t bytes);
  [[nodiscard]] std::optional<Decoder::Input> next();

  // Whether a byte has come.
  [[nodiscard]] bool heard() const { return decoder_ != nullptr || size_ > 0; }
  // The client's dialect; the table's last while that is not known.
  [[nodiscard]] const Dialect& dialect() const;
  // The same dialect's decoder. Settles the question, whatever comes later.
  [[nodiscard]] Decoder& decoder();

 private:
  // The dialect of the bytes so far; nullptr: more of them are needed.
  [[nodiscard]] const Dialect* detect() const;
  void open(const Dialect& dialect);

  const Dialects dialects_;
  std::array<char, kMaxMatchBytes> first_{};  // until the dialect is known
  std::size_t size_ = 0;                      // of them
  const Dialect* dialect_ = nullptr;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace chat
