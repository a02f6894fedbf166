// Tells when the machine's network has changed: a link or an address came or went (Linux,
// rtnetlink(7)). Where the system cannot tell, it never does.

#pragma once

#include "common/system/socket.h"

namespace chat {

class NetworkWatch {
 public:
  NetworkWatch();

  // The descriptor to wait for; -1 when there is none.
  [[nodiscard]] int fd() const { return socket_.get(); }
  // Reads and forgets all changes so far.
  void drain() const;

 private:
  Fd socket_;
};

}  // namespace chat
