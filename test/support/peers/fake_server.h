// A server of one session, for tests of clients: it keeps what the specification says of taking a
// session up again, and records what each line did. Bytes in, bytes out; FakeServerOnPort serves
// it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/protocol/wire.h"
#include "common/system/socket.h"
#include "common/text/line_buffer.h"

namespace chat::test {

class FakeServer {
 public:
  // What is met by who comes back.
  enum class Fate : std::uint8_t { Kept, Forgotten, Replaced };
  explicit FakeServer(Fate fate = Fate::Kept);

  // A new connection; the one before is of no more interest.
  void connect();
  // What is answered to bytes of the connection.
  [[nodiscard]] std::string take(std::string_view bytes);
  // Whether this side has ended the connection.
  [[nodiscard]] bool has_hung_up() const { return hung_up_; }

  // Every line that took effect, in order.
  [[nodiscard]] const std::vector<std::string>& effects() const { return effects_; }
  [[nodiscard]] std::size_t hellos() const { return hellos_; }
  // Sessions that were made.
  [[nodiscard]] std::size_t sessions() const { return sessions_; }

 private:
  struct Told {
    std::uint64_t seq = 0;
    std::uint64_t line = 0;  // an outcome's
    std::string bytes;
  };

  std::string on_line(std::string_view line);
  std::string on_hello(const wire::Hello& hello);
  std::string carry_out(const std::string& text);
  std::string tell(std::uint64_t line, std::string bytes);
  // A whole line of the server's; "#" in it stands for the next place in the log.
  [[nodiscard]] std::string with_seq(std::string line) const;

  Fate fate_;
  LineBuffer incoming_;
  bool hung_up_ = false;
  std::size_t hellos_ = 0;
  std::size_t sessions_ = 0;
  std::string key_;  // of the session's first hello
  std::uint64_t seq_ = 10;
  std::uint64_t last_line_ = 0;
  std::vector<Told> log_;
  std::vector<std::string> effects_;
};

// Serves one connection after the other, in a thread of its own.
class FakeServerOnPort {
 public:
  explicit FakeServerOnPort(FakeServer::Fate fate = FakeServer::Fate::Kept);
  FakeServerOnPort(const FakeServerOnPort&) = delete;
  FakeServerOnPort& operator=(const FakeServerOnPort&) = delete;
  ~FakeServerOnPort() { (void)stop(); }

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  // Ends it, and gives what it has recorded.
  [[nodiscard]] const FakeServer& stop();

 private:
  void run();

  FakeServer server_;
  Socket listener_;
  std::thread thread_;
};

}  // namespace chat::test
