// A client's conversation within the test program, with a server played by the test.

#pragma once

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "client/session/conversation.h"

namespace chat::test {

inline ClientSettings named(std::string name) {
  ClientSettings settings;
  settings.name = std::move(name);
  return settings;
}

// A conversation and, at the other end of a socket pair, a server played by the test.
struct Talk {
  explicit Talk(const ClientSettings& settings, Mode mode = Mode::Piped)
      : client(settings, mode, Conversation::Clock::time_point::max(), Backoff(1)) {}

  void connect() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    server = Socket(Fd(ends[0]));
    client.connected(Socket(Fd(ends[1])));
  }
  void join_or_resume() {
    connect();
    (void)heard();
    says("welcome\ttoken\t1\tjoe\t2\t0\tmonday\ncurrent\t1\n");
    (void)client.take_text();
  }
  // A try to come back.
  void try_again() {
    REQUIRE(client.phase() == Conversation::Phase::Pausing);
    client.on_time(client.deadline());
    REQUIRE(client.phase() == Conversation::Phase::Connecting);
    connect();
  }
  // What the client has sent since the last time, but for the key of a hello, which is put aside.
  std::string heard() {
    std::array<char, 65536> bytes{};
    client.connection()->send();
    std::string text(bytes.data(), server.receive_now(bytes).bytes);
    constexpr std::string_view kKey = " key=";
    const std::size_t at = text.find(kKey);
    if (at == std::string::npos) return text;
    key = text.substr(at + kKey.size(), wire::kKeyDigits);
    return text.erase(at, kKey.size() + wire::kKeyDigits);
  }
  void says(std::string_view lines) {
    REQUIRE(server.send_all(lines).status == IoStatus::Ok);
    client.receive();
  }
  void hangs_up() {
    server.close();
    client.receive();
  }
  void type(std::string line) { client.take({Input::Entry::Kind::Line, std::move(line)}); }

  Conversation client;
  Socket server;
  std::string key;  // of the last hello that had one
};

}  // namespace chat::test
