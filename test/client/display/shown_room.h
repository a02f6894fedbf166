// A conversation, an input and what else is shown, for frames of any size.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/display/frame.h"

namespace chat::test {

using Rows = std::vector<std::string>;

// What a model is made of.
struct ShownRoom {
  Scrollback scrollback;
  std::vector<PendingLine> pending;
  Status status{"the chat", 3, "connected"};
  std::string input;
  std::size_t cursor = 0;
  std::optional<std::string> question;
  Layout layout;

  ShownRoom() { layout.times = Layout::Times::Hidden; }

  [[nodiscard]] Model model(ScreenSize size) const {
    return {scrollback, size, pending, "joe", status, "[You] ", input, cursor, question, layout};
  }
  [[nodiscard]] Frame frame(ScreenSize size) const { return compose(model(size)); }
  Reach scroll_up(ScreenSize size, std::size_t rows) {
    const Model shown = model(size);
    return viewport_of(shown).scroll_up(scrollback, rows);
  }
  void scroll_down(ScreenSize size, std::size_t rows) {
    const Model shown = model(size);
    viewport_of(shown).scroll_down(scrollback, rows);
  }
  // The conversation, without empty rows above it.
  [[nodiscard]] Rows conversation(ScreenSize size) const {
    const Frame all = frame(size);
    Rows rows(all.rows.begin(),
              all.rows.begin() + static_cast<std::ptrdiff_t>(all.conversation_rows));
    while (!rows.empty() && rows.front().empty()) rows.erase(rows.begin());
    return rows;
  }
  void say(std::string text, std::int64_t time_ms = 0) {
    Entry entry;
    entry.kind = Entry::Kind::Message;
    entry.time_ms = time_ms;
    entry.seq = ++seq_;
    entry.name = "ann";
    entry.text = std::move(text);
    scrollback.add(std::move(entry));
  }
  void say_numbers(int first, int last) {
    for (int i = first; i <= last; ++i) say(std::to_string(i));
  }
  void arrive() {
    Entry entry;
    entry.kind = Entry::Kind::Arrival;
    entry.text = "bob joined";
    scrollback.add(std::move(entry));
  }
  void type(std::string text) {
    input = std::move(text);
    cursor = input.size();
  }

 private:
  std::uint64_t seq_ = 1000;
};

inline constexpr std::string_view kDay = "--- Thursday, 1 January 1970 ---";

inline Rows numbered(int first, int last) {
  Rows rows;
  for (int i = first; i <= last; ++i) rows.push_back("  [ann] " + std::to_string(i));
  return rows;
}

}  // namespace chat::test
