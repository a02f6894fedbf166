// A program that speaks the native dialect, by hand, and takes up its session again.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/room/limits.h"
#include "test/support/peers/peer.h"

namespace chat::test {

// How the server's answers begin.
inline constexpr std::string_view kReplaced = "bye\treplaced\t";
inline constexpr std::string_view kSessionUnknown = "error\t0\tsession-unknown\t";

[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);

// The event to resume after, by the rule in PROTOCOL.md, for who never whispers.
[[nodiscard]] std::uint64_t last_event(const std::vector<std::string>& lines);

class Program : public Peer {
 public:
  // Joins; throws when that is refused.
  Program(std::uint16_t port, std::string_view name);
  // Takes up the session of `other`, as one who has had everything up to `seq`.
  Program(const Program& other, std::uint64_t seq);
  // As one who has had everything that it received; closes its connection before.
  explicit Program(Program& other);

  [[nodiscard]] std::uint64_t had() const { return last_event(lines_of(received())); }
  [[nodiscard]] const std::string& token() const { return token_; }
  [[nodiscard]] bool is_back() { return gets("welcome\t") && gets("current\t") && gets("\n"); }

 private:
  std::uint16_t port_;
  std::string token_;
};

// Limits with which who is away is told of soon, and not forgotten soon; or is gone soon, which may
// be before others are told that they are away.
[[nodiscard]] Limits told_soon();
[[nodiscard]] Limits gone_soon();

}  // namespace chat::test
