// The client on a full screen: the effect of each key, and what is shown of the conversation.
// Takes bytes from the keyboard, gives bytes for the terminal; knows no terminal, and the caller
// gives the time. Writes the files of /save, of /set, and of the typed lines.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/commands/actions.h"
#include "client/display/bare_lines.h"
#include "client/display/bell.h"
#include "client/display/frame.h"
#include "client/display/frame_pacer.h"
#include "client/display/layout.h"
#include "client/display/page.h"
#include "client/display/screen.h"
#include "client/display/window.h"
#include "client/edit/completion.h"
#include "client/edit/history_file.h"
#include "client/edit/input_history.h"
#include "client/edit/keys.h"
#include "client/edit/line_editor.h"
#include "client/edit/local_commands.h"
#include "client/edit/paste_detector.h"
#include "client/full_screen/find.h"
#include "client/session/conversation.h"
#include "client/settings/options.h"
#include "client/talk/scrollback.h"
#include "client/terminal/screen_size.h"
#include "common/protocol/request.h"

namespace chat {

class FullScreen {
 public:
  using Clock = Conversation::Clock;

  // `conversation` outlives this.
  FullScreen(ClientSettings settings, Conversation& conversation, ScreenSize size);

  // --- in ---

  // Whether to read keys. Not while many lines are being sent: further keys stay in the terminal.
  // But always when nothing can be sent, because Ctrl+C is a key.
  [[nodiscard]] bool takes_keys() const {
    return to_send_.size() < kMostToSend || !conversation_.is_connected() || is_late() ||
           is_deciding();
  }
  void feed(std::string_view bytes, Clock::time_point now);
  void resize(ScreenSize size);
  // Another program has written on the terminal: repaints everything.
  void forget();
  // Shows what has come in, and passes on entered lines that the conversation can take now.
  void update(Clock::time_point now);
  // When on_time() or paint() has to be called next.
  [[nodiscard]] Clock::time_point deadline(Clock::time_point now) const;
  void on_time(Clock::time_point now);

  // --- out ---

  // The bytes of one repaint, if it is time for one.
  [[nodiscard]] std::string paint(Clock::time_point now);
  // Whether Ctrl+Z was pressed since the last call.
  [[nodiscard]] bool wants_to_stop() { return std::exchange(stop_, Stop::No) == Stop::Yes; }
  // Marks the place where the person stopped reading.
  void leave_mark() { scrollback_.mark_here(); }
  // Typed lines that will not be sent any more, to be listed at the end.
  [[nodiscard]] std::vector<std::string> unsent() const;

