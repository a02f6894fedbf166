#include "server/dialect/native/native.h"

#include <memory>
#include <string>

#include "common/protocol/wire.h"
#include "server/dialect/native/decoder.h"

namespace chat {
namespace {

class NativeEncoder final : public Encoder {
 public:
  void append(std::string& out, const LogEntry& entry, View view) const override {
    const Event& event = entry.event;
    if (view != View::Own) return wire::append_event(out, event);
    // The reader learns these from welcome and bye.
    if (event.is<event::Joined, event::Left, event::Away, event::Back>()) return;
    // The sender knows these already; the `ok` below says that the line took effect.
    const bool is_known = event.is<event::Message, event::Ok>();
    if (!is_known) wire::append_event(out, event);
    // An error is itself the outcome of its line. The outcome of a history comes with its
    // `current`.
    const bool has_ok = entry.line != 0 && !event.is<event::Error, event::History>();
    if (has_ok) wire::append_ok(out, entry.line, event.seq, event.time_ms);
  }

  void append_run(std::string& out, std::span<const EntryPtr> run) const override {
    for (const EntryPtr& entry : run) wire::append_event(out, entry->event);
  }
};

const Encoder& native_encoder() {
  static const NativeEncoder encoder;
  return encoder;
}

// The first line's first word is /hello. The blank behind it may be several bytes (UTF-8).
Dialect::Match match_hello(std::string_view first) {
  constexpr std::size_t kLongestBlank = 4;
  using enum Dialect::Match;
  if (!first.starts_with(wire::kHelloWord.substr(0, first.size()))) return No;
  const std::string_view line = first.substr(0, first.find_first_of("\r\n"));
  const bool line_ended = line.size() < first.size();
  const bool word_ended = line_ended || line.size() > wire::kHelloWord.size();
  if (word_ended && wire::is_hello(line)) return Yes;
  return line_ended || line.size() >= wire::kHelloWord.size() + kLongestBlank ? No : More;
}

}  // namespace

const Dialect& native_dialect() {
  static const Dialect dialect{
      .match = match_hello,
      .open = [](const DialectSettings&) -> std::unique_ptr<Decoder> {
        return std::make_unique<NativeDecoder>(native_encoder());
      },
      .encoder = native_encoder(),
      .has_sessions = true,
  };
  return dialect;
}

}  // namespace chat
