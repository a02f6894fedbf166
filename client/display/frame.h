// What stands on the whole screen: the conversation, a row that tells how things are, and what is
// being typed. Pure: a model in, rows out; says nothing of how they get onto the terminal.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/display/layout.h"
#include "client/display/viewport.h"
#include "client/terminal/screen_size.h"
#include "common/protocol/event.h"

namespace chat {

struct Status {
  std::string room;          // its name, or the server's
  std::uint32_t people = 0;  // 0: not known
  std::string connection;    // "connected", "no contact for 12 s", "next try in 4 s"
  Presence presence = Presence::Here;
};

// What is shown, at one moment; refers to things of others, so not to be kept.
struct Model {
  const Scrollback& scrollback;
  const std::vector<PendingLine>& pending;
  std::string_view own_name;
  const Status& status;
  std::string_view prompt;  // "[You] ", "Your name: "
  std::string_view input;
  std::size_t cursor = 0;               // a byte offset in it
  std::optional<std::string> question;  // "send 12 lines? y/N  first: ..."
  Layout layout;                        // its columns are set by the size
};

struct Picture {
  struct Cursor {
    std::size_t row = 0;
    std::size_t column = 0;
    friend bool operator==(const Cursor&, const Cursor&) = default;
  };

  ScreenSize size;
  // As many as the screen has; each ends the look it began and fits its columns.
  std::vector<std::string> rows;
  std::size_t conversation_rows = 0;  // the first so many
  Cursor cursor;
};

// From above: the conversation, at the bottom of its rows; the status; the question; the input, up
// to half of the screen. On the smallest screens the status gives way first.
[[nodiscard]] Picture compose(const Model& model, ScreenSize size);

// How far a page goes: one row of it stays seen.
[[nodiscard]] std::size_t page_rows(const Model& model, ScreenSize size);
// See client/display/viewport.h. `scrollback` is the model's own.
Reach scroll_up(Scrollback& scrollback, const Model& model, ScreenSize size, std::size_t rows);
void scroll_down(Scrollback& scrollback, const Model& model, ScreenSize size, std::size_t rows);

}  // namespace chat
