// A member who comes back: says lines, hears others, and takes its session up again whenever its
// connection breaks, on a thread of its own. What it does is the bundled client's ClientSession.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "client/session/client_session.h"
#include "client/session/connection.h"

namespace chat::test {

class ResumingPeer {
 public:
  struct Heard {
    std::uint64_t seq;
    std::string from;
    std::string text;
  };

  // Joins at 127.0.0.1 and `port`. `next_line` is what to say next; nothing: nothing more for now.
  ResumingPeer(std::uint16_t port, std::string name,
               std::function<std::optional<std::string>()> next_line);
  ResumingPeer(const ResumingPeer&) = delete;
  ResumingPeer& operator=(const ResumingPeer&) = delete;
  ~ResumingPeer() { stop(); }

  [[nodiscard]] bool is_in() const { return in_; }
  [[nodiscard]] bool all_settled() const { return all_settled_; }
  [[nodiscard]] std::size_t heard_count() const { return heard_count_; }
  // Has heard somebody say just that, or has said it and has the outcome.
  static constexpr std::string_view kLastWords = "the end";
  [[nodiscard]] bool has_heard_the_end() const { return has_heard_the_end_; }
  // Ends the thread; the rest is to be asked for afterwards.
  void stop();

  std::vector<Heard> heard;              // public
  std::vector<Heard> whispers;           // to it
  std::vector<std::string> confirmed;    // its own lines that have an `ok`
  std::vector<std::string> unconfirmed;  // those that never will
  std::vector<std::string> refused;
  std::uint64_t missed = 0;
  std::string error;  // what must not happen; empty: nothing did

 private:
  void run();
  void connect();
  void converse();
  void take(const Event& event);

  const std::uint16_t port_;
  const std::string name_;
  const std::function<std::optional<std::string>()> next_line_;
  ClientSession session_;
  std::optional<Connection> connection_;
  std::atomic<bool> in_{false};
  std::atomic<bool> all_settled_{false};
  std::atomic<std::size_t> heard_count_{0};
  std::atomic<bool> has_heard_the_end_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace chat::test
