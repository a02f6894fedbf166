#include "client/edit/line_editor.h"

#include <algorithm>
#include <utility>

#include "client/edit/line_text.h"
#include "common/text/text.h"
#include "common/unicode/grapheme.h"

namespace chat {
namespace {

bool is_not_blank(char32_t c) {
  return !is_blank(c);
}

bool is_between_words(char32_t c) {
  return !is_in_word(c);
}

}  // namespace

LineEditor::Pressed LineEditor::press(const Key& key) {
  did_ = std::exchange(doing_, Did::Other);
  switch (key.kind) {
    case Key::Kind::Text:
      return type(fit_for_line(key.text));
    case Key::Kind::Paste:
      return paste(key.text);
    case Key::Kind::Enter:
      return key.with.alt || key.with.shift ? type("\n") : Pressed::NotMine;
    case Key::Kind::Letter:
      return press_letter(key);
    case Key::Kind::Left:
    case Key::Kind::Right:
    case Key::Kind::Home:
    case Key::Kind::End:
      return press_arrow(key);
    case Key::Kind::Backspace:
      return key.with.alt || key.with.ctrl ? kill(word_begin(), cursor_) : erase(left(), cursor_);
    case Key::Kind::Delete:
      return erase(cursor_, right());
    default:
      return Pressed::NotMine;
  }
}

void LineEditor::set(std::string_view text) {
  text_ = head_of(fit_for_line(text), kMaxText);
  cursor_ = text_.size();
  edits_.clear();
  doing_ = Did::Other;
}

void LineEditor::replace(std::size_t begin, std::size_t end, std::string_view with) {
  end = code_point_at(text_, end);
  begin = std::min(code_point_at(text_, begin), end);
  did_ = doing_ = Did::Other;
  const std::string fit = fit_for_line(with);
  change(begin, end, head_of(fit, room() + end - begin));
}

std::string LineEditor::take() {
  std::string taken = std::exchange(text_, {});
  set("");
  return taken;
}

LineEditor::Pressed LineEditor::press_letter(const Key& key) {
  if (key.with.ctrl && key.with.alt) return Pressed::NotMine;
  return key.with.ctrl ? press_ctrl(key.letter) : press_alt(key.letter);
}

LineEditor::Pressed LineEditor::press_ctrl(char32_t letter) {
  switch (letter) {
    case U'a':
      return move_to(0);
    case U'b':
      return move_to(left());
    case U'd':
      return text_.empty() ? Pressed::NotMine : erase(cursor_, right());
    case U'e':
      return move_to(text_.size());
    case U'f':
      return move_to(right());
    case U'h':
      return erase(left(), cursor_);
    case U'k':
      return kill(cursor_, text_.size());
    case U't':
      return transpose();
    case U'u':
      return kill(0, cursor_);
    case U'w':
      return kill(blank_word_begin(), cursor_);
    case U'y':
      return yank();
    case U'_':
    case U'/':  // the same byte, but where the terminal numbers its keys
      return undo();
    default:
      return Pressed::NotMine;
  }
}

LineEditor::Pressed LineEditor::press_alt(char32_t letter) {
  switch (letter) {
    case U'b':
    case U'B':
      return move_to(word_begin());
    case U'f':
    case U'F':
      return move_to(word_end());
    case U'd':
    case U'D':
      return kill(cursor_, word_end());
    default:
      return Pressed::NotMine;
  }
}

LineEditor::Pressed LineEditor::press_arrow(const Key& key) {
  const bool by_words = key.with.alt || key.with.ctrl;
  switch (key.kind) {
    case Key::Kind::Left:
      return move_to(by_words ? word_begin() : left());
    case Key::Kind::Right:
      return move_to(by_words ? word_end() : right());
    default:
      if (by_words) return Pressed::NotMine;
      return move_to(key.kind == Key::Kind::Home ? 0 : text_.size());
  }
}

LineEditor::Pressed LineEditor::move_to(std::size_t at) {
  return std::exchange(cursor_, at) == at ? Pressed::Nothing : Pressed::Changed;
}

LineEditor::Pressed LineEditor::type(std::string_view text) {
  doing_ = Did::Typed;
  if (text.empty() || text.size() > room()) return Pressed::Nothing;
  change(cursor_, cursor_, text);
  return Pressed::Changed;
}

LineEditor::Pressed LineEditor::paste(std::string_view text) {
  const std::size_t last = text.find_last_not_of("\r\n");
  std::string fit = fit_for_line(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
  std::replace(fit.begin(), fit.end(), '\n', ' ');
  const std::string_view kept = head_of(fit, room());
  if (kept.empty()) return Pressed::Nothing;
  change(cursor_, cursor_, kept);
  return Pressed::Changed;
}

LineEditor::Pressed LineEditor::erase(std::size_t begin, std::size_t end) {
  doing_ = Did::Erased;
  if (begin == end) return Pressed::Nothing;
  change(begin, end, "");
  return Pressed::Changed;
}

// Texts killed in a row are kept as one text, in their order in the line.
LineEditor::Pressed LineEditor::kill(std::size_t begin, std::size_t end) {
  const bool is_first = did_ != Did::Killed;
  if (begin == end) {
    if (!is_first) doing_ = Did::Killed;
    return Pressed::Nothing;
  }
  doing_ = Did::Killed;
  if (is_first) killed_.clear();
  const std::string piece = text_.substr(begin, end - begin);
  killed_.insert(end == cursor_ ? 0 : killed_.size(), piece);
  change(begin, end, "");
  return Pressed::Changed;
}

LineEditor::Pressed LineEditor::yank() {
  const std::string_view kept = head_of(killed_, room());
  if (kept.empty()) return Pressed::Nothing;
  change(cursor_, cursor_, kept);
  return Pressed::Changed;
}

// Exchanges the two characters around the cursor; at the end of the line, the last two.
LineEditor::Pressed LineEditor::transpose() {
  if (cursor_ == 0) return Pressed::Nothing;
  const std::size_t end = right();
  const std::size_t middle = cursor_ == text_.size() ? left() : cursor_;
  if (middle == 0) return Pressed::Nothing;
  const std::size_t begin = middle - last_grapheme(std::string_view(text_).substr(0, middle));
  change(begin, end, text_.substr(middle, end - middle) + text_.substr(begin, middle - begin));
  return Pressed::Changed;
}

LineEditor::Pressed LineEditor::undo() {
  if (edits_.empty()) return Pressed::Nothing;
  const Edit edit = std::move(edits_.back());
  edits_.pop_back();
  text_.replace(edit.begin, edit.inserted.size(), edit.removed);
  cursor_ = edit.cursor;
  return Pressed::Changed;
}

// Every edit goes through this function, so every edit can be undone. `with` fits.
void LineEditor::change(std::size_t begin, std::size_t end, std::string_view with) {
  std::string removed = text_.substr(begin, end - begin);
  if (joins(Did::Typed, begin, end)) {
    edits_.back().inserted += with;
  } else if (joins(Did::Erased, begin, end)) {
    Edit& run = edits_.back();
    // Backspace removes text before the cursor, Delete text behind it.
    run.removed.insert(begin < run.begin ? 0 : run.removed.size(), removed);
    run.begin = begin;
  } else {
    edits_.push_back({begin, std::move(removed), std::string(with), cursor_});
    if (edits_.size() > kMaxEdits) edits_.pop_front();
  }
  text_.replace(begin, end - begin, with);
  cursor_ = begin + with.size();
  settle();
}

// Whether this edit continues the last one at the same place.
bool LineEditor::joins(Did did, std::size_t begin, std::size_t end) const {
  if (doing_ != did || did_ != did || edits_.empty()) return false;
  const Edit& last = edits_.back();
  if (did == Did::Typed) return last.removed.empty() && begin == last.begin + last.inserted.size();
  return last.inserted.empty() && (end == last.begin || begin == last.begin);
}

// An edit may have joined characters into one; the cursor then moves behind it.
void LineEditor::settle() {
  const auto is_ascii = [&](std::size_t at) {
    return static_cast<unsigned char>(text_[at]) < 0x80;
  };
  if (cursor_ == 0 || cursor_ == text_.size()) return;
  if (is_ascii(cursor_ - 1) && is_ascii(cursor_)) return;
  std::size_t boundary = 0;
  while (boundary < cursor_) boundary += first_grapheme(std::string_view(text_).substr(boundary));
  cursor_ = boundary;
}

std::size_t LineEditor::left() const {
  return cursor_ - last_grapheme(std::string_view(text_).substr(0, cursor_));
}

std::size_t LineEditor::right() const {
  return cursor_ + first_grapheme(std::string_view(text_).substr(cursor_));
}

std::size_t LineEditor::back_over(std::size_t at, Class is_in) const {
  while (at > 0) {
    const std::size_t begin = at - last_grapheme(std::string_view(text_).substr(0, at));
    if (!is_in(decode(std::string_view(text_).substr(begin)).code_point)) break;
    at = begin;
  }
  return at;
}

std::size_t LineEditor::on_over(std::size_t at, Class is_in) const {
  while (at < text_.size()) {
    const std::string_view rest = std::string_view(text_).substr(at);
    if (!is_in(decode(rest).code_point)) break;
    at += first_grapheme(rest);
  }
  return at;
}

std::size_t LineEditor::word_begin() const {
  return back_over(back_over(cursor_, is_between_words), is_in_word);
}

std::size_t LineEditor::word_end() const {
  return on_over(on_over(cursor_, is_between_words), is_in_word);
}

std::size_t LineEditor::blank_word_begin() const {
  return back_over(back_over(cursor_, is_blank), is_not_blank);
}

}  // namespace chat
