// Searching in what was said, and going to what was said to the person.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "client/full_screen/full_screen.h"

namespace chat {
namespace {

using Kind = Key::Kind;

bool is_said_to_me(const Entry& entry) {
  return entry.whose == Entry::Whose::AtMe;
}

}  // namespace

void FullScreen::find(std::string_view query) {
  find_.emplace(scrollback_.top());
  find_->type(query);
  find_next(Find::Towards::Older);
}

// Where nothing older is here, the server is asked for more: see take_older().
void FullScreen::find_next(Find::Towards towards) {
  find_->go(scrollback_, towards, settings_.preferences.joins);
  if (find_->has_failed() && towards == Find::Towards::Older) ask_for_older();
  if (find_->spot() && !find_->has_failed()) show_entry(*find_->spot());
}

void FullScreen::press_in_find(const Key& key) {
  const bool is_older = key.kind == Kind::Up || key.kind == Kind::Enter || is_ctrl(key, U'p');
  const bool is_newer = key.kind == Kind::Down || is_ctrl(key, U'n') || is_ctrl(key, U's');
  const bool is_back = key.kind == Kind::Escape || is_ctrl(key, U'g') || is_ctrl(key, U'c');
  if (is_ctrl(key, U'r') && find_->query().empty()) {
    find_.reset();
    search_.emplace(history_, editor_.text());
  } else if (is_older || is_ctrl(key, U'r')) {
    find_next(Find::Towards::Older);
  } else if (is_newer) {
    find_next(Find::Towards::Newer);
  } else if (is_back) {
    end_find();
  } else if (key.kind == Kind::Text || key.kind == Kind::Paste) {
    find_->type(key.text);
    find_next(Find::Towards::Older);
  } else if (key.kind == Kind::Backspace) {
    find_->erase();
    find_next(Find::Towards::Older);
  } else if (key.kind == Kind::PageUp || key.kind == Kind::PageDown) {
    scroll_page(key.kind);
  } else {
    find_.reset();  // the view stays
    press(key);
  }
}

// Back to where the person read before.
void FullScreen::end_find() {
  const auto before = find_->before();
  find_.reset();
  if (!before) return to_the_end();
  scrollback_.hold(*before);
}

void FullScreen::show_entry(Scrollback::Number number) {
  const Model shown = model(Clock::now());
  viewport_of(shown).show(scrollback_, number);
}

// From the end it goes to the first one that is new, or to the last one of all. Behind the last one
// is the end.
void FullScreen::to_next_said_to_me() {
  const Scrollback::Number end = scrollback_.end();
  const auto next = [&](Scrollback::Number number) {
    while (number < end && !is_said_to_me(scrollback_.at(number))) ++number;
    return number;
  };
  const auto from = said_to_me_ ? *said_to_me_ + 1 : scrollback_.mark().value_or(end);
  Scrollback::Number found = next(std::max(from, scrollback_.first()));
  if (found == end && !said_to_me_) {
    while (found > scrollback_.first() && !is_said_to_me(scrollback_.at(found - 1))) --found;
    if (found == scrollback_.first()) return tell("Nobody has whispered to you or said your name.");
    --found;
  }
  if (found == end) {
    const bool begins_anew = said_to_me_ && !scrollback_.top();
    to_the_end();
    return begins_anew ? to_next_said_to_me() : void();
  }
  said_to_me_ = found;
  show_entry(found);
}

}  // namespace chat
