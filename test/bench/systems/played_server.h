// A server that is played here, for a client to be measured by what it does with a lot of lines: it
// says them to the first that comes, as fast as they are taken, and then nothing more.

#pragma once

#include <cstdint>
#include <string>

#include "common/system/socket.h"
#include "test/support/processes/process.h"

namespace chat::bench {

struct Recital {
  enum class To { Client, Nc } to = To::Client;  // in the native dialect, or as nc would show it
  unsigned lines = 0;
  std::size_t bytes = 0;  // in the text of each

  // When all of it was said, in ms since 1970: 2026-11-21 14:02 UTC.
  static constexpr std::int64_t kTimeMs = 1'795'269'720'000;
  // Who said it.
  static constexpr const char* kSpeaker = "bob";
  // The last word of a line's text; they count from 0.
  [[nodiscard]] static std::string number_of(unsigned line) { return "n" + std::to_string(line); }
  [[nodiscard]] std::string text(unsigned line) const;
};

class PlayedServer {
 public:
  explicit PlayedServer(const Recital& recital);
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  PlayedServer(const Recital& recital, Socket listener);

  std::uint16_t port_;
  test::Process process_;
};

}  // namespace chat::bench
