// A link that goes dead without a word, as when a cable is pulled: a client in a network namespace
// of its own, whose end of the link is taken down. Needs root and iproute2; says so when skipped.

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/connect.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

// 203.0.113.0/24 is for documentation (RFC 5737): nobody's network.
constexpr const char* kHere = "203.0.113.1";
constexpr const char* kThere = "203.0.113.2";
constexpr const char* kPrefix = "/30";

bool succeeds(const std::vector<std::string>& command) {
  Process process(command);
  return process.wait() == 0;
}

// A network namespace with a link to this one. It lives as long as its keeper, a process that ends
// when its input does: nothing of it is left even when this program is killed.
class FarNetwork {
 public:
  FarNetwork() : keeper_({"unshare", "--net", "cat"}), link_("chat" + std::to_string(::getpid())) {
    keeper_.write("ready\n");
    made_ =
        keeper_.prints("ready\n") &&
        succeeds({"ip", "link", "add", link_, "type", "veth", "peer", "name", "far", "netns",
                  std::to_string(keeper_.pid())}) &&
        succeeds({"ip", "address", "add", std::string(kHere) + kPrefix, "dev", link_}) &&
        succeeds({"ip", "link", "set", link_, "up"}) &&
        succeeds(there({"ip", "address", "add", std::string(kThere) + kPrefix, "dev", "far"})) &&
        comes_up();
  }

  FarNetwork(const FarNetwork&) = delete;
  FarNetwork& operator=(const FarNetwork&) = delete;
  // The kernel would take the link away too, but some time after the keeper's end.
  ~FarNetwork() { (void)succeeds({"ip", "link", "delete", link_}); }

  [[nodiscard]] bool made() const { return made_; }
  // `command`, to be run there.
  [[nodiscard]] std::vector<std::string> there(std::vector<std::string> command) const {
    const std::string keeper = std::to_string(keeper_.pid());
    command.insert(command.begin(), {"nsenter", "--net", "--target", keeper});
    return command;
  }
  [[nodiscard]] bool comes_up() const {
    return succeeds(there({"ip", "link", "set", "far", "up"}));
  }
  [[nodiscard]] bool goes_dead() const {
    return succeeds(there({"ip", "link", "set", "far", "down"}));
  }

 private:
  Process keeper_;
  std::string link_;
  bool made_ = false;
};

// As they are where nobody shortens them.
static_assert(Limits().ping_after + Limits().answer_within < std::chrono::seconds(30));

Limits soon() {
  Limits limits;
  limits.ping_after = Limits::Milliseconds(200);
  limits.answer_within = Limits::Milliseconds(300);
  limits.away_after = Limits::Milliseconds(100);
  return limits;
}

// Joe's client far away, and ann.
struct Talk {
  Talk(const FarNetwork& network, const Limits& limits)
      : server(limits, kHere),
        ann(kHere, server.port(), "ann"),
        joe(network.there({"python3", source("test/support/peers/protocol_client.py"), "joe",
                           std::string(kHere) + ":" + std::to_string(server.port())})) {
    joe.write("hello\n<fine\nfine too\n");
    joe.close_input();
    if (!ann.gets("[joe] hello\n")) throw std::runtime_error("joe does not come in");
  }

  LocalServer server;
  Peer ann;
  Process joe;
};

