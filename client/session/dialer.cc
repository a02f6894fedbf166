#include "client/session/dialer.h"

#include <cerrno>
#include <utility>

namespace chat {

void Dialer::start() {
  next_ = 0;
  made_.reset();
  error_.reset();
  try_next();
}

void Dialer::try_next() {
  Connecting connecting = start_connect(addresses_[next_++]);
  if (connecting.error != 0) return failed(connecting.error);
  socket_ = std::move(connecting.socket);
  ends_ = Clock::now() + kLongest;
}

void Dialer::failed(int error) {
  socket_.close();
  if (next_ < addresses_.size()) return try_next();
  error_ = connect_error_text(error);
}

Dialer::Clock::time_point Dialer::deadline() const {
  return is_dialing() ? ends_ : Clock::time_point::max();
}

void Dialer::on_writable() {
  const int error = finish_connect(socket_);
  if (error != 0) return failed(error);
  made_ = std::move(socket_);
}

void Dialer::on_time(Clock::time_point now) {
  if (now >= deadline()) failed(ETIMEDOUT);
}

std::optional<Socket> Dialer::take_socket() {
  return std::exchange(made_, std::nullopt);
}

std::optional<std::string> Dialer::take_error() {
  return std::exchange(error_, std::nullopt);
}

}  // namespace chat
