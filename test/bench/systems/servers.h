// Starting the servers that are compared: this project's, and IRC servers where they are installed,
// with the limits that would turn a load generator away taken off.

#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/interrupt.h"
#include "test/bench/load/dialect.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::bench {

// Accepts connections on 127.0.0.1 until it is destroyed.
struct Server {
  std::unique_ptr<test::TemporaryFolder> folder;  // what it keeps on disk, if anything
  std::uint16_t port = 0;
  std::unique_ptr<test::Process> process;
};

struct ChatServer {
  std::string program;
  std::vector<std::string> options{};
};
inline constexpr std::uint16_t kAnyPort = 0;

// All that start throw std::runtime_error when the server does not come up.
[[nodiscard]] Server start_chat_server(const ChatServer& command, std::uint16_t port);
// The same with a transcript in a folder of its own in `disk`.
[[nodiscard]] Server start_with_transcript(const ChatServer& command,
                                           const std::filesystem::path& disk);
// `command` with a transcript in `folder`.
[[nodiscard]] ChatServer with_transcript(ChatServer command, const test::TemporaryFolder& folder);

struct Peer {
  std::string_view name;
  unsigned join_window;  // how many may be joining at once
  // What to run for the configuration file `config`, which this writes.
  std::vector<std::string> (*prepare)(const std::filesystem::path& config, std::uint16_t port);
};
inline constexpr std::size_t kPeers = 2;
[[nodiscard]] const std::array<Peer, kPeers>& peers();
// The path of an installed program.
[[nodiscard]] std::optional<std::string> find_program(std::string_view name);
[[nodiscard]] Server start_peer(const Peer& peer, const test::TemporaryFolder& folder,
                                const Interrupt& interrupt);

// A broadcast server on npm's ws (test/bench/systems/ws_broadcast.js), where node has that package.
[[nodiscard]] bool may_start_ws_server();
[[nodiscard]] Server start_ws_server(const test::TemporaryFolder& folder,
                                     const Interrupt& interrupt);

}  // namespace chat::bench
