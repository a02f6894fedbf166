// What was said and who has got it: the check that nothing is lost, doubled or reordered and that
// all see one order, and the latencies. Cheap enough to look at every delivery.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "test/bench/load/message.h"

namespace chat::bench {

struct Latency {  // in milliseconds
  double p50 = 0;
  double p99 = 0;
  double worst = 0;
};

// Sorts `micros`, which must not be empty.
[[nodiscard]] Latency latency_of(std::vector<std::uint32_t>& micros);

// The clients 0 to senders-1 talk, all others listen only; there must be such.
class Ledger {
 public:
  struct Shape {
    unsigned clients = 0;
    unsigned silent = 0;  // how many of the last clients do not read
    unsigned senders = 0;
    std::uint32_t messages_each = 0;
  };
  explicit Ledger(const Shape& shape);

  [[nodiscard]] bool may_send(unsigned sender) const {
    return sent_[sender] < shape_.messages_each;
  }
  // The stamp of this sender's next message, to be sent at once.
  [[nodiscard]] Stamp next(unsigned sender);
  // Throws Failure when it is not what had to come.
  void delivered(unsigned client, std::string_view text, Time now);
  // Senders with a message that just became complete, one entry each; the caller empties it.
  [[nodiscard]] std::vector<unsigned>& freed() { return freed_; }

  [[nodiscard]] bool complete() const { return complete_ == total(); }
  [[nodiscard]] std::uint64_t completed() const { return complete_; }
  [[nodiscard]] std::uint64_t total() const {
    return std::uint64_t{shape_.senders} * shape_.messages_each;
  }
  [[nodiscard]] std::uint64_t deliveries() const { return micros_.size(); }
  // Throws Failure when a listener has not got everything that was said.
  void check_listener_has_all(unsigned client) const;
  // After the last delivery: throws Failure when a sender saw another order than the listeners.
  void check_senders() const;
  [[nodiscard]] Latency latency() { return latency_of(micros_); }

 private:
  using Key = std::uint32_t;  // sender * messages_each + number

  void check_turn(unsigned view, unsigned client, const Stamp& stamp, Key key);
  void check_listener(unsigned client, const Stamp& stamp, Key key);
  [[noreturn]] void fail(unsigned client, Key got, std::string_view why) const;

  const Shape shape_;
  // The order that the first listener saw, and how far along it each listener is. A sender sees it
  // without its own, and may be ahead of the listeners, so its view is kept and compared later.
  std::vector<Key> order_;
  std::vector<std::uint32_t> position_;  // by client
  std::vector<std::vector<Key>> seen_;   // by sender
  std::vector<std::uint32_t> sent_;      // by sender
  // The number that each sender's next message must have: one row for each sender's view, and one
  // for the common order.
  std::vector<std::uint32_t> turn_;
  std::vector<std::uint32_t> missing_;  // by key: how many have not got it
  std::vector<unsigned> freed_;
  std::vector<std::uint32_t> micros_;
  std::uint64_t complete_ = 0;
};

}  // namespace chat::bench
