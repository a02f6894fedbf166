// All rows of the screen: conversation, status, question, and input. Pure: takes a model, gives
// rows. client/display/screen.h turns them into bytes for the terminal.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/display/layout.h"
#include "client/display/page.h"
#include "client/display/viewport.h"
#include "client/settings/preferences.h"
#include "client/talk/people.h"
#include "client/terminal/screen_size.h"

namespace chat {

struct Status {
  std::string room;          // the room's name, or the server's
  std::uint32_t people = 0;  // 0: not known
  std::string connection;    // "connected", "no contact for 12 s", "next try in 4 s"
};

// What is shown at one moment. Refers to the scrollback, so it must not be kept.
struct Model {
  const Scrollback& scrollback;
  ScreenSize size;
  std::vector<PendingLine> pending;
  std::string own_name;
  Status status;
  std::string prompt;  // "[You] ", "Your name: "
  std::string input;
  std::size_t cursor = 0;                                 // a byte offset in the input
  std::optional<std::string> question;                    // "leave? Ctrl+C again leaves"
  Layout layout;                                          // has the columns of
  std::optional<Scrollback::Number> spot = std::nullopt;  // the entry that the person has gone to
  PeopleShown people_shown = PeopleShown::Off;
  std::vector<People::Seen> people = {};  // at least as many as the screen has rows, or all
  const Page* page = nullptr;             // in place of everything else; nullptr: none
};

struct Frame {
  struct Cursor {
    std::size_t row = 0;
    std::size_t column = 0;
    friend bool operator==(const Cursor&, const Cursor&) = default;
  };

  ScreenSize size;
  // One for each row of the screen. Each ends its own style and fits the columns.
  std::vector<std::string> rows;
  std::size_t conversation_rows = 0;  // the first rows: those of the conversation
  Cursor cursor;
};

// From top to bottom: the conversation, at the bottom of its rows; the status; the question; the
// input, at most half of the screen. On the smallest screens the status is left out first.
[[nodiscard]] Frame compose(const Model& model);

// The conversation's part of that frame. Refers to `model`.
[[nodiscard]] Viewport viewport_of(const Model& model);

}  // namespace chat
