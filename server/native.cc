// The native dialect, for programs: numbered lines, TAB-separated events (common/PROTOCOL.md).

#include <string>

#include "common/wire.h"
#include "server/dialect.h"

namespace chat {
namespace {

class Native final : public Dialect {
 public:
  [[nodiscard]] std::variant<Introduction, Mistake> introduction(
      const LineBuffer::Line& line) const override {
    if (!wire::is_hello(line.text)) {
      return Mistake{code::kSyntax, "/hello 1 name comes first; that line was discarded", ""};
    }
    auto hello = wire::decode_hello(line.text);
    if (auto* fault = std::get_if<std::string>(&hello)) {
      return Mistake{code::kVersion, std::move(*fault), ""};
    }
    auto& good = std::get<wire::Hello>(hello);
    return Introduction{std::move(good.name), good.history};
  }

  [[nodiscard]] std::string_view name_question() const override { return ""; }
  [[nodiscard]] bool has_telnet() const override { return false; }

  [[nodiscard]] Order order(const LineBuffer::Line& line, std::uint64_t last_line) const override {
    const auto numbered = wire::decode_client_line(line.text);
    if (!numbered) {
      return {last_line + 1,
              Mistake{code::kSyntax, "a line begins with its number and a TAB; goodbye", ""}, true};
    }
    if (numbered->number != last_line + 1) {
      return {numbered->number,
              Mistake{code::kOutOfOrder,
                      "line " + std::to_string(last_line + 1) + " should come next, not " +
                          std::to_string(numbered->number) + "; goodbye",
                      ""},
              true};
    }
    return {numbered->number, request_in(numbered->text, line.too_long), false};
  }

  void append(std::string& out, const LogEntry& entry, View view) const override {
    const Event& event = entry.event;
    if (view != View::Own) return wire::append_event(out, event);
    switch (event.kind) {
      case EventKind::Joined:
      case EventKind::Left:
        return;  // told by welcome and bye
      case EventKind::Say:
      case EventKind::Act:
      case EventKind::Ok:
        break;  // its own line is all that its sender has to know
      default:
        wire::append_event(out, event);
    }
    const bool is_outcome = event.line != 0 && event.kind != EventKind::Error;
    if (is_outcome) wire::append_ok(out, event.line, event.seq, event.time_ms);
  }

  void append_run(std::string& out, std::span<const EntryPtr> run) const override {
    for (const EntryPtr& entry : run) wire::append_event(out, entry->event);
  }
};

}  // namespace

const Dialect& native_dialect() {
  static const Native dialect;
  return dialect;
}

}  // namespace chat