 private:
  static constexpr std::size_t kMostToSend = 256;
  // The most lines that wait while nothing can be sent; further ones are refused.
  static constexpr std::size_t kMostWaiting = 20'000;
  // A line without an outcome after this time is shown as not confirmed yet.
  static constexpr std::chrono::milliseconds kUsualOutcome{1'000};
  // A person who has pressed no key for so long is not in the middle of a word.
  static constexpr std::chrono::milliseconds kPause{1'000};

  struct Question {
    enum class About : std::uint8_t { Paste, Undecided, Leaving, Nobody } about;
    std::vector<std::string> lines;
  };

  // full_screen.cc: keys
  void press_all();
  [[nodiscard]] Clock::time_point keys_deadline() const;
  void press(const Key& key);
  void press_command_key(const Key& key);
  void press_letter(const Key& key);
  enum class Towards : std::uint8_t { Older, Newer };
  void recall(Towards towards);
  void interrupt();
  void search(const Key& key);
  void end_search();
  void complete(Completion::Turn turn);
  void reply();
  void press_in_password(const Key& key);

  // questions.cc: what is answered with one key
  void answer(const Key& key);
  void say_yes(const Question& question);
  void say_no(const Question& question);
  void edit(const Question& question);
  [[nodiscard]] bool asks_about_nobody(const std::string& line, const Whisper& whisper) const;
  void ask_about_nobody(std::string line);
  [[nodiscard]] std::string question_text() const;
  void paste(const Key& key);
  // `lines` are sent as text, whatever they look like.
  void ask_to_send(std::vector<std::string> lines);
  void enter_lines();

  // reading.cc: scrolling, and where the person looks
  void press_terminal(const Key& key);
  [[nodiscard]] bool scrolls_like_wheel(const std::vector<Key>& keys);
  void scroll_page(Key::Kind direction);
  void scroll_up(std::size_t rows);
  void scroll_down(std::size_t rows);
  void ask_for_older();
  void to_the_end();
  void tell_of_shift();
  [[nodiscard]] std::string title() const;

  // finding.cc: searching in what was said, and what was said to the person
  void find(std::string_view query);
  void find_next(Find::Towards towards);
  void press_in_find(const Key& key);
  void end_find();
  void show_entry(Scrollback::Number number);
  void to_next_said_to_me();

  // pages.cc: what takes the whole screen until a key is pressed
  void show_keys();
  void turn_page(const Key& key);
  void show_lines();
  void leave_lines(const Key& key);

  // commands.cc: lines that were entered
  void enter();
  void remember(const std::string& line);
  void send(std::string line);
  void run(const LocalCommand& command);
  void show_help();
  void change_setting(const Set& wish);
  void tell(std::string sentence) { conversation_.tell(std::move(sentence)); }
  void complain(std::string sentence) { conversation_.complain(std::move(sentence)); }

  // news.cc: what comes in
  void take_entries(Clock::time_point now);
  void give_hint();
  void ring(const Entry& entry, Clock::time_point now);
  void take_older();
  void put_typed_aside();
  void take_refused();
  // Waits for a pause in the typing, so that typed text is not taken for an answer.
  void ask_undecided(Clock::time_point now);
  void ask_next_undecided();
  // Whether nothing may be sent before the person has decided something.
  [[nodiscard]] bool is_deciding() const {
    return conversation_.has_undecided() ||
           (question_ && question_->about == Question::About::Undecided);
  }
  void watch_outcomes(Clock::time_point now);
  // Whether a line has had no outcome for longer than usual.
  [[nodiscard]] bool is_late() const { return late_ != 0 && late_ == waits_for_; }
  [[nodiscard]] bool is_asking() const { return conversation_.is_asking(); }
  [[nodiscard]] bool is_asking_password() const {
    return conversation_.phase() == Conversation::Phase::AskingPassword;
  }
  [[nodiscard]] std::vector<PendingLine> pending() const;
  [[nodiscard]] std::string connection_status(Clock::time_point now) const;
  [[nodiscard]] std::vector<People::Seen> people_seen() const;
  [[nodiscard]] const std::string& input() const;
  [[nodiscard]] std::string prompt() const;
  [[nodiscard]] Layout layout() const;
  [[nodiscard]] Model model(Clock::time_point now) const;

  ClientSettings settings_;
  Conversation& conversation_;
  ScreenSize size_;

  KeyParser keys_;
  PasteDetector pastes_;
  Clock::time_point key_at_{};  // when the last byte came
  LineEditor editor_;
  LineEditor password_;  // never shown; what it can undo goes with it
  InputHistory history_;
  std::optional<HistoryFile> history_file_;
  std::optional<HistorySearch> search_;
  Completion completion_;
  std::optional<Question> question_;
  std::optional<Page> page_;
  enum class Lines : std::uint8_t { No, Due, Shown } lines_ = Lines::No;  // bare, to be copied
  std::optional<Find> find_;
  std::optional<Scrollback::Number> said_to_me_;  // the entry that Alt+A has gone to
  std::deque<std::string> to_send_;   // entered lines that the conversation does not take yet
  std::vector<std::string> decided_;  // to be sent before those, once all is decided
  // The half-typed line, kept while the person is asked for a name.
  std::optional<std::string> put_aside_;
  enum class Stop : std::uint8_t { No, Yes } stop_ = Stop::No;
  // On the first run one line says how to find the keys, below what the server tells at first.
  enum class Hint : std::uint8_t { None, Due } hint_ = Hint::None;

  Scrollback scrollback_;
  // Whether the terminal's window has the keyboard, as far as it tells.
  enum class Focus : std::uint8_t { Here, Elsewhere } focus_ = Focus::Here;
  std::size_t new_ = 0;  // what others said while it had not
  enum class Mouse : std::uint8_t { Unknown, Reported } mouse_ = Mouse::Unknown;
  enum class ShiftHint : std::uint8_t { Due, Given } shift_hint_ = ShiftHint::Due;
  std::size_t older_asked_ = 0;  // how many of the last messages were asked for; 0: none
  std::uint64_t waits_for_ = 0;  // the line that has waited longest for its outcome
  Clock::time_point waits_since_{};
  std::uint64_t late_ = 0;  // the line that was last found late
  std::string status_;      // the status shown last
  NameColours name_colours_;
  BellRinger ringer_;
  std::string bell_;  // bytes to be sent before the next repaint
  Actions actions_;
  FramePacer pacer_;
  Screen screen_;
  Window window_;
};

}  // namespace chat
