#include "test/server/dialect/framed/framed.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/dialect/plain/plain.h"

namespace chat::test {
namespace {

constexpr std::size_t kHeader = 2;
constexpr std::string_view kName = "name ";

class FramedEncoder final : public Encoder {
 public:
  void append(std::string& out, const LogEntry& entry, View view) const override {
    std::string text;
    plain_dialect().encoder.append(text, entry, view);
    append_frame(out, text);
  }
  void append_run(std::string& out, std::span<const EntryPtr> run) const override {
    std::string text;
    plain_dialect().encoder.append_run(text, run);
    append_frame(out, text);
  }

 private:
  static void append_frame(std::string& out, std::string_view text) {
    if (!text.empty()) out += frame(text.substr(0, text.size() - 1));
  }
};

const Encoder& framed_encoder() {
  static const FramedEncoder encoder;
  return encoder;
}

class FramedDecoder final : public Decoder {
 public:
  [[nodiscard]] std::span<char> space() override { return std::span(bytes_).subspan(size_); }
  void commit(std::size_t bytes) override { size_ += bytes; }

  [[nodiscard]] std::optional<Input> next() override {
    if (!begun_ && size_ < kFramedBegin.size()) return std::nullopt;
    if (!std::exchange(begun_, true)) drop(kFramedBegin.size());
    while (size_ >= kHeader) {
      const std::size_t length = static_cast<unsigned char>(bytes_[0]) * std::size_t{256} +
                                 static_cast<unsigned char>(bytes_[1]);
      if (length > kMaxLine) return end("that frame is too long");
      if (size_ < kHeader + length) break;
      const std::string text(bytes_.data() + kHeader, length);
      drop(kHeader + length);
      if (auto input = read(text)) return input;
    }
    return std::nullopt;
  }

  [[nodiscard]] Answer refused(std::string_view code, std::string_view sentence) override {
    entered_ = false;
    std::string bytes = encode_error(framed_encoder(), code, sentence);
    if (!may_try_again(code)) return ServeAndClose{std::move(bytes)};
    return Raw{std::move(bytes)};
  }

 private:
  [[nodiscard]] std::optional<Input> read(std::string_view text) {
    if (text == "tick") return Raw{frame("tock")};
    if (entered_) return Order{0, request_in(text, false)};
    if (text == "page") return ServeAndClose{frame("a page")};
    if (text.starts_with(kName)) {
      name_ = text.substr(kName.size());
      return std::nullopt;
    }
    if (text != "enter") return Raw{frame("first a name")};
    entered_ = true;
    return Introduce{name_};
  }
  [[nodiscard]] Input end(std::string_view text) {
    drop(size_);
    return ServeAndClose{frame(text)};
  }
  void drop(std::size_t bytes) {
    std::copy(bytes_.data() + bytes, bytes_.data() + size_, bytes_.data());
    size_ -= bytes;
  }

  std::array<char, 2 * (kHeader + kMaxLine)> bytes_{};
  std::size_t size_ = 0;
  bool begun_ = false;
  bool entered_ = false;
  std::string name_;
};

Dialect::Match match_begin(std::string_view first) {
  using enum Dialect::Match;
  if (first.starts_with(kFramedBegin)) return Yes;
  return kFramedBegin.starts_with(first) ? More : No;
}

}  // namespace

const Dialect& framed_dialect() {
  static const Dialect dialect{
      .match = match_begin,
      .open = [](const DialectSettings&) -> std::unique_ptr<Decoder> {
        return std::make_unique<FramedDecoder>();
      },
      .encoder = framed_encoder(),
  };
  return dialect;
}

std::string frame(std::string_view text) {
  std::string framed;
  framed += static_cast<char>(text.size() / 256);
  framed += static_cast<char>(text.size() % 256);
  return framed.append(text);
}

}  // namespace chat::test
