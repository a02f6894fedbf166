// A courier: a thread that takes what was published from the room, share by share, and delivers it.
// There are several; which of them delivers to a share is all the same.

#pragma once

#include <deque>
#include <thread>

#include "server/connection/share.h"
#include "server/room/room.h"

namespace chat {

class Courier {
 public:
  // `shares` are all that the room may name. All couriers use the same; they and the room outlive
  // the courier.
  Courier(Room& room, std::deque<Share>& shares) : room_(room), shares_(shares) {}

  // Starts the thread, which ends after Room::finish(). Throws std::system_error.
  void start();
  void join();

 private:
  void run() noexcept;

  Room& room_;
  std::deque<Share>& shares_;
  std::thread thread_;
};

}  // namespace chat
