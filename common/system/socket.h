// Descriptors and sockets. All sends, receives and accepts go through this file. It deals with
// EINTR, short sends, SIGPIPE and close-on-exec in one place.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace chat {

// Owns one descriptor. Only the thread that owns the Fd may close it.
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
  Blocked,  // the socket is full or empty, or the time limit has passed
  Failed,   // the connection is of no more use; `error` says why
};

struct [[nodiscard]] IoResult {
  IoStatus status = IoStatus::Ok;
  std::size_t bytes = 0;  // transferred bytes, whatever the status
  int error = 0;          // an errno value with Failed
};

// A connected or listening socket, of TCP or a Unix one. The calls below are safe from several
// threads, but at most one thread may send and one may receive at a time. Only the owner may
// destroy or close it.
class Socket {
 public:
  Socket() = default;
  explicit Socket(Fd fd) : fd_(std::move(fd)) {}

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] bool valid() const { return fd_.valid(); }

  // Waits for bytes, as long as set_receive_timeout() says (default: for ever).
  IoResult receive(std::span<char> space) const;
  // Whether the connection was reset, or is of no more use for another reason. Says so once; bytes
  // that came before can still be received.
  [[nodiscard]] bool has_failed() const;
  // Takes bytes that have come already; does not wait.
  IoResult receive_now(std::span<char> space) const;
  // Hands the kernel as much as it takes; does not wait. Blocked: not everything.
  IoResult send_now(std::string_view bytes) const;
  // Waits until the kernel has taken everything, but no longer than set_send_timeout() allows: then
  // `bytes` says how many were taken, and it is Blocked when these are none.
  IoResult send_some(std::string_view bytes) const;
  // Waits until the kernel has taken everything. Blocked: one wait was longer than
  // set_send_timeout() allows; `bytes` says how many were taken.
  IoResult send_all(std::string_view bytes) const;

  // Half-close: the other side reads what was sent, then the end of the stream.
  void shutdown_send() const;
  // Wakes the thread that waits in receive(), as at the end of the stream. What has come already,
  // or comes later, can still be received.
  void shutdown_receive() const;
  // Ends both directions and wakes every thread that is blocked in a call above, accept() too.
  void shutdown_both() const;
  void close() { fd_.close(); }

  // Zero: no limit.
  void set_receive_timeout(std::chrono::milliseconds timeout) const;
  void set_send_timeout(std::chrono::milliseconds timeout) const;
  // TCP_NODELAY, and keepalive probes that notice a dead link within about two minutes.
  void prepare_for_chat() const;
  // SO_SNDBUF, in bytes; the kernel then stops tuning the size itself. It keeps twice as many for
  // its bookkeeping, and has a smallest and a largest size of its own (socket(7)).
  void set_send_buffer(std::size_t bytes) const;
  // SO_RCVBUF: the same for what has come and is not read yet.
  void set_receive_buffer(std::size_t bytes) const;
  // TCP_NOTSENT_LOWAT, in bytes (tcp(7)): the kernel takes no more while it has so many that are
  // not on their way yet, because the other side does not read. Nothing of a Unix socket's is on
  // its way: there it is SO_SNDBUF.
  void set_unsent_bound(std::size_t bytes) const;
  // Closing the connection resets it, and the kernel frees what it has at once (socket(7),
  // SO_LINGER).
  void reset_at_close() const;
  // Bytes that the kernel has and the other side has not acknowledged yet.
  [[nodiscard]] std::size_t unacknowledged() const;
  // The numeric address of the other side, without port: "192.168.1.7", "fe80::1". Of a Unix socket
  // its user: "unix uid 1000 (joe)"; then it may wait for the table of users.
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
