// A port for proxies that say who connects: the real server, what an operator reads of it, and whom
// the bounds of the door count.

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

#include "test/server/operated.h"
#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

TEST_CASE_FIXTURE(Operated, "a proxy's header says where somebody is, in each dialect") {
  ServerProcess server(with({"--proxy-port", "0", "--proxy-from", "127.0.0.0/8"}));
  const std::uint16_t port = server.proxy_port();
  Peer ann(port);
  ann.send("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\nann\n");
  CHECK(ann.gets(you_are("ann")));
  Peer cron(port);
  cron.send(std::string("\r\n\r\n\0\r\nQUIT\n\x21\x21\0\x24\x20\x01\x0D\xB8", 20) +
            std::string(11, '\0') + "\x07" + std::string(20, '\0') + "/hello 1 cron\n");
  CHECK(cron.gets("welcome\t"));
  Peer page(port);
  page.send("PROXY TCP6 2001:db8:1::9 ::1 1 2\r\n" + upgrade_request(local_host(port)));
  CHECK(page.gets("101 Switching Protocols"));
  page.send(client_frame(kTextFrame, "/hello 1 eve"));
  CHECK(page.gets("welcome\t"));
  Peer silent(port);
  silent.send("PROXY UNKNOWN\r\n");
  CHECK(silent.gets(kGreeting));
  silent.send("joe\n");
  CHECK(silent.gets(you_are("joe")));
  const std::string who = ctl({"who"});
  CHECK(who.find("  ann  192.0.2.7  since ") != std::string::npos);
  CHECK(who.find("  cron  2001:db8::7  since ") != std::string::npos);
  CHECK(who.find("  eve  2001:db8:1::9  since ") != std::string::npos);
  CHECK(who.find("  joe  127.0.0.1  since ") != std::string::npos);
  CHECK(ctl({"stats"}).find(" for proxies from 127.0.0.0/8") != std::string::npos);

  CHECK(ctl({"ban", "192.0.2.7"}).find("banned") != std::string::npos);
  CHECK(ann.is_closed());
  Peer again(port);
  again.send("PROXY TCP4 192.0.2.7 198.51.100.1 1 2\r\nbob\n");
  CHECK(again.gets("! "));
  CHECK(again.is_closed());
}

TEST_CASE_FIXTURE(Operated, "without a right header nobody comes through the port for proxies") {
  ServerProcess server(with({"--proxy-port", "0", "--proxy-from", "127.0.0.0/8"}));
  Peer ann(server.proxy_port());
  ann.send("ann\nhello\n");
  CHECK(ann.is_closed());
  CHECK(ann.received().empty());
  CHECK(server.prints(
      "refused a connection of the proxy 127.0.0.1: it begins with no PROXY header\n"));
  Peer bob(server.port());
  bob.send("PROXY TCP4 192.0.2.7 198.51.100.1 1 2\r\n");
  CHECK(bob.gets("! "));  // the ordinary port takes it for a name
  CHECK(ctl({"who"}).find("192.0.2.7") == std::string::npos);
}

TEST_CASE_FIXTURE(Operated,
                  "refusals at the port for proxies are logged once a minute, and all counted") {
  ServerProcess server(with({"--proxy-port", "0", "--proxy-from", "127.0.0.2", "--log-format",
                             "keys", "--metrics", "127.0.0.1:0"}));
  constexpr std::string_view kWhere = "the metrics are on port ";
  REQUIRE(server.prints(kWhere));
  REQUIRE(server.prints("\n"));
  const std::size_t at = server.output().find(kWhere) + kWhere.size();
  const auto metrics_port = static_cast<std::uint16_t>(std::stoul(server.output().substr(at)));
  const std::uint16_t port = server.proxy_port();
  for (int i = 0; i < 3; ++i) {
    Peer stranger(port);
    CHECK(stranger.is_closed());
  }
  for (int i = 0; i < 2; ++i) {
    Peer wrong = Peer::from("127.0.0.2", port);
    wrong.send("ann\n");
    CHECK(wrong.is_closed());
  }
  Peer scraper(metrics_port);
  scraper.send("GET /metrics HTTP/1.1\r\n\r\n");
  CHECK(scraper.gets("\nchat_refusals_total{reason=\"no-proxy\"} 3\n"));
  CHECK(scraper.gets("\nchat_refusals_total{reason=\"proxy-header\"} 2\n"));
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  const std::string log = server.errors();
  CHECK(count(log,
              "event=refusal address=127.0.0.1 reason=no-proxy text=\"refused a connection "
              "from 127.0.0.1 to the port for proxies;") == 1);
  CHECK(count(log,
              "event=refusal address=127.0.0.2 reason=proxy-header text=\"refused a "
              "connection of the proxy 127.0.0.2: it begins with no PROXY header\"") == 1);
  CHECK(count(log, "event=refusal") == 2);
}

