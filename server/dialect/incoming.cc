#include "server/dialect/incoming.h"

#include <algorithm>
#include <string_view>

namespace chat {

std::span<char> Incoming::space() {
  return decoder_ != nullptr ? decoder_->space() : std::span<char>(first_).subspan(size_);
}

void Incoming::commit(std::size_t bytes) {
  if (decoder_ != nullptr) return decoder_->commit(bytes);
  size_ += bytes;
  if (size_ == 0) return;
  if (const Dialect* dialect = detect()) open(*dialect);
}

std::optional<Decoder::Input> Incoming::next() {
  if (decoder_ == nullptr) return std::nullopt;
  return decoder_->next();
}

const Dialect& Incoming::dialect() const {
  return dialect_ != nullptr ? *dialect_ : *dialects_.back();
}

Decoder& Incoming::decoder() {
  if (decoder_ == nullptr) open(dialect());
  return *decoder_;
}

const Dialect* Incoming::detect() const {
  const std::string_view first(first_.data(), size_);
  for (const Dialect* dialect : dialects_.first(dialects_.size() - 1)) {
    const Dialect::Match match = dialect->match(first);
    if (match == Dialect::Match::Yes) return dialect;
    if (match == Dialect::Match::More && size_ < first_.size()) return nullptr;
  }
  return dialects_.back();
}

void Incoming::open(const Dialect& dialect) {
  dialect_ = &dialect;
  decoder_ = dialect.open(settings_);
  std::copy_n(first_.begin(), size_, decoder_->space().begin());
  decoder_->commit(size_);
}

}  // namespace chat
