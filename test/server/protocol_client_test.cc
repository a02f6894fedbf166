// A client that was written from common/protocol/PROTOCOL.md alone, in another language, against
// the real server, over a link that is cut after every byte: what it sees, and what the others see
// of it, is the same as without a cut.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <deque>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/files.h"
#include "test/support/peers/cut_proxy.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

using Cut = CutProxy::Cut;
using Direction = CutProxy::Direction;

// What the client says, and what it waits for.
constexpr std::string_view kScript =
    "hello\n<hi joe\n"
    "psst > ann\n<secret\n"
    "?\n/nick jim\nnobody > nix\n/history 3\n"
    "bye all\n<so long\n";

// What ann hears, and what she says to it.
struct Exchange {
  std::string_view hears;
  std::string_view says;
};
constexpr std::array<Exchange, 4> kExchanges = {{{"[joe] hello\n", "hi joe\n"},
                                                 {"[joe > you] psst\n", "secret > joe\n"},
                                                 {"[jim] bye all\n", "so long > jim\n"},
                                                 {"* jim left", ""}}};

// A room of its own, with ann in it, and the link to it.
struct Place {
  explicit Place(std::optional<Cut> cut)
      : server(limits()), ann(server.port(), "ann"), proxy(server.port(), cut) {
    ann.send("before\n?\n");
    if (!ann.gets(are_here({"ann"}) + "\n")) throw std::runtime_error("ann is not in");
  }
  static Limits limits() {
    Limits limits;
    limits.couriers = 1;
    return limits;
  }

  LocalServer server;
  Peer ann;
  CutProxy proxy;
};

// Numbers and times are other ones each time.
std::string without_digits(std::string text) {
  std::erase_if(text, [](unsigned char c) { return std::isdigit(c) != 0; });
  return text;
}

// What one client saw, and what ann did.
struct Account {
  std::string client;
  std::string ann;
  bool operator==(const Account&) const = default;
};

// The whole conversation, at all places at once.
std::vector<Account> converse(std::deque<Place>& places) {
  std::vector<std::string> command = {"python3", source("test/support/peers/protocol_client.py"),
                                      "joe"};
  for (const Place& place : places) {
    command.push_back("127.0.0.1:" + std::to_string(place.proxy.port()));
  }
  Process client(command);
  client.write(kScript);
  client.close_input();
  for (const Exchange& exchange : kExchanges) {
    for (Place& place : places) {
      CHECK(place.ann.gets(exchange.hears));
      place.ann.send(exchange.says);
    }
  }
  CHECK(client.wait() == 0);
  std::vector<Account> accounts(places.size());
  std::istringstream lines(client.output());
  std::size_t number = 0;
  for (std::string line; lines >> number && std::getline(lines, line);) {
    accounts.at(number).client += without_digits(line) + '\n';
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    accounts[i].ann = without_digits(places[i].ann.received());
  }
  return accounts;
}

// Cut after each of the bytes [first, end) of that direction; every other time with a reset.
void check_cuts(const Account& uncut, Direction direction, std::size_t first, std::size_t end) {
  constexpr std::size_t kAtOnce = 100;
  REQUIRE(first < end);
  while (first < end) {
    const std::size_t count = std::min(end - first, kAtOnce);
    std::deque<Place> places;
    for (std::size_t i = 0; i < count; ++i) {
      const auto way = (first + i) % 2 == 0 ? CutProxy::Way::Fin : CutProxy::Way::Reset;
      places.emplace_back(Cut{0, direction, first + i, way});
    }
    const std::vector<Account> accounts = converse(places);
    for (std::size_t i = 0; i < count; ++i) {
      CAPTURE(first + i);
      CHECK(accounts[i].client == uncut.client);
      CHECK(accounts[i].ann == uncut.ann);
      CHECK(places[i].proxy.carried(direction) == first + i);
    }
    first += count;
  }
}

TEST_CASE(
    "a client written from the specification sees the same whichever byte the link is cut after") {
  std::deque<Place> places;
  places.emplace_back(std::nullopt);
  const Account uncut = converse(places).front();
  CHECK(uncut.client ==
        "\tsay ann before\n"
        "\tok hello\n"
        "\tsay ann hi joe\n"
        "\twhisper joe ann psst\n"
        "\tok psst > ann\n"
        "\twhisper ann joe secret\n"
        "\tusers  ann: joe:\n"
        "\tok ?\n"
        "\trenamed joe jim\n"
        "\tok /nick jim\n"
        "\terror nobody nobody > nix\n"
        "\tsay ann before\n"
        "\tsay joe hello\n"
        "\tsay ann hi joe\n"
        "\tok /history \n"
        "\tok bye all\n"
        "\twhisper ann jim so long\n"
        "\tgone /quit\n");

  const std::size_t to_client = places.front().proxy.carried(Direction::ToClient);
  const std::size_t to_server = places.front().proxy.carried(Direction::ToServer);
  places.clear();

  check_cuts(uncut, Direction::ToServer, 0, to_server);
  check_cuts(uncut, Direction::ToClient, 0, to_client);
}

}  // namespace
}  // namespace chat::test
