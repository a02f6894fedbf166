// A way in: a listener, and the loop that accepts connections on it. The main thread serves one;
// each further door has a thread of its own.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "common/system/listener.h"
#include "common/system/mutex.h"
#include "common/system/network.h"
#include "common/system/socket.h"
#include "server/connection/sessions.h"
#include "server/operator/complaints.h"
#include "server/operator/console.h"
#include "server/room/limits.h"

namespace chat {

class Door {
 public:
  // Where its connections come from. With Says::Proxy only from `proxies`; any other peer is
  // refused.
  struct Guests {
    ConnectionOrigin::Says says = ConnectionOrigin::Says::Peer;
    std::span<const Network> proxies = {};
  };
  // All of these outlive it.
  Door(Listener& listener, Guests guests, const SessionContext& context,
       const std::atomic<std::size_t>& max_members, Sessions& sessions, Console& console);

  // Accepts connections until stop().
  void serve();
  // Makes serve() return. May be called by any thread, any number of times.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;

  void welcome(Socket socket);
  // After a failed accept(): accepts with the spare descriptor, or waits a little.
  void cope_with(int error);
  void accept_with_spare();
  void pause();
  void note_refusal(const Socket& socket, const Refusal& why) const;

  Listener& listener_;
  const Guests guests_;
  const SessionContext& context_;
  const Limits& limits_;
  const std::atomic<std::size_t>& max_members_;
  Sessions& sessions_;
  Complaints complaints_;
  // Closed to accept one more client when descriptors have run out.
  Fd spare_;

  Mutex mutex_;
  CondVar stop_called_;
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
