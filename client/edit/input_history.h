// The lines that were entered, for Up and Down, and for searching with Ctrl+R. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client/edit/keys.h"

namespace chat {

class InputHistory {
 public:
  // More than anybody goes through; the oldest line is dropped.
  static constexpr std::size_t kMaxLines = 1000;

  // Adds a line; a walk goes on. Does not keep a line equal to the last one, or without text.
  void add(std::string_view line);
  // Adds a line that was entered. Ends the walk, and all lines are again as they were entered.
  void enter(std::string_view line);

  // A walk: from the line being typed to the lines before it, and back. `current` is the text as
  // edited at the present place; it is there again when the walk comes back.

  // The line before the present place, or nothing if there is none.
  [[nodiscard]] std::optional<std::string> older(std::string_view current);
  // The line after the present place; the last one is the line being typed. Then nothing.
  [[nodiscard]] std::optional<std::string> newer(std::string_view current);
  // The walk is now at lines()[index], as it was entered.
  void jump(std::size_t index, std::string_view current);
  // The person has cleared the text at the present place, and types a new line. What was being
  // typed before the walk becomes a line.
  void begin_anew();

  // The oldest first, as they were entered.
  [[nodiscard]] const std::deque<std::string>& lines() const { return lines_; }

 private:
  // The number of lines_[0] is dropped_; a line keeps its number.
  using Number = std::size_t;

  [[nodiscard]] Number end() const { return dropped_ + lines_.size(); }
  void keep(std::string_view current);
  [[nodiscard]] std::string at_place() const;

  std::deque<std::string> lines_;
  Number dropped_ = 0;
  std::optional<Number> place_;          // nothing: at the line being typed
  std::map<Number, std::string> edits_;  // of lines_, kept until a line is entered
  std::string half_typed_;               // the line being typed, while the walk is elsewhere
};

// An incremental search, from Ctrl+R to the key that ends it. Each key narrows it or searches
// further back. ASCII letters match in both cases.
class HistorySearch {
 public:
  enum class Outcome : std::uint8_t {
    Searching,  // the key was used
    GaveUp,     // the key was used; text() is the line that was there before
    Taken,      // text() is to be edited, and the key to be used on it
    Entered,    // text() is entered
  };

  // In bytes; nobody needs to search for more.
  static constexpr std::size_t kMaxQuery = 256;

  // `history` outlives this object and does not change meanwhile. `before` is the line before the
  // search.
  HistorySearch(const InputHistory& history, std::string_view before)
      : history_(history), before_(before) {}

  // Enter takes only a line that was found; when none was found, it gives up.
  [[nodiscard]] Outcome press(const Key& key);

  [[nodiscard]] const std::string& query() const { return query_; }
  // The line found last, or the line before the search.
  [[nodiscard]] const std::string& text() const;
  // Its place in the history's lines; nothing: text() is the line before the search.
  [[nodiscard]] std::optional<std::size_t> found() const { return found_; }
  // No line has the query, or no other one further back.
  [[nodiscard]] bool has_failed() const { return state_ == State::Failed; }

 private:
  enum class State : std::uint8_t { Idle, Found, Failed };

  void narrow(std::string_view text);
  void widen();
  // Searches backward from the line before `end`. Keeps the last result when nothing is found.
  void search(std::size_t end);
  void search_older();
  [[nodiscard]] bool shows_a_match() const;

  const InputHistory& history_;
  std::string before_;
  std::string query_;
  std::optional<std::size_t> found_;  // of history_.lines()
  State state_ = State::Idle;
};

}  // namespace chat
