#include "test/bench/systems/servers.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "common/system/address.h"
#include "test/bench/failure.h"
#include "test/support/peers/connect.h"
#include "test/support/processes/server_process.h"

namespace chat::bench {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::seconds kStartTimeout{10};
constexpr milliseconds kRetry{20};
constexpr const char* kWsServer = "test/bench/systems/ws_broadcast.js";

std::uint16_t free_port() {
  return listen_on("127.0.0.1", 0).port();
}

bool accepts(std::uint16_t port) {
  try {
    return test::connect_to("127.0.0.1", port, kStartTimeout).valid();
  } catch (const std::system_error&) {
    return false;
  }
}

std::string with_port(std::string text, std::uint16_t port) {
  constexpr std::string_view kMark = "PORT";
  return text.replace(text.find(kMark), kMark.size(), std::to_string(port));
}

// Zero means no limit here. Without Penalty a client that talks fast is not slowed down.
constexpr const char* kNgircd = R"([Global]
Name = bench.invalid
Info = a room to measure
AdminInfo1 = none
AdminEMail = none@bench.invalid
MotdPhrase = hello
Listen = 127.0.0.1
Ports = PORT
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
PingTimeout = 1000
PongTimeout = 1000
[Options]
DNS = no
Ident = no
PAM = no
)";

std::vector<std::string> prepare_ngircd(const std::filesystem::path& config, std::uint16_t port) {
  std::ofstream(config) << with_port(kNgircd, port);
  return {"--nodaemon", "--config", config};
}

// fakelag and threshold are what slows a client down that talks fast.
constexpr const char* kInspircd =
    R"(<server name="bench.invalid" description="bench" network="bench">
<admin name="none" nick="none" email="none@bench.invalid">
<bind address="127.0.0.1" port="PORT" type="clients">
<connect name="all" allow="*" timeout="60" pingfreq="1000" fakelag="no" threshold="1000000"
  commandrate="1000000000" recvq="1M" softsendq="64M" hardsendq="128M" localmax="50000"
  globalmax="50000" limit="50000" maxconnwarn="no" resolvehostnames="no" useident="no">
<performance softlimit="50000" somaxconn="4096" clonesonconnect="no">
)";

std::vector<std::string> prepare_inspircd(const std::filesystem::path& config, std::uint16_t port) {
  std::ofstream(config) << with_port(kInspircd, port);
  std::vector<std::string> arguments{"--config=" + config.string(), "--nofork", "--nolog",
                                     "--nopid"};
  if (::geteuid() == 0) arguments.emplace_back("--runasroot");
  return arguments;
}

// In a child: its standard output and error go to `log`, where nobody has to read them.
void write_to(const std::filesystem::path& log) {
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
}

std::string tail_of(const std::filesystem::path& log) {
  std::ifstream file(log);
  std::string last;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

struct Started {
  std::string name;
  std::filesystem::path log;
};

// Where node finds packages that were installed elsewhere.
test::Process::Options ws_options() {
  test::Process::Options options;
  const char* path = std::getenv("NODE_PATH");  // NOLINT(concurrency-mt-unsafe): one thread
  if (path != nullptr) options.environment.push_back(std::string("NODE_PATH=") + path);
  return options;
}

// Runs `command`, and waits until it accepts connections.
Server start_at(std::uint16_t port, const std::vector<std::string>& command, const Started& what,
                const Interrupt& interrupt) {
  test::Process::Options options = ws_options();
  options.before_exec = [&log = what.log] { write_to(log); };
  auto process = std::make_unique<test::Process>(command, options);
  const Time deadline = Clock::now() + kStartTimeout;
  while (!accepts(port)) {
    interrupt.sleep(kRetry);
    if (process->ended() || Clock::now() > deadline) {
      throw Failure(what.name + " does not start: " + tail_of(what.log));
    }
  }
  return {nullptr, port, std::move(process)};
}

}  // namespace

Server start_chat_server(const ChatServer& command, std::uint16_t port) {
  std::vector<std::string> words{"--quiet", "--history", "0"};
  words.insert(words.end(), command.options.begin(), command.options.end());
  test::Process::Options options;
  options.program = command.program;
  options.port = port;
  auto process = std::make_unique<test::ServerProcess>(words, options);
  const std::uint16_t its_port = process->port();
  return {nullptr, its_port, std::move(process)};
}

Server start_with_transcript(const ChatServer& command, const std::filesystem::path& disk) {
  auto folder = std::make_unique<test::TemporaryFolder>(disk);
  Server server = start_chat_server(with_transcript(command, *folder), kAnyPort);
  server.folder = std::move(folder);
  return server;
}

ChatServer with_transcript(ChatServer command, const test::TemporaryFolder& folder) {
  command.options.emplace_back("--transcript");
  command.options.push_back(folder.path() / "transcript");
  return command;
}

const std::array<Peer, kPeers>& peers() {
  // A listen backlog of 10 makes more of them wait for a SYN retry (ngircd); registering at the
  // tick of a second makes fewer of them take minutes (inspircd).
  static constexpr std::array<Peer, kPeers> kAll{
      {{"ngircd", 8, prepare_ngircd}, {"inspircd", 250, prepare_inspircd}}};
  return kAll;
}

std::optional<std::string> find_program(std::string_view name) {
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): one thread
  // Servers are often where only root's PATH looks.
  std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/usr/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::string program = folder + '/' + std::string(name);
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  return std::nullopt;
}

Server start_peer(const Peer& peer, const test::TemporaryFolder& folder,
                  const Interrupt& interrupt) {
  // A peer that was started by root gives its rights up and must still get at its configuration.
  using std::filesystem::perms;
  constexpr auto kEveryoneReads = perms::owner_all | perms::group_read | perms::group_exec |
                                  perms::others_read | perms::others_exec;
  std::filesystem::permissions(folder.path(), kEveryoneReads);
  const std::string name(peer.name);
  const auto program = find_program(name);
  if (!program) throw Failure(name + " is not installed");
  const std::uint16_t port = free_port();
  std::vector<std::string> command = peer.prepare(folder.path() / (name + ".conf"), port);
  command.insert(command.begin(), *program);
  return start_at(port, command, {name, folder.path() / (name + ".log")}, interrupt);
}

bool may_start_ws_server() {
  const auto node = find_program("node");
  return node && test::Process({*node, "-e", "require('ws')"}, ws_options()).wait() == 0;
}

Server start_ws_server(const test::TemporaryFolder& folder, const Interrupt& interrupt) {
  const auto node = find_program("node");
  if (!node) throw Failure("node is not installed");
  const std::uint16_t port = free_port();
  return start_at(port, {*node, kWsServer, std::to_string(port)},
                  {"node", folder.path() / "node.log"}, interrupt);
}

}  // namespace chat::bench
