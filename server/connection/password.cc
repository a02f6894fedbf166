#include "server/connection/password.h"

#include <algorithm>

namespace chat {

Password::Password(std::string_view secret) : size_(secret.size()) {
  std::copy(secret.begin(), secret.end(), bytes_.begin());
}

bool Password::is(std::string_view guess) const {
  if (guess.size() > bytes_.size()) return false;
  std::array<char, kMaxPassword> other{};
  std::copy(guess.begin(), guess.end(), other.begin());
  std::size_t different = guess.size() ^ size_;
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    different |= static_cast<unsigned char>(bytes_.at(i) ^ other.at(i));
  }
  return different == 0;
}

Limits::Milliseconds WrongPasswords::pause_after(unsigned wrong) const {
  Limits::Milliseconds pause = wrong == 0 ? Limits::Milliseconds(0) : limits_.wrong_password_pause;
  while (wrong-- > 1 && pause < limits_.longest_password_pause) pause *= 2;
  return std::min(pause, limits_.longest_password_pause);
}

std::optional<WrongPasswords::Clock::time_point> WrongPasswords::turn(const std::string& address,
                                                                      Clock::time_point now,
                                                                      Clock::time_point latest) {
  const MutexLock lock(mutex_);
  const auto found = by_address_.find(address);
  if (found == by_address_.end()) return now;
  Tries& tries = found->second;
  if (now >= tries.next + limits_.wrong_passwords_forgotten_after) {
    by_address_.erase(found);
    return now;
  }
  const auto turn = std::max(now, tries.next);
  if (turn > latest) return std::nullopt;
  // It counts as a wrong one from now on, so that those who wait at the same time wait longer, too.
  tries.next = turn + pause_after(++tries.wrong);
  return turn;
}

void WrongPasswords::note_wrong(const std::string& address, Clock::time_point now) {
  const MutexLock lock(mutex_);
  ++count_;
  if (by_address_.size() >= limits_.max_wrong_password_addresses &&
      !by_address_.contains(address)) {
    by_address_.erase(std::ranges::min_element(by_address_, {},
                                               [](const auto& each) { return each.second.next; }));
  }
  Tries& tries = by_address_[address];
  tries.wrong = std::max(tries.wrong, 1U);  // of a further one turn() has counted it
  tries.next = std::max(tries.next, now + pause_after(tries.wrong));
}

void WrongPasswords::note_right(const std::string& address) {
  const MutexLock lock(mutex_);
  by_address_.erase(address);
}

std::size_t WrongPasswords::count() const {
  const MutexLock lock(mutex_);
  return count_;
}

}  // namespace chat
