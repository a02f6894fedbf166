// What happens in the room, as lines for people. Pure: events in, text out. The first character of
// a line says what it is: `[` a person's words, `*` a notice, `!` an error.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/event.h"
#include "common/wording.h"

namespace chat {

class Printer {
 public:
  enum class Audience : std::uint8_t {
    Person,   // at a terminal
    Log,      // everything that others do; no hints, nothing of one's own
    Answers,  // only what was asked for: who is here, and notices
  };
  explicit Printer(Audience audience) : audience_(audience) {}

  void add(const Event& event);
  // A line of the client's own.
  void add_line(std::string_view line);
  // What was being told in several parts will not be told to its end.
  void connection_lost();
  // What comes until `current` happened while the connection was lost: it is marked as that.
  void begin_catch_up() { past_ = Past::Missed; }
  // What there is to print, whole lines with their LF, and nothing twice. Ends the gathering of
  // joins and leaves: called when no more events are there at the moment.
  [[nodiscard]] std::string take();

  // What the server calls us; empty before the welcome.
  [[nodiscard]] const std::string& own_name() const { return own_name_; }

 private:
  // Joins, or leaves, that came one after the other.
  struct Run {
    EventKind kind = EventKind::Joined;
    std::vector<Event> first;  // the first few of them
    std::size_t count = 0;
    std::uint32_t people = 0;  // after the last
  };
  // An answer to `?` as far as it has come.
  struct Listing {
    std::uint64_t line = 0;
    std::size_t names = 0;
    std::string text;  // lines, the last of them without its LF
  };

  void tell(const Event& event);
  void tell_welcome(const Event& event);
  void tell_message(const Event& event);
  void tell_whisper(const Event& event);
  void tell_renamed(const Event& event);
  void tell_bye(const Event& event);
  void tell_history(const Event& event);
  void tell_current();
  void mark_missed(const Event& event);
  void gather(const Event& event);
  void end_run();
  void list(const Event& event);
  void list_one(const Person& person);
  void end_listing();
  [[nodiscard]] Reader reader(const Event& event) const;
  [[nodiscard]] bool is_me(std::string_view name) const;

  Audience audience_;
  std::string own_name_;
  std::string text_;
  std::optional<Run> run_;
  std::optional<Listing> listing_;
  // What the events until `current` are.
  enum class Past : std::uint8_t {
    None,
    History,
    Missed,        // while the connection was lost; nothing of it has been told yet
    MissedMarked,  // some has, behind a mark
  } past_ = Past::None;
};

}  // namespace chat
