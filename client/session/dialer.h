// Connects to one server without waiting: tries one address after the other, each for a limited
// time. See fd() and poll(2).

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "common/system/address.h"
#include "common/system/socket.h"

namespace chat {

class Dialer {
 public:
  using Clock = std::chrono::steady_clock;

  // The time for one address before the next one is tried.
  static constexpr std::chrono::seconds kLongest{10};

  explicit Dialer(std::vector<Address> addresses) : addresses_(std::move(addresses)) {}

  // Begins with the first address; gives up a connect that is under way.
  void start();
  void stop() { socket_.close(); }
  [[nodiscard]] bool is_dialing() const { return socket_.valid(); }

  // The descriptor to wait for until it is writable; -1 when nothing is under way.
  [[nodiscard]] int fd() const { return socket_.fd(); }
  // When on_time() has to be called next.
  [[nodiscard]] Clock::time_point deadline() const;

  // To be called when fd() is writable.
  void on_writable();
  void on_time(Clock::time_point now);

  // The connection that was made; given once.
  [[nodiscard]] std::optional<Socket> take_socket();
  // The reason of the last address, when all have failed; given once.
  [[nodiscard]] std::optional<std::string> take_error();

 private:
  void try_next();
  void failed(int error);

  std::vector<Address> addresses_;
  std::size_t next_ = 0;
  Socket socket_;  // a connect that is under way
  Clock::time_point ends_ = Clock::time_point::max();
  std::optional<Socket> made_;
  std::optional<std::string> error_;
};

}  // namespace chat