TEST_CASE_FIXTURE(Operated, "a peer that is none of the proxies is refused, and told of") {
  ServerProcess server(
      with({"--proxy-port", "0", "--proxy-from", "127.0.0.2", "--proxy-from", "2001:db8::/32"}));
  const std::uint16_t port = server.proxy_port();
  Peer stranger(port);
  stranger.send("PROXY TCP4 192.0.2.7 198.51.100.1 1 2\r\nann\n");
  CHECK(stranger.is_closed());
  CHECK(stranger.received().empty());
  CHECK(server.prints("refused a connection from 127.0.0.1 to the port for proxies"));
  Peer proxy = Peer::from("127.0.0.2", port);
  proxy.send("PROXY TCP4 192.0.2.7 198.51.100.1 1 2\r\nann\n");
  CHECK(proxy.gets(you_are("ann")));
}

ServerSettings behind_proxies(const Limits& limits) {
  ServerSettings settings = LocalServer::settings(limits);
  settings.proxy_port = 0;
  settings.proxies = {*Network::parse("127.0.0.0/8")};
  return settings;
}

TEST_CASE("a proxy that does not finish its header is cut at the deadline for a name") {
  Limits limits;
  limits.login_deadline = Limits::Milliseconds(300);
  LocalServer server(behind_proxies(limits));
  Peer half(server.proxy_port());
  half.send("PROXY TCP4 192.0.2");
  const Peer silent(server.proxy_port());
  CHECK(half.is_closed());
  CHECK(half.received().empty());
  CHECK(eventually([&] { return server.server().refusals()["proxy-header"] == 2; }));
}

TEST_CASE("bounds count who comes through a proxy by the address in the header") {
  Limits limits;
  limits.max_per_address = 1;
  LocalServer server(behind_proxies(limits));
  std::vector<Peer> people;
  for (int i = 1; i <= 3; ++i) {
    Peer& each = people.emplace_back(server.proxy_port());
    each.send("PROXY TCP4 192.0.2." + std::to_string(i) + " 198.51.100.1 1 2\r\np" +
              std::to_string(i) + "\n");
    CHECK(each.gets(you_are("p" + std::to_string(i))));
  }
  Peer one_more(server.proxy_port());
  one_more.send("PROXY TCP4 192.0.2.1 198.51.100.1 1 2\r\njoe\n");
  CHECK(one_more.gets("! 1 person is here from your address (192.0.2.1)"));
}

TEST_CASE("who gives way at a full door is chosen by the address in the header, too") {
  Limits limits;
  limits.max_members = 3;
  limits.max_in_handshake = 1;
  limits.greeting_delay = Limits::Milliseconds(1);
  limits.login_deadline = 2 * kDeadline;
  LocalServer server(behind_proxies(limits));
  const auto silent = [&](const std::string& address) {
    Peer peer(server.proxy_port());
    peer.send("PROXY TCP4 " + address + " 198.51.100.1 1 2\r\n");
    CHECK(peer.gets(kGreeting));  // the header is read
    return peer;
  };
  Peer first = silent("192.0.2.1");
  Peer second = silent("192.0.2.2");
  Peer third = silent("192.0.2.3");
  Peer fourth = silent("192.0.2.2");
  const Peer newcomer = Peer::from("127.0.0.2", server.port());
  CHECK(second.is_closed());
  const std::string door = server.server().door_text();
  CHECK(door.find("\nrefused so far: 1 full\ngave way so far: 1 without a name") !=
        std::string::npos);
  for (Peer* each : {&first, &third, &fourth}) {
    each->send("p" + std::to_string(each->socket().fd()) + "\n");
    CHECK(each->gets("* You are p"));
  }
}

}  // namespace
}  // namespace chat::test
