// Both ends of a connection, within the test program.

#pragma once

#include <sys/socket.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/system/socket.h"
#include "test/support/deadline.h"

namespace chat::test {

class SocketPair {
 public:
  SocketPair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw std::runtime_error("no pair of sockets");
    }
    ours = Socket(Fd(ends[0]));
    theirs = Socket(Fd(ends[1]));
    theirs.set_receive_timeout(kDeadline);
  }

  // Writes on our end until no more fits; returns what was written.
  [[nodiscard]] std::string fill() const {
    std::string all;
    const std::string block(1024, '.');
    for (;;) {
      const IoResult result = ours.send_now(block);
      all.append(block, 0, result.bytes);
      if (result.status != IoStatus::Ok) return all;
    }
  }
  // What comes at the other end until `end` has come, or nothing more does.
  [[nodiscard]] std::string read_until(std::string_view end) const {
    std::string all;
    std::array<char, 4096> space{};
    while (all.find(end) == std::string::npos) {
      const IoResult result = theirs.receive(space);
      if (result.status != IoStatus::Ok) break;
      all.append(space.data(), result.bytes);
    }
    return all;
  }
  // What comes until the connection's end.
  [[nodiscard]] std::string read_to_end() const { return read_until(std::string(1, '\0')); }

  Socket ours;
  Socket theirs;
};

}  // namespace chat::test
