// Makes connections to one server without waiting for them: one address after the other, as long as
// its time lasts. See fd() and poll(2).

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

  // For one address, before the next one is tried.
  static constexpr std::chrono::seconds kLongest{10};

  explicit Dialer(std::vector<Address> addresses) : addresses_(std::move(addresses)) {}

  // Begins with the first address; gives up what was under way.
  void start();
  void stop() { socket_.close(); }
  [[nodiscard]] bool is_dialing() const { return socket_.valid(); }

  // Has to become writable; -1 when nothing is under way.
  [[nodiscard]] int fd() const { return socket_.fd(); }
  // When on_time() has something to do.
  [[nodiscard]] Clock::time_point deadline() const;

  // To be called when it has become so.
  void on_writable();
  void on_time(Clock::time_point now);

  // A connection that was made; it is given once.
  [[nodiscard]] std::optional<Socket> take_socket();
  // Why the last address failed, when all have; it is given once.
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
