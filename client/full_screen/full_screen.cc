#include "client/full_screen/full_screen.h"

#include <utility>

#include "common/text/text.h"

namespace chat {
namespace {

using std::chrono::milliseconds;

// The longest time between the bytes of one key. They come together, except over a slow link.
constexpr milliseconds kSequenceTimeout{50};
// The longest pause within a paste, for slow links. After that its end is taken for lost.
constexpr milliseconds kPasteTimeout{10'000};
// What comes sooner after a paste belongs to it: nobody types so fast.
constexpr milliseconds kAfterPaste{20};

std::string history_path(const ClientSettings& settings) {
  return settings.state_folder.empty() ? "" : settings.state_folder + "/history";
}

}  // namespace

FullScreen::FullScreen(ClientSettings settings, Conversation& conversation, ScreenSize size)
    : settings_(std::move(settings)),
      conversation_(conversation),
      size_(size),
      actions_(settings_, conversation_, scrollback_) {
  if (const std::string path = history_path(settings_); !path.empty()) {
    history_file_.emplace(path);
    HistoryFile::Loaded loaded = history_file_->load();
    for (const std::string& line : loaded.lines) history_.add(line);
    if (loaded.error) complain(*loaded.error);
    if (loaded.file == HistoryFile::Loaded::File::Missing) hint_ = Hint::Due;
  }
  pacer_.want_now();
}

void FullScreen::feed(std::string_view bytes, Clock::time_point now) {
  key_at_ = now;
  keys_.feed(bytes);
  press_all();
}

// The keys of what has come at once.
void FullScreen::press_all() {
  std::vector<Key> keys;
  while (auto key = keys_.next()) keys.push_back(*std::move(key));
  keys = pastes_.take(std::move(keys));
  if (scrolls_like_wheel(keys)) return;
  for (const Key& key : keys) press(key);
}

void FullScreen::on_time(Clock::time_point now) {
  if (now < keys_deadline()) return;
  if (!keys_.is_waiting_after_escape() && !keys_.is_in_paste()) return press(pastes_.end());
  keys_.time_out();
  press_all();
}

FullScreen::Clock::time_point FullScreen::keys_deadline() const {
  if (!takes_keys()) return Clock::time_point::max();
  if (keys_.is_waiting_after_escape()) return key_at_ + kSequenceTimeout;
  if (keys_.is_in_paste()) return key_at_ + kPasteTimeout;
  if (pastes_.is_open()) return key_at_ + kAfterPaste;
  return Clock::time_point::max();
}

// --- keys ---

void FullScreen::press(const Key& key) {
  pacer_.want_now();
  if (is_of_terminal(key)) return press_terminal(key);
  const bool completes = key.kind == Key::Kind::Tab || key.kind == Key::Kind::BackTab;
  if (!completes) completion_.reset();
  if (lines_ != Lines::No) return leave_lines(key);
  if (page_) return turn_page(key);
  if (question_) return answer(key);
  if (search_) return search(key);
  if (find_) return press_in_find(key);
  if (is_asking_password()) return press_in_password(key);
  if (key.kind == Key::Kind::Paste) return paste(key);
  if (key.kind == Key::Kind::Enter && is_asking()) return enter();
  if (editor_.press(key) == LineEditor::Pressed::NotMine) return press_command_key(key);
  if (editor_.text().empty() && !is_asking()) history_.begin_anew();
}

void FullScreen::press_command_key(const Key& key) {
  switch (key.kind) {
    case Key::Kind::Enter:
      return enter();
    case Key::Kind::Tab:
      return complete(Completion::Turn::Next);
    case Key::Kind::BackTab:
      return complete(Completion::Turn::Previous);
    case Key::Kind::Up:
      return recall(Towards::Older);
    case Key::Kind::Down:
      return recall(Towards::Newer);
    case Key::Kind::PageUp:
    case Key::Kind::PageDown:
      return scroll_page(key.kind);
    case Key::Kind::Escape:
      return to_the_end();
    case Key::Kind::F1:
      return show_keys();
    case Key::Kind::Letter:
      return press_letter(key);
    default:
      return;
  }
}

void FullScreen::press_letter(const Key& key) {
  if (is_ctrl(key, U'c')) return interrupt();
  if (is_ctrl(key, U'd')) return conversation_.leave(Cause::Left);
  if (is_ctrl(key, U'l')) return screen_.forget();
  if (is_ctrl(key, U'z')) stop_ = Stop::Yes;
  if (is_ctrl(key, U'p')) return recall(Towards::Older);
  if (is_ctrl(key, U'n')) return recall(Towards::Newer);
  if (is_ctrl(key, U'r') && !is_asking()) {
    if (editor_.text().empty()) return find("");
    search_.emplace(history_, editor_.text());
  }
  if (is_alt(key, U'a')) to_next_said_to_me();
  if (is_alt(key, U'l')) show_lines();
  if (is_alt(key, U'r')) reply();
}

void FullScreen::recall(Towards towards) {
  if (is_asking()) return;
  const auto line =
      towards == Towards::Older ? history_.older(editor_.text()) : history_.newer(editor_.text());
  if (line) editor_.set(*line);
}

// The cleared text comes back by undoing and, unless it was a name, by going back in the history.
void FullScreen::interrupt() {
  const std::string text = editor_.text();
  if (text.empty()) {
    question_ = Question{Question::About::Leaving, {}};
    return;
  }
  editor_.replace(0, text.size(), "");
  if (is_asking()) return;
  history_.begin_anew();
  history_.add(text);
}

void FullScreen::search(const Key& key) {
  const HistorySearch::Outcome outcome = search_->press(key);
  if (outcome == HistorySearch::Outcome::Searching) return;
  end_search();
  if (outcome == HistorySearch::Outcome::Entered) return enter();
  if (outcome == HistorySearch::Outcome::Taken) press(key);
}

// Going on to older and newer lines begins at the line that was found.
void FullScreen::end_search() {
  if (const auto found = search_->found()) {
    history_.jump(*found, editor_.text());
    editor_.set(search_->text());
  }
  search_.reset();
}

void FullScreen::complete(Completion::Turn turn) {
  if (is_asking()) return;
  const auto completed =
      completion_.press(turn, editor_.text(), editor_.cursor(), conversation_.people());
  if (completed) editor_.replace(completed->begin, completed->end, completed->text);
}

void FullScreen::press_in_password(const Key& key) {
  if (is_ctrl(key, U'c')) return conversation_.leave(Cause::Left);
  if (key.kind == Key::Kind::Enter) {
    std::string text = password_.take();
    password_ = LineEditor();
    return conversation_.take({Input::Entry::Kind::Line, std::move(text)});
  }
  if (password_.press(key) == LineEditor::Pressed::NotMine) press_command_key(key);
}

// Alt+R: the line becomes a whisper to the last whisperer.
void FullScreen::reply() {
  const auto name = actions_.name_to_reply_to();
  if (!name) return;
  const std::string beginning = "/msg " + *name + " ";
  if (!editor_.text().starts_with(beginning)) editor_.replace(0, 0, beginning);
  editor_.replace(editor_.text().size(), editor_.text().size(), "");  // the cursor to the end
}

}  // namespace chat