TEST_CASE("a link that goes dead is noticed and told, and in the end the name is free") {
  const FarNetwork network;
  if (!network.made()) {
    MESSAGE("skipped: needs root, iproute2 and network namespaces");
    return;
  }
  Limits limits = soon();
  limits.grace = Limits::Milliseconds(1'000);
  Talk talk(network, limits);
  // Pings are answered while the link is good.
  const Socket mute = connect_to(kHere, talk.server.port(), kDeadline);
  CHECK(mute.send_all("/hello 1 mute\n").status == IoStatus::Ok);
  CHECK(talk.ann.gets(is_away("mute", "no answer")));
  CHECK(talk.ann.gets("* mute left"));
  talk.ann.send("?\n");
  CHECK(talk.ann.gets(are_here({"ann", "joe"})));
  CHECK(talk.ann.received().find("joe is away") == std::string::npos);

  REQUIRE(network.goes_dead());
  CHECK(talk.ann.gets(is_away("joe", "no answer")));
  CHECK(talk.ann.gets(left("joe", 1, "no answer")));
  Peer next(kHere, talk.server.port(), "joe");
  CHECK(talk.ann.gets("* joe joined"));
}

// This process's end of a connection with the far network; nothing where there is none.
std::optional<int> end_of_far_connection() {
  constexpr int kMost = 1000;
  for (int fd = STDERR_FILENO + 1; fd < kMost; ++fd) {
    sockaddr_in peer{};
    socklen_t length = sizeof peer;
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) != 0) continue;
    in_addr there{};
    (void)::inet_pton(AF_INET, kThere, &there);
    if (peer.sin_family == AF_INET && peer.sin_addr.s_addr == there.s_addr) return fd;
  }
  return std::nullopt;
}

int option_of(int fd, int level, int name) {
  int value = 0;
  socklen_t length = sizeof value;
  CHECK(::getsockopt(fd, level, name, &value, &length) == 0);
  return value;
}

// Nobody with nc can answer a ping: the system has to find out.
TEST_CASE("a plain client that is silent behind a dead link has left after two minutes") {
  const FarNetwork network;
  if (!network.made()) {
    MESSAGE("skipped: needs root, iproute2 and network namespaces");
    return;
  }
  LocalServer server(Limits{}, kHere);
  Peer ann(kHere, server.port(), "ann");
  Process joe(network.there({"nc", kHere, std::to_string(server.port())}));
  joe.write("joe\n");
  CHECK(joe.prints("* " + you_are("joe")));
  CHECK(ann.gets(joined("joe", 2)));

  const auto link = end_of_far_connection();
  REQUIRE(link.has_value());
  CHECK(option_of(*link, SOL_SOCKET, SO_KEEPALIVE) == 1);
  CHECK(option_of(*link, IPPROTO_TCP, TCP_KEEPIDLE) +
            option_of(*link, IPPROTO_TCP, TCP_KEEPINTVL) *
                option_of(*link, IPPROTO_TCP, TCP_KEEPCNT) <=
        120);
  // The same, of seconds.
  for (const int name : {TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT}) {
    const int least = 1;
    REQUIRE(::setsockopt(*link, IPPROTO_TCP, name, &least, sizeof least) == 0);
  }
  REQUIRE(network.goes_dead());
  CHECK(ann.gets(left("joe", 1, "connection lost")));
  const Peer next(kHere, server.port(), "joe");
}

TEST_CASE("when a dead link is good again, who was behind it is back and has missed nothing") {
  const FarNetwork network;
  if (!network.made()) {
    MESSAGE("skipped: needs root, iproute2 and network namespaces");
    return;
  }
  Talk talk(network, soon());
  REQUIRE(network.goes_dead());
  CHECK(talk.ann.gets(is_away("joe", "no answer")));
  talk.ann.send("how are you?\nare you fine > joe\n");
  CHECK(talk.ann.gets("[you > joe] are you fine\n"));
  REQUIRE(network.comes_up());
  CHECK(talk.ann.gets("* joe is back\n"));
  CHECK(talk.ann.gets("[joe] fine too\n"));
  CHECK(talk.joe.wait() == 0);
  CHECK(talk.joe.output() ==
        "0\tok hello\n"
        "0\tsay ann how are you?\n"
        "0\twhisper ann joe are you fine\n"
        "0\tok fine too\n"
        "0\tgone /quit\n");
  CHECK(talk.ann.gets("* joe left"));
}

}  // namespace
}  // namespace chat::test
