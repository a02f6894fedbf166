// The further ways in: a Unix socket, and a port for proxies that say who connects. The real
// server, and what an operator reads of it.

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

struct Operated {
  // What `chat-server --ctl` prints.
  [[nodiscard]] std::string ctl(std::vector<std::string> words) const {
    words.insert(words.begin(), {binary("chat-server"), "--ctl", control});
    Process process(words);
    (void)process.wait();
    return process.output() + process.errors();
  }
  [[nodiscard]] std::vector<std::string> with(std::vector<std::string> options) const {
    options.insert(options.end(), {"--control", control});
    return options;
  }
  static std::uint16_t proxy_port(const ServerProcess& server) {
    constexpr std::string_view kWords = "for proxies on port ";
    const std::size_t at = server.output().find(kWords);
    REQUIRE(at != std::string::npos);
    return static_cast<std::uint16_t>(std::stoul(server.output().substr(at + kWords.size())));
  }

  const TemporaryFolder folder;
  const std::string control = folder.file("control");
  const std::string path = folder.file("room");
};

TEST_CASE_FIXTURE(Operated,
                  "who comes through the Unix socket is told to the operator as its user") {
  ServerProcess server(with({"--unix", path}));
  CHECK(server.output().find(", on " + path + "\n") != std::string::npos);
  CHECK(mode_of(path) == 0600);
  Peer ann = Peer::at(path);
  CHECK(ann.gets(kGreeting));
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
  Peer bob(server.port(), "bob");
  Peer program = Peer::at(path);
  program.send("/hello 1 cron\n1\thello\n");
  CHECK(program.gets("ok\t1\t"));
  CHECK(bob.gets("[cron] hello\n"));
  ann.send("hi\n");
  CHECK(bob.gets("[ann] hi\n"));
  const std::string user = "unix uid " + std::to_string(::getuid());
  CHECK(ctl({"who"}).find("  ann  " + user) != std::string::npos);
  CHECK(server.prints("ann joined from " + user));
  CHECK(ctl({"stats"}).find("\nalso on the Unix socket " + path) != std::string::npos);
  CHECK(ctl({"kick", "ann"}).find("ann was kicked") != std::string::npos);
  CHECK(ann.is_closed());
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  CHECK(program.is_closed());
  CHECK(program.received().find("bye\tshutdown\t") != std::string::npos);
  CHECK(!std::filesystem::exists(path));
}

TEST_CASE_FIXTURE(Operated, "the Unix socket has the mode that was asked for, whatever the umask") {
  const mode_t before = ::umask(077);
  const ServerProcess server({"--unix", path, "--unix-mode", "666"});
  (void)::umask(before);
  CHECK(mode_of(path) == 0666);
}

TEST_CASE_FIXTURE(Operated, "a dead server's socket is replaced, another's and a file are not") {
  {
    ServerProcess dead({"--unix", path});
    dead.signal(SIGKILL);
    (void)dead.wait();
  }
  REQUIRE(std::filesystem::exists(path));
  const ServerProcess server({"--unix", path});
  Process second({binary("chat-server"), "--unix", path, "0"});
  CHECK(second.wait() == 1);
  CHECK(second.errors() == "chat-server: cannot listen on " + path +
                               ": another program (perhaps another chat-server) is using it\n");
  const std::string file = folder.file("file");
  write_contents(file, "mine");
  Process third({binary("chat-server"), "--unix", file, "0"});
  CHECK(third.wait() == 1);
  CHECK(contents(file) == "mine");
}

TEST_CASE_FIXTURE(Operated, "a server that ends leaves the socket of the next one there") {
  ServerProcess first({"--unix", path});
  std::filesystem::remove(path);  // as the next one does once the first takes no connections
  const ServerProcess next({"--unix", path});
  first.signal(SIGTERM);
  CHECK(first.wait() == 0);
  Peer ann = Peer::at(path);
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
}

TEST_CASE_FIXTURE(Operated, "a proxy's header says where somebody is, in each dialect") {
  ServerProcess server(with({"--proxy-port", "0", "--proxy-from", "127.0.0.0/8"}));
  const std::uint16_t port = proxy_port(server);
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
  Peer ann(proxy_port(server));
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
  const std::uint16_t port = proxy_port(server);
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
  const std::uint16_t port = proxy_port(server);
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
  for (Peer* each : {&first, &third, &fourth}) {
    each->send("p" + std::to_string(each->socket().fd()) + "\n");
    CHECK(each->gets("* You are p"));
  }
}

