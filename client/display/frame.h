// All rows of the screen: the conversation, the status, a question, and what is being typed. Pure:
// a model in, rows out. client/display/screen.h makes them the bytes for the terminal.

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

namespace chat {

struct Status {
  std::string room;          // its name, or the server's
  std::uint32_t people = 0;  // 0: not known
  std::string connection;    // "connected", "no contact for 12 s", "next try in 4 s"
};

// What is shown at one moment. Refers to the scrollback, so it is not kept.
struct Model {
  const Scrollback& scrollback;
  ScreenSize size;
  std::vector<PendingLine> pending;
  std::string own_name;
  Status status;
  std::string prompt;  // "[You] ", "Your name: "
  std::string input;
  std::size_t cursor = 0;               // a byte offset in it
  std::optional<std::string> question;  // "send 12 lines? y/N  first: ..."
  Layout layout;                        // its columns are those of `size`
};

struct Frame {
  struct Cursor {
    std::size_t row = 0;
    std::size_t column = 0;
    friend bool operator==(const Cursor&, const Cursor&) = default;
  };

  ScreenSize size;
  // As many as the screen has; each ends the style it began and fits its columns.
  std::vector<std::string> rows;
  std::size_t conversation_rows = 0;  // the first so many
  Cursor cursor;
};

// From above: the conversation, at the bottom of its rows; the status; the question; the input, up
// to half of the screen. On the smallest screens the status gives way first.
[[nodiscard]] Frame compose(const Model& model);

// The conversation's part of that frame. Refers to `model`.
[[nodiscard]] Viewport viewport_of(const Model& model);

}  // namespace chat
