// Tells when the machine's network has changed: a link or an address came or went (Linux,
// rtnetlink(7)). At best: where that is not to be had, it never tells anything.

#pragma once

#include "common/system/socket.h"

namespace chat {

class NetworkWatch {
 public:
  NetworkWatch();

  // To wait for; -1 when there is nothing to wait for.
  [[nodiscard]] int fd() const { return socket_.get(); }
  // Forgets the changes that were told of.
  void drain() const;

 private:
  Fd socket_;
};

}  // namespace chat
