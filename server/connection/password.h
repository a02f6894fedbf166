// The password of the room, and how often an address may try one.

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/protocol/password.h"
#include "common/system/mutex.h"
#include "server/room/limits.h"

namespace chat {

// Constant, so safe from any thread.
class Password {
 public:
  // is_password(secret).
  explicit Password(std::string_view secret);

  // Takes the same time for every guess of at most kMaxPassword bytes, so that it tells nothing of
  // how much of it is right.
  [[nodiscard]] bool is(std::string_view guess) const;

 private:
  std::array<char, kMaxPassword> bytes_{};  // zeroes behind the password
  std::size_t size_;
};

// The tries on a connection; the last wrong one ends it.
inline constexpr unsigned kPasswordTries = 3;

// Which addresses have given wrong passwords. Each of these has to wait before a further one is
// compared, one try behind the other, so that more connections bring no more guesses. (Tries that
// come before the first wrong one is known do not wait: a class comes in at once.) A right one
// ends that: who shares an address with somebody that mistypes is not kept waiting for long.
//
// Thread-safe.
class WrongPasswords {
 public:
  using Clock = std::chrono::steady_clock;

  explicit WrongPasswords(const Limits& limits) : limits_(limits) {}

  // When a try of that address may be compared: never two at once of one that has guessed wrong.
  // Nothing, when that would
  // be after `latest`: then there is no such try. An address as in counted_address().
  [[nodiscard]] std::optional<Clock::time_point> turn(const std::string& address,
                                                      Clock::time_point now,
                                                      Clock::time_point latest);
  void note_wrong(const std::string& address, Clock::time_point now);
  void note_right(const std::string& address);

  // The wrong ones since the server was started.
  [[nodiscard]] std::size_t count() const;

 private:
  struct Tries {
    unsigned wrong = 0;        // those whose turn is yet to come, too
    Clock::time_point next{};  // when another one may be compared
  };
  [[nodiscard]] Limits::Milliseconds pause_after(unsigned wrong) const;

  const Limits& limits_;
  mutable Mutex mutex_;
  std::unordered_map<std::string, Tries> by_address_ GUARDED_BY(mutex_);
  std::size_t count_ GUARDED_BY(mutex_) = 0;
};

}  // namespace chat
