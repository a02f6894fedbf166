// A network that breaks: carries connections to a port of this machine, and cuts one of them after
// a given byte. One thread; for clients and servers that take what they are sent.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <thread>

#include "common/system/socket.h"

namespace chat::test {

class CutProxy {
 public:
  enum class Direction : std::uint8_t { ToServer, ToClient };
  enum class Way : std::uint8_t { Fin, Reset };
  struct Cut {
    std::size_t connection = 0;  // the first one is 0
    Direction direction = Direction::ToClient;
    std::size_t after = 0;  // so many bytes of that direction are carried
    Way way = Way::Fin;
  };

  explicit CutProxy(std::uint16_t server_port, std::optional<Cut> cut = std::nullopt);
  CutProxy(const CutProxy&) = delete;
  CutProxy& operator=(const CutProxy&) = delete;
  ~CutProxy();

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  // So far; of the connection that is to be cut, else of the first.
  [[nodiscard]] std::size_t carried(Direction direction) const {
    return direction == Direction::ToServer ? to_server_ : to_client_;
  }
  [[nodiscard]] std::size_t connections() const { return connections_; }

 private:
  struct Pair {
    std::size_t number = 0;
    Socket client;
    Socket server;
  };

  void run();
  void accept();
  // False when the pair is to be ended.
  [[nodiscard]] bool carry(const Pair& pair, Direction direction);
  void end(Pair& pair) const;
  // How many bytes may be carried yet.
  [[nodiscard]] std::size_t allowed(const Pair& pair, Direction direction) const;

  const std::uint16_t server_port_;
  const std::optional<Cut> cut_;
  Socket listener_;
  std::deque<Pair> pairs_;  // the thread's own
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<std::size_t> to_server_ = 0;
  std::atomic<std::size_t> to_client_ = 0;
  std::atomic<bool> stops_ = false;
  std::thread thread_;
};

}  // namespace chat::test