TEST_CASE("who comes from a trusted network is not counted by its address, everybody else is") {
  Limits limits;
  limits.max_per_address = 1;
  ServerSettings settings = LocalServer::settings(limits);
  settings.trusted = {*Network::parse("127.0.0.0/30")};
  LocalServer server(settings);
  std::vector<Peer> school;
  for (int i = 0; i < 5; ++i) school.emplace_back(server.port(), "p" + std::to_string(i));
  Peer ann = Peer::from("127.0.0.9", server.port());
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
  Peer bob = Peer::from("127.0.0.9", server.port());
  bob.send("bob\n");
  CHECK(bob.gets("! 1 person is here from your address (127.0.0.9)"));
}

TEST_CASE("of a trusted network each connection gives way for itself, after those of strangers") {
  Limits limits;
  limits.max_members = 3;
  limits.max_in_handshake = 1;
  limits.greeting_delay = kDeadline;
  limits.login_deadline = 2 * kDeadline;
  ServerSettings settings = LocalServer::settings(limits);
  settings.trusted = {*Network::parse("127.0.0.1")};
  LocalServer server(settings);
  Peer one(server.port());
  Peer two(server.port());
  Peer stranger = Peer::from("127.0.0.9", server.port());
  Peer other = Peer::from("127.0.0.9", server.port());
  const Peer newcomer(server.port());
  CHECK(stranger.is_closed());
  for (Peer* each : {&one, &two, &other}) {
    each->send("p" + std::to_string(each->socket().fd()) + "\n");
    CHECK(each->gets("* You are p"));
  }
}

TEST_CASE_FIXTURE(Operated, "who sends faster than --rate is slowed down, and loses nothing") {
  ServerProcess server(with({"--rate", "20", "--burst", "3"}));
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  const auto begin = Clock::now();
  std::string lines;
  for (int i = 1; i <= 13; ++i) lines += "line " + std::to_string(i) + "\n";
  ann.send(lines);
  CHECK(bob.gets("[ann] line 13\n"));
  CHECK(Clock::now() - begin >= std::chrono::milliseconds(10 * 50));
  for (int i = 1; i <= 13; ++i) {
    CHECK(count(bob.received(), "[ann] line " + std::to_string(i) + "\n") == 1);
  }
  CHECK(server.prints("ann (127.0.0.1) is slowed down: they send more than one person may\n"));
  const std::string stats = ctl({"stats"});
  CHECK(stats.find("\nat most 20 lines a second from each, 3 at once") != std::string::npos);
  CHECK(stats.find(" slowed down: ann for ") != std::string::npos);
  CHECK(ctl({"who"}).find("  slowed down for ") != std::string::npos);
}

TEST_CASE_FIXTURE(Operated, "with --rate alone a paste of a screen goes at once") {
  ServerProcess server(with({"--rate", "1"}));
  Peer ann(server.port(), "ann");
  Peer bob(server.port(), "bob");
  std::string screen;
  for (int i = 1; i <= 60; ++i) screen += "row " + std::to_string(i) + "\n";
  ann.send(screen);
  CHECK(bob.gets("[ann] row 60\n"));
  CHECK(ctl({"stats"}).find("slowed") == std::string::npos);
}

TEST_CASE("options of the door that do not go together are one sentence and exit code 2") {
  const auto error_of = [](std::vector<std::string> words) {
    words.insert(words.begin(), binary("chat-server"));
    words.emplace_back("0");
    Process server(words);
    CHECK(server.wait() == 2);
    return server.errors();
  };
  CHECK(error_of({"--proxy-port", "0"}).find("--proxy-port needs --proxy-from") !=
        std::string::npos);
  CHECK(error_of({"--proxy-from", "::1"}).find("--proxy-from needs --proxy-port") !=
        std::string::npos);
  CHECK(error_of({"--trust", "school"}).find("--trust takes an address or a network") !=
        std::string::npos);
  CHECK(error_of({"--unix-mode", "rw"}).find("--unix-mode takes an octal mode") !=
        std::string::npos);
  CHECK(error_of({"--unix-mode", "1777"}).find("--unix-mode takes an octal mode") !=
        std::string::npos);
  CHECK(error_of({"--rate", "0"}).find("--rate must be a whole number") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
