// The native dialect, for programs: numbered lines, TAB-separated events
// (common/protocol/PROTOCOL.md).

#include <string>

#include "common/protocol/wire.h"
#include "server/dialect/dialect.h"

namespace chat {
namespace {

class Native final : public Dialect {
 public:
  [[nodiscard]] std::variant<Introduction, BadRequest> introduction(
      const LineBuffer::Line& line) const override {
    if (!wire::is_hello(line.text)) {
      return BadRequest{code::kSyntax, "/hello 1 name comes first; that line was discarded", ""};
    }
    auto hello = wire::decode_hello(line.text);
    if (auto* fault = std::get_if<std::string>(&hello)) {
      return BadRequest{code::kVersion, std::move(*fault), ""};
    }
    auto& good = std::get<wire::Hello>(hello);
    Introduction person{std::move(good.name), good.history, std::nullopt, std::move(good.key)};
    if (good.resume) person.resume = {std::move(good.resume->token), good.resume->after};
    return person;
  }

  [[nodiscard]] std::string_view name_question() const override { return ""; }
  [[nodiscard]] bool has_telnet() const override { return false; }
  [[nodiscard]] bool has_sessions() const override { return true; }

  [[nodiscard]] std::variant<Order, Pong> order(const LineBuffer::Line& line) const override {
    if (const auto seq = wire::decode_pong(line.text)) return Pong{*seq};
    const auto numbered = wire::decode_client_line(line.text);
    if (!numbered) {
      return Order{
          0, BadRequest{code::kSyntax, "a line begins with its number and a TAB; goodbye", ""}};
    }
    return Order{numbered->number, request_in(numbered->text, line.too_long)};
  }

  void append(std::string& out, const LogEntry& entry, View view) const override {
    const Event& event = entry.event;
    if (view != View::Own) return wire::append_event(out, event);
    // Told by welcome and bye.
    if (event.is<event::Joined, event::Left, event::Away, event::Back>()) return;
    // That its line took effect is all that its sender has to know.
    const bool is_known = event.is<event::Message, event::Ok>();
    if (!is_known) wire::append_event(out, event);
    // An error is an outcome itself, and a history's comes with its `current`.
    const bool has_ok = entry.line != 0 && !event.is<event::Error, event::History>();
    if (has_ok) wire::append_ok(out, entry.line, event.seq, event.time_ms);
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
