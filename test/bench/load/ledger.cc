#include "test/bench/load/ledger.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "test/bench/failure.h"

namespace chat::bench {

Latency latency_of(std::vector<std::uint32_t>& micros) {
  std::sort(micros.begin(), micros.end());
  const auto at = [&](std::size_t percent) {
    constexpr double kMicrosPerMilli = 1000;
    return micros[(micros.size() - 1) * percent / 100] / kMicrosPerMilli;
  };
  return {at(50), at(99), at(100)};
}

Ledger::Ledger(const Shape& shape)
    : shape_(shape),
      position_(shape.clients),
      seen_(shape.senders),
      sent_(shape.senders),
      turn_(std::size_t{shape.senders} * (shape.senders + 1)),
      missing_(total(), shape.clients - shape.silent - 1) {
  // Everything is allocated before the load, nothing during it.
  order_.reserve(total());
  freed_.reserve(total());
  micros_.reserve(total() * (shape.clients - shape.silent - 1));
  for (auto& seen : seen_) seen.reserve(total());
}

Stamp Ledger::next(unsigned sender) {
  return {sender, sent_[sender]++, Clock::now()};
}

void Ledger::delivered(unsigned client, std::string_view text, Time now) {
  const auto stamp = read_text(text);
  if (!stamp || stamp->sender >= shape_.senders || stamp->number >= sent_[stamp->sender]) {
    throw Failure("client " + std::to_string(client) +
                  " got what nobody said: " + std::string(text));
  }
  const Key key = stamp->sender * shape_.messages_each + stamp->number;
  if (client >= shape_.senders) {
    check_listener(client, *stamp, key);
  } else {
    if (client == stamp->sender) fail(client, key, "its own message");
    check_turn(client, client, *stamp, key);
    seen_[client].push_back(key);
  }
  micros_.push_back(static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(now - stamp->sent).count()));
  if (--missing_[key] == 0) {
    ++complete_;
    freed_.push_back(stamp->sender);
  }
}

void Ledger::check_turn(unsigned view, unsigned client, const Stamp& stamp, Key key) {
  std::uint32_t& turn = turn_[std::size_t{view} * shape_.senders + stamp.sender];
  if (stamp.number != turn++) fail(client, key, "lost, doubled or reordered");
}

void Ledger::check_listener(unsigned client, const Stamp& stamp, Key key) {
  const std::uint32_t position = position_[client]++;
  if (position < order_.size()) {
    if (order_[position] != key) fail(client, key, "not what others got at this place");
    return;
  }
  check_turn(shape_.senders, client, stamp, key);
  order_.push_back(key);
}

void Ledger::check_listener_has_all(unsigned client) const {
  const std::uint64_t said = std::accumulate(sent_.begin(), sent_.end(), std::uint64_t{0});
  if (position_[client] == said) return;
  throw Failure("client " + std::to_string(client) + " has " + std::to_string(position_[client]) +
                " of " + std::to_string(said) + " messages and was told that it has all");
}

void Ledger::check_senders() const {
  for (unsigned client = 0; client < shape_.senders; ++client) {
    auto seen = seen_[client].begin();
    for (const Key key : order_) {
      if (key / shape_.messages_each == client) continue;
      if (seen == seen_[client].end()) fail(client, key, "lost");
      if (*seen++ != key) fail(client, key, "not what others got at this place");
    }
    if (seen != seen_[client].end()) fail(client, *seen, "doubled");
  }
}

void Ledger::fail(unsigned client, Key got, std::string_view why) const {
  throw Failure("client " + std::to_string(client) + ": message " +
                std::to_string(got % shape_.messages_each) + " of sender " +
                std::to_string(got / shape_.messages_each) + ": " + std::string(why));
}

}  // namespace chat::bench
