// Pages: what takes the whole screen until a key is pressed.

#include <string>

#include "client/edit/key_help.h"
#include "client/full_screen/full_screen.h"

namespace chat {

void FullScreen::show_keys() {
  page_ = Page{"Keys", {}, 0};
  for (const KeyHelp& key : key_help()) {
    page_->items.push_back({std::string(key.keys), std::string(key.help)});
  }
}

// A key that does something else does it, so that nothing is lost of what is typed.
void FullScreen::turn_page(const Key& key) {
  switch (key.kind) {
    case Key::Kind::PageUp:
    case Key::Kind::Up:
    case Key::Kind::WheelUp:
      return page_up(*page_, size_);
    case Key::Kind::PageDown:
    case Key::Kind::Down:
    case Key::Kind::WheelDown:
      return page_down(*page_, size_);
    case Key::Kind::Escape:
    case Key::Kind::Enter:
    case Key::Kind::F1:
      return page_.reset();
    default:
      page_.reset();
      if (!is_ctrl(key, U'c')) press(key);
  }
}

// The terminal's own selection copies them, so they stay as they are meanwhile.
void FullScreen::show_lines() {
  lines_ = Lines::Due;
}

// The key does nothing else, except that what was copied may be pasted at once.
void FullScreen::leave_lines(const Key& key) {
  lines_ = Lines::No;
  screen_.forget();
  if (key.kind == Key::Kind::Paste) press(key);
}

}  // namespace chat
