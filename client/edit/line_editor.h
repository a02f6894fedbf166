// The line that is being typed: takes keys, gives text and cursor. Pure: knows no terminal.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "client/edit/keys.h"
#include "common/protocol/request.h"

namespace chat {

// Moving and deleting go by what a person sees as one character: an extended grapheme cluster
// (Unicode annex 29).
class LineEditor {
 public:
  enum class Pressed : std::uint8_t {
    NotMine,  // a key that edits nothing, such as Enter alone; Ctrl+D where there is no text
    Nothing,  // the key edits, but there was nothing to edit
    Changed,  // text() or cursor() has changed
  };

  // Longer than a line may be, so that the person can shorten a line that the server refused as
  // too long. More typed text is not kept.
  static constexpr std::size_t kMaxText = kMaxTyped;

  // Line ends within a Paste become blanks; those at its end are dropped. The caller handles
  // pastes of several lines. Enter with Alt or Shift begins a new line of the text.
  [[nodiscard]] Pressed press(const Key& key);

  // Valid UTF-8 without control characters but tab, and LF between its lines.
  [[nodiscard]] const std::string& text() const { return text_; }
  // A byte offset in text(), or its end; always between two clusters.
  [[nodiscard]] std::size_t cursor() const { return cursor_; }

  // Sets the text, with the cursor at its end. Undo does not go back beyond it.
  void set(std::string_view text);
  // Replaces the bytes [begin, end) by `with` and puts the cursor behind it, as one edit. Both
  // offsets must be between two characters; offsets beyond the text mean its end.
  void replace(std::size_t begin, std::size_t end, std::string_view with);
  // Returns the text and empties the line; killed text stays for Ctrl+Y.
  [[nodiscard]] std::string take();

 private:
  // What the last key did, for edits that join the one before them.
  enum class Did : std::uint8_t { Other, Typed, Erased, Killed };
  // [begin, begin + inserted.size()) was `removed` before, with the cursor there.
  struct Edit {
    std::size_t begin;
    std::string removed;
    std::string inserted;
    std::size_t cursor;
  };
  // Steps that can be undone. A run of typing is one; each is at most twice kMaxText.
  static constexpr std::size_t kMaxEdits = 200;

  [[nodiscard]] Pressed press_letter(const Key& key);
  [[nodiscard]] Pressed press_ctrl(char32_t letter);
  [[nodiscard]] Pressed press_alt(char32_t letter);
  [[nodiscard]] Pressed press_arrow(const Key& key);

  [[nodiscard]] Pressed move_to(std::size_t at);
  [[nodiscard]] Pressed type(std::string_view text);
  [[nodiscard]] Pressed paste(std::string_view text);
  [[nodiscard]] Pressed erase(std::size_t begin, std::size_t end);
  [[nodiscard]] Pressed kill(std::size_t begin, std::size_t end);
  [[nodiscard]] Pressed yank();
  [[nodiscard]] Pressed transpose();
  [[nodiscard]] Pressed undo();

  void change(std::size_t begin, std::size_t end, std::string_view with);
  [[nodiscard]] bool joins(Did did, std::size_t begin, std::size_t end) const;
  void settle();

  // Where these movements would put the cursor.
  [[nodiscard]] std::size_t left() const;
  [[nodiscard]] std::size_t right() const;
  using Class = bool (*)(char32_t code_point);
  [[nodiscard]] std::size_t back_over(std::size_t at, Class is_in) const;
  [[nodiscard]] std::size_t on_over(std::size_t at, Class is_in) const;
  [[nodiscard]] std::size_t word_begin() const;
  [[nodiscard]] std::size_t word_end() const;
  [[nodiscard]] std::size_t blank_word_begin() const;

  [[nodiscard]] std::size_t room() const { return kMaxText - text_.size(); }

  std::string text_;
  std::size_t cursor_ = 0;
  std::string killed_;
  Did did_ = Did::Other;    // what the last key did
  Did doing_ = Did::Other;  // what this key does
  std::deque<Edit> edits_;
};

}  // namespace chat
