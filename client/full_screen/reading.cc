// Where the person reads: scrolling, the mouse's wheel, and whether they look at this window.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "client/full_screen/full_screen.h"

namespace chat {
namespace {

using Kind = Key::Kind;

constexpr std::size_t kWheelRows = 3;  // for each step of the wheel

bool is_plain(const Key& key, Kind kind) {
  return key.kind == kind && key.with == Key::Modifiers{};
}

}  // namespace

// What the terminal tells is no answer to a question, and ends no search.
void FullScreen::press_terminal(const Key& key) {
  if (key.kind == Kind::FocusIn) {
    focus_ = Focus::Here;
    new_ = 0;
    scrollback_.here_again();
    return;
  }
  if (key.kind == Kind::FocusOut) {
    focus_ = Focus::Elsewhere;
    if (!scrollback_.top()) scrollback_.mark_here();
    return;
  }
  mouse_ = Mouse::Reported;
  if (key.kind == Kind::MouseButton) return tell_of_shift();
  if (page_) return turn_page(key);
  if (key.kind == Kind::WheelUp) return scroll_up(kWheelRows);
  scroll_down(kWheelRows);
}

// Terminals that are not asked for the mouse make arrow keys of the wheel, where nothing but the
// alternate screen is shown: several at once for each step. No person types them so.
bool FullScreen::scrolls_like_wheel(const std::vector<Key>& keys) {
  constexpr std::size_t kFewest = 3;
  if (page_ || keys.size() < kFewest) return false;
  const auto are_all = [&keys](Kind kind) {
    return std::all_of(keys.begin(), keys.end(),
                       [kind](const Key& key) { return is_plain(key, kind); });
  };
  // The bare lines are shown without mouse reports. The wheel leaves them as they are.
  if (lines_ != Lines::No) return are_all(Kind::Up) || are_all(Kind::Down);
  if (mouse_ == Mouse::Reported) return false;
  if (are_all(Kind::Up)) {
    scroll_up(keys.size());
  } else if (are_all(Kind::Down)) {
    scroll_down(keys.size());
  } else {
    return false;
  }
  pacer_.want_now();
  return true;
}

void FullScreen::scroll_page(Kind direction) {
  const Model shown = model(Clock::now());
  const std::size_t page = viewport_of(shown).page();
  if (direction == Kind::PageDown) return scroll_down(page);
  scroll_up(page);
}

void FullScreen::scroll_up(std::size_t rows) {
  const Model shown = model(Clock::now());
  if (viewport_of(shown).scroll_up(scrollback_, rows) == Reach::Top) ask_for_older();
}

void FullScreen::scroll_down(std::size_t rows) {
  const Model shown = model(Clock::now());
  viewport_of(shown).scroll_down(scrollback_, rows);
}

void FullScreen::ask_for_older() {
  const bool may_be_had = scrollback_.before() == Scrollback::Before::Unknown;
  if (!may_be_had || older_asked_ != 0) return;
  constexpr std::size_t kMore = 200;
  const std::size_t count = scrollback_.size() + kMore;
  if (conversation_.ask_for_older(count)) older_asked_ = count;
}

void FullScreen::to_the_end() {
  scrollback_.follow();
  scrollback_.here_again();
  said_to_me_.reset();
}

// Whoever presses a button wants to select text, which the terminal then leaves to the client.
void FullScreen::tell_of_shift() {
  if (std::exchange(shift_hint_, ShiftHint::Given) == ShiftHint::Given) return;
  tell("Hold Shift to select text with the mouse, or type /set mouse off.");
}

std::string FullScreen::title() const {
  const bool has_one = settings_.preferences.title == TitleShown::Yes &&
                       takes_control_strings(settings_.term) && !conversation_.room().empty();
  if (!has_one) return "";
  const std::size_t unread = std::max(new_, scrollback_.unread());
  const std::string count = unread == 0 ? "" : "(" + std::to_string(unread) + ") ";
  return count + shown(conversation_.room());
}

}  // namespace chat
