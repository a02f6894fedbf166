#include "test/support/peers/resuming_peer.h"

#include <poll.h>

#include <system_error>
#include <utility>

#include "test/support/peers/connect.h"

namespace chat::test {
namespace {

// How long to wait for something to read, or for a server that is being started again.
constexpr int kPatienceMs = 5;

}  // namespace

ResumingPeer::ResumingPeer(std::uint16_t port, std::string name,
                           std::function<std::optional<std::string>()> next_line)
    : port_(port), name_(std::move(name)), next_line_(std::move(next_line)) {
  thread_ = std::thread(&ResumingPeer::run, this);
}

void ResumingPeer::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void ResumingPeer::run() {
  while (!stopping_ && error.empty()) {
    if (connection_) {
      converse();
    } else {
      connect();
    }
  }
}

void ResumingPeer::connect() {
  try {
    connection_.emplace(connect_to("127.0.0.1", port_, std::chrono::seconds(1)));
  } catch (const std::system_error&) {
    (void)::poll(nullptr, 0, kPatienceMs);
    return;
  }
  wire::Hello hello = session_.hello(name_);
  hello.history = 0;
  connection_->hello(hello);
}

void ResumingPeer::converse() {
  while (session_.is_current() && session_.has_room()) {
    auto line = next_line_();
    if (!line) break;
    session_.add(std::move(*line));
  }
  all_settled_ = session_.in_flight().empty();
  while (const auto* line = session_.next_to_send())
    connection_->send_line(line->number, line->text);
  connection_->send();
  pollfd ready{connection_->fd(), POLLIN, 0};
  if (connection_->wants_to_send()) ready.events |= POLLOUT;
  (void)::poll(&ready, 1, kPatienceMs);
  const auto link = connection_->receive();
  while (const auto event = connection_->next()) take(*event);
  if (link == Connection::Link::Up) return;
  connection_.reset();
  session_.connection_lost();
}

void ResumingPeer::take(const Event& event) {
  auto taken = session_.take(event);
  for (auto& line : taken.unconfirmed) unconfirmed.push_back(std::move(line.text));
  if (taken.settled) {
    auto& outcomes = event.is<event::Ok>() ? confirmed : refused;
    if (taken.settled->text == kLastWords) has_heard_the_end_ = true;
    outcomes.push_back(std::move(taken.settled->text));
  }
  if (taken.novelty == ClientSession::Novelty::Had) return;
  if (event.is<event::Welcome>()) in_ = true;
  if (event.is<event::Ping>()) connection_->pong(event.seq);
  if (const auto* said = event.as<event::Message>()) {
    heard.push_back({event.seq, said->name, said->text});
    ++heard_count_;
    if (said->text == kLastWords) has_heard_the_end_ = true;
  } else if (const auto* whisper = event.as<event::Whisper>()) {
    if (whisper->from != name_) whispers.push_back({event.seq, whisper->from, whisper->text});
  } else if (const auto* missing = event.as<event::Missed>()) {
    missed += missing->count;
  } else if (const auto* refusal = event.as<event::Error>()) {
    if (refusal->line == 0) error = refusal->code + ": " + refusal->sentence;
  }
}

}  // namespace chat::test
