// The lines that were entered, for Up and Down, and for searching with Ctrl+R. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "client/edit/keys.h"

namespace chat {

class InputHistory {
 public:
  // More than anybody goes through; the oldest line is dropped.
  static constexpr std::size_t kMaxLines = 1000;

  // Adds an entered line and ends the walk. Does not keep a line equal to the last one, or
  // without text.
  void add(std::string_view line);

  // The line before the one returned last, or nothing if there is none. A walk begins with the
  // last line. `current` is the half-typed line; newer() ends at it.
  [[nodiscard]] std::optional<std::string> older(std::string_view current);
  // The line after the one returned last; after the last line the half-typed one, then nothing.
  [[nodiscard]] std::optional<std::string> newer();

  // The oldest first.
  [[nodiscard]] const std::deque<std::string>& lines() const { return lines_; }

 private:
  std::deque<std::string> lines_;
  std::size_t back_ = 0;  // the walk's distance from the end, in lines; 0: no walk
  std::string half_typed_;
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
