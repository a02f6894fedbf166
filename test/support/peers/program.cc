#include "test/support/peers/program.h"

#include <algorithm>
#include <stdexcept>

#include "common/protocol/wire.h"

namespace chat::test {
namespace {

using Milliseconds = Limits::Milliseconds;

std::string token_in(const std::string& text) {
  constexpr std::string_view kWelcome = "welcome\t";
  const std::size_t at = text.find(kWelcome) + kWelcome.size();
  return text.substr(at, text.find('\t', at) - at);
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    lines.emplace_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), lines.back().size() + 1));
  }
  return lines;
}

std::uint64_t last_event(const std::vector<std::string>& lines) {
  std::uint64_t largest = 0;
  for (const std::string& line : lines) {
    const auto event = wire::decode_event(line);
    if (!event || event->is<event::Welcome, event::Users, event::History>()) continue;
    largest = std::max(largest, event->seq);
  }
  return largest;
}

Program::Program(std::uint16_t port, std::string_view name) : Peer(port), port_(port) {
  send("/hello 1 " + std::string(name) + "\n");
  if (!gets("current\t") || !gets("\n")) throw std::runtime_error("not let in: " + received());
  token_ = token_in(received());
}

Program::Program(const Program& other, std::uint64_t seq)
    : Peer(other.port_), port_(other.port_), token_(other.token_) {
  send("/hello 1 x session=" + token_ + " after=" + std::to_string(seq) + "\n");
}

Program::Program(Program& other) : Program((other.socket().close(), other), other.had()) {}

Limits told_soon() {
  Limits limits;
  limits.away_after = Milliseconds(10);
  return limits;
}

Limits gone_soon() {
  Limits limits;
  limits.away_after = Milliseconds(20);
  limits.grace = Milliseconds(60);
  return limits;
}

}  // namespace chat::test
