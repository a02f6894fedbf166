// The clients of one server: their connections, what they read, and what they make of it. One
// thread, one epoll, one buffer for all, so that the server under test has the machine.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/socket.h"
#include "test/bench/interrupt.h"
#include "test/bench/load/dialect.h"
#include "test/bench/load/ledger.h"

namespace chat::bench {

// Every function throws Failure when a server ends a connection, refuses something, or does not
// come to the point in time, and Interrupted on Ctrl+C.
class Crowd {
 public:
  // Both outlive the crowd. The server should not, where a thousand leaves are of no use to anyone.
  // The clients are called `prefix` and a number.
  Crowd(const Dialect& dialect, const Interrupt& interrupt, std::string prefix = "c");

  // Brings `count` clients into the room, at most `window` of them under way at once.
  void join(std::uint16_t port, unsigned count, unsigned window, Time deadline);
  // Waits until nothing has come for a while: join notices are over.
  void wait_quiet(Time deadline);
  // Waits until every client was told of everyone who joined after it.
  void wait_all_joins_told(Time deadline);
  // Reads no more from the last client, and keeps what its kernel may hold for it small.
  void stop_reading_last();
  // Closes the connections of the clients from `first` to before `end`, without a word.
  void cut(unsigned first, unsigned end);
  // Lets the clients from `first` on, which were cut, take up their sessions, all at once, and
  // waits until each is up to date.
  void resume(std::uint16_t port, unsigned first, Time deadline);

  // From now on messages go to `ledger`; nullptr: nowhere.
  void measure(Ledger* ledger) { ledger_ = ledger; }
  // One message of this client to everyone.
  void say(unsigned client, Ledger& ledger);
  // Waits until every line of this client is confirmed, in a dialect that confirms.
  void wait_confirmed(unsigned client, Time deadline);
  // Handles what has come, or waits for it, at most `timeout`.
  void poll(std::chrono::milliseconds timeout);
  // Another descriptor that ends the wait in poll().
  void also_wait_for(int fd);

  [[nodiscard]] unsigned size() const { return static_cast<unsigned>(clients_.size()); }

 private:
  struct Client {
    Socket socket;
    std::string tail;  // the begin of a line whose end has not come
    std::uint64_t people_at_welcome = 0;
    std::uint64_t joins_told = 0;
    std::uint32_t lines_said = 0;
    std::uint32_t outcomes = 0;
    std::string token;        // of its session, where there are such
    std::uint64_t place = 0;  // in the server's log: everything up to here has come
  };

  void connect(unsigned index, std::uint16_t port, std::string_view hello);
  void watch(int fd, std::uint64_t tag);
  void read(unsigned index);
  void take(unsigned index, std::string_view line, Time now);
  void send(const Client& client, std::string_view bytes);

  const Dialect& dialect_;
  const Interrupt& interrupt_;
  const std::string prefix_;
  Fd epoll_;
  std::vector<char> buffer_;
  std::vector<Client> clients_;
  std::string out_;
  unsigned joined_ = 0;
  unsigned up_to_date_ = 0;  // since the last resume()
  Time last_read_;
  Ledger* ledger_ = nullptr;
};

}  // namespace chat::bench
