// What happens in the room, told to people: events in, entries out. Who has no screen is given each
// entry as a line of text. The first character of a line says what it is: `[` a person's words, `*`
// a notice, `!` an error. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/talk/entry.h"
#include "common/protocol/event.h"
#include "common/protocol/wording.h"

namespace chat {

// "* bob left", "! no such file": a sentence as a line shows it, with the mark of its kind.
[[nodiscard]] std::string marked(Entry::Kind kind, std::string_view sentence);

class Printer {
 public:
  enum class Audience : std::uint8_t {
    Screen,   // a person, who sees entries; the others are given lines
    Plain,    // a person who has their own lines before them already; whispers are told in words
    Log,      // everything that others do; no hints, nothing of one's own
    Answers,  // only what was asked for: who is here, and notices
  };
  // Whether lines begin with day and time, as in a log: "2026-11-28 14:02:07 [ann] hello".
  enum class Times : std::uint8_t { No, Yes };
  explicit Printer(Audience audience, Times times = Times::No)
      : audience_(audience), times_(times) {}

  void add(const Event& event);
  // A sentence of the client's own.
  void add(Entry::Kind kind, std::string sentence, std::int64_t time_ms = 0);
  // What we have said, with its place in the log: `ok` is its outcome.
  void add_own(const Event& ok, std::string_view line);
  // What was being told in several parts will not be told to its end.
  void connection_lost();
  // What comes until `current` happened while the connection was lost: it is marked as that.
  void begin_catch_up() { past_ = Past::Missed; }
  // The messages until the next `current` are older than what was told: see take_older().
  void begin_older() { past_ = Past::Older; }
  // Joined anew, after the place in the room was lost: no greeting.
  void joined_again(const event::Welcome& welcome);
  // Which of the last messages are missing on the screen after that.
  struct Gap {
    std::uint64_t after = 0;   // the place of the last event that was told
    std::int64_t time_ms = 0;  // and its time
    std::uint64_t before = 0;  // what has come since one joined again begins here
    enum class Log : std::uint8_t {
      Same,
      Other,  // of a server that was started again: its numbers may have begun anew
    } log = Log::Same;
  };
  // The messages until the next `current` are the last ones; those in the gap are told.
  void begin_gap(const Gap& gap);
  // What there is to print, whole lines with their LF, and nothing twice. Ends the gathering of
  // joins and leaves: called when no more events are there at the moment.
  [[nodiscard]] std::string take();
  // The same, each line with the entry that it is made of.
  struct Line {
    Entry entry;
    std::string text;  // without LF; empty: not to be printed, since the person has typed it
  };
  [[nodiscard]] std::vector<Line> take_lines();
  // The same for Audience::Screen. An entry that is of no certain time has none.
  [[nodiscard]] std::vector<Entry> take_entries();
  // The older messages once they have all come, in order.
  [[nodiscard]] std::optional<std::vector<Entry>> take_older();

  // What the server calls us; empty before the welcome.
  [[nodiscard]] const std::string& own_name() const { return own_name_; }

 private:
  // Joins, or leaves, that came one after the other.
  struct Moved {
    std::string name;
    std::string line;
    std::int64_t time_ms = 0;
  };
  struct Run {
    Move move = Move::Joined;
    std::vector<Moved> first;  // the first few of them
    std::size_t count = 0;
    std::uint32_t people = 0;  // after the last
  };
  // An answer to `?` as far as it has come.
  struct Listing {
    std::uint64_t line = 0;
    std::size_t names = 0;
    std::string text;  // sentences, with LF between them
  };

  void tell(const Event& event);
  void tell_welcome(const event::Welcome& welcome);
  void tell_message(const Event& event, const event::Message& message);
  void put_message(const Event& event, const event::Message& message);
  void tell_whisper(const Event& event, const event::Whisper& whisper);
  void tell_renamed(const Event& event, const event::Renamed& renamed);
  void tell_bye(const event::Bye& last);
  void tell_history(std::uint64_t count);
  void tell_current();
  void mark_missed(const Event& event);
  void tell_in_gap(const Event& event, const event::Message& message);
  void end_gap();
  void tell_missing(std::uint64_t events);
  void gather(const Event& event, const auto& what, Move move);
  void end_run();
  void list(const event::Users& users);
  void list_one(const Person& person);
  void end_listing();
  void notice(std::string sentence) { add(Entry::Kind::Notice, std::move(sentence)); }
  void put(Entry entry);
  void put_line(Entry entry, std::string text);
  // The entry for who has no screen.
  [[nodiscard]] std::string line_of(const Entry& entry) const;
  [[nodiscard]] Entry said(const Event& event, Entry::Kind kind, std::string_view name,
                           const std::string& text) const;
  [[nodiscard]] Reader reader(std::string_view actor) const;
  [[nodiscard]] bool is_me(std::string_view name) const;

  Audience audience_;
  Times times_;
  std::string own_name_;
  std::string greeting_;  // to be told below the last messages, where it is seen
  std::vector<Line> lines_;
  std::vector<Entry> entries_;
  std::vector<Entry> older_;
  enum class Older : std::uint8_t { None, Whole } older_is_ = Older::None;
  Gap gap_;
  std::size_t filled_ = 0;  // messages told of it
  enum class Overlap : std::uint8_t {
    No,
    Yes
  } overlap_ = Overlap::No;  // with what was told before
  std::optional<Run> run_;
  std::optional<Listing> listing_;
  // What the events until `current` are.
  enum class Past : std::uint8_t {
    None,
    History,
    Missed,        // while the connection was lost; nothing of it has been told yet
    MissedMarked,  // some has, behind a mark
    Older,         // what begin_older() is about
    Gap,           // what begin_gap() is about
  } past_ = Past::None;
};

}  // namespace chat
