// The search in what was said. Pure: knows which entry was found, and no screen.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/settings/preferences.h"
#include "client/talk/scrollback.h"

namespace chat {

class Find {
 public:
  // In bytes; nobody needs to search for more.
  static constexpr std::size_t kMaxQuery = 256;

  // `before` is the place where the person read before: see Scrollback::top().
  explicit Find(std::optional<Scrollback::Place> before) : before_(before) {}

  // What is searched for; upper and lower case of ASCII letters are the same.
  [[nodiscard]] const std::string& query() const { return query_; }
  // Begins anew, from the newest entry on.
  void type(std::string_view text);
  void erase();

  enum class Towards : std::uint8_t { Older, Newer };
  // Finds the next entry in that direction, arrivals only where they are shown. Without one it
  // stays where it is.
  void go(const Scrollback& scrollback, Towards towards, JoinsShown joins);
  // The entry found last.
  [[nodiscard]] std::optional<Scrollback::Number> spot() const { return spot_; }
  // The last go() found nothing.
  [[nodiscard]] bool has_failed() const { return state_ == State::Failed; }

  [[nodiscard]] std::optional<Scrollback::Place> before() const { return before_; }

 private:
  std::optional<Scrollback::Place> before_;
  std::string query_;
  std::optional<Scrollback::Number> spot_;
  enum class State : std::uint8_t { Idle, Found, Failed } state_ = State::Idle;
};

}  // namespace chat
