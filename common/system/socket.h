// The only owner of descriptors, and the only place that reads, writes and accepts on sockets:
// EINTR, short sends, SIGPIPE and close-on-exec are dealt with here, once.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace chat {

// Owns one descriptor. Whoever owns the Fd is the only thread that may close it.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd() { close(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }
  int release();
  void close();

 private:
  int fd_ = -1;
};

enum class IoStatus {
  Ok,
  Closed,   // receive: the other side has finished sending
  Blocked,  // a full socket, or the time given has passed
  Failed,   // the connection is of no more use; `error` says why
};

struct [[nodiscard]] IoResult {
  IoStatus status = IoStatus::Ok;
  std::size_t bytes = 0;  // how many were transferred, whatever the status
  int error = 0;          // an errno value with Failed
};

// A connected or listening TCP socket. The calls below are safe from several threads; at most one
// thread may send and one may receive at a time, and only the owner may destroy or close it.
class Socket {
 public:
  Socket() = default;
  explicit Socket(Fd fd) : fd_(std::move(fd)) {}

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] bool valid() const { return fd_.valid(); }

  // Waits for bytes, as long as set_receive_timeout() says (default: for ever).
  IoResult receive(std::span<char> space) const;
  // Takes what has already come, without waiting.
  IoResult receive_now(std::span<char> space) const;
  // Hands what fits to the kernel, without waiting: Blocked when that was not everything.
  IoResult send_now(std::string_view bytes) const;
  // Waits until the kernel has everything. Blocked when a wait as long as set_send_timeout()
  // passed; `bytes` then says how far it came.
  IoResult send_all(std::string_view bytes) const;

  // Half-close: the other side reads what was sent, then the end.
  void shutdown_send() const;
  // Ends both directions and wakes every thread that is blocked in a call above, accept() too.
  void shutdown_both() const;
  void close() { fd_.close(); }

  // Zero: no limit.
  void set_receive_timeout(std::chrono::milliseconds timeout) const;
  void set_send_timeout(std::chrono::milliseconds timeout) const;
  // TCP_NODELAY, and keepalive probes that notice a dead link within about two minutes.
  void prepare_for_chat() const;
  // SO_SNDBUF, in bytes: ends the kernel's own tuning. The kernel keeps twice as many, its
  // bookkeeping included, and has a least and a largest of its own (socket(7)).
  void set_send_buffer(std::size_t bytes) const;
  // Bytes given to the kernel that the other side has not acknowledged yet.
  [[nodiscard]] std::size_t unacknowledged() const;
  // The numeric address of the other side, without port: "192.168.1.7", "fe80::1".
  [[nodiscard]] std::string peer_address() const;
  // The port this socket is bound to.
  [[nodiscard]] std::uint16_t port() const;

 private:
  Fd fd_;
};

struct Accepted {
  Socket socket;
  int error = 0;  // an errno value when no connection came
};
// Waits for a connection.
[[nodiscard]] Accepted accept_from(const Socket& listener);

}  // namespace chat
