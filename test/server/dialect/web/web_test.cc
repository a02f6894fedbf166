// Browsers at a real server: the page's files, and people on WebSockets beside others.

#include "server/dialect/web/web.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/system/address.h"
#include "server/dialect/web/page.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST_CASE("the page's files are served from client/web, without comments and needless blanks") {
  LocalServer server{Limits()};
  std::size_t files = 0;
  for (const PageFile& file : page_files()) {
    const std::string name(file.name);
    CAPTURE(name);
    const std::string answer =
        answer_to_request(server.port(), get_request("/" + name, local_host(server.port())));
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    const std::string served = body_of(answer);
    CHECK(served == file.content);
    CHECK(served.size() <= contents(source("client/web/" + name)).size());
    CHECK(served.size() > 100);
    CHECK(served.find("\n ") == std::string::npos);
    ++files;
  }
  CHECK(files > 0);
  const auto body = [&](const std::string& path) {
    return body_of(answer_to_request(server.port(), get_request(path, local_host(server.port()))));
  };
  CHECK(body("/") == body("/index.html"));
  CHECK(body("/icon.svg") == contents(source("client/web/icon.svg")));
}

TEST_CASE("a browser that has connected ahead gets the page and not the question for a name") {
  Limits limits;
  limits.greeting_delay = std::chrono::milliseconds(50);
  LocalServer server(limits);
  const std::string request = get_request("/icon.svg", local_host(server.port()));
  const std::string page = answer_to_request(server.port(), request);
  Peer ahead(server.port());
  Peer person = Peer::from("127.0.0.2", server.port());
  CHECK(person.gets(kGreeting));
  ahead.send(request);
  CHECK(ahead.gets("HTTP/1.1 200 OK\r\n"));
  CHECK(ahead.received().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_CASE("a person beside a browser is asked for a name as well, a little later") {
  Limits limits;
  limits.greeting_delay = std::chrono::milliseconds(50);
  limits.browser_greeting_delay = std::chrono::milliseconds(300);
  LocalServer server(limits);
  (void)answer_to_request(server.port(), get_request("/icon.svg", local_host(server.port())));
  Peer person(server.port());
  std::atomic<bool> is_asked = false;
  std::thread others([&] {  // who ask for pages meanwhile
    while (!is_asked) {
      (void)answer_to_request(server.port(), get_request("/icon.svg", local_host(server.port())));
    }
  });
  CHECK(person.gets(". What is your name?\n"));
  is_asked = true;
  others.join();
}

TEST_CASE("a browser, a person with nc and a program talk in one room") {
  LocalServer server{Limits()};
  Peer ann(server.port(), "ann");
  WebPeer zoe(server.port(), "zoe");
  CHECK(ann.gets(joined("zoe", 2)));
  Peer cron(server.port());
  cron.send("/hello 1 cron\n");
  CHECK(cron.gets("current\t"));
  CHECK(zoe.gets("\tcron\t3"));
  zoe.forget();
  zoe.say("1\thello");
  CHECK(ann.gets("[zoe] hello\n"));
  CHECK(cron.gets("\tzoe\thello\n"));
  CHECK(zoe.gets("ok\t1\t"));
  ann.send("hi\n");
  CHECK(zoe.gets("\tann\thi"));
  zoe.say("2\tpsst > ann");
  CHECK(ann.gets("[zoe > you] psst\n"));
  zoe.say("3\t/quit lunch");
  CHECK(ann.gets("* zoe left: \"lunch\" (2 people here)\n"));
  CHECK(zoe.is_closed());
  CHECK(zoe.received().ends_with(server_frame(kTextFrame, "bye\tquit\t") +
                                 server_frame(kCloseFrame, close_payload(1000))));
}

TEST_CASE("a browser that closes is answered with its code, and its session waits") {
  LocalServer server{Limits()};
  WebPeer zoe(server.port(), "zoe");
  zoe.forget();
  zoe.send(client_frame(kPingFrame, "so"));
  zoe.send(client_frame(kCloseFrame, close_payload(1001, "gone")) +
           client_frame(kTextFrame, "1\tx"));
  CHECK(zoe.is_closed());
  CHECK(zoe.received() ==
        server_frame(0x8A, "so") + server_frame(kCloseFrame, close_payload(1001)));
  CHECK(server.people() == 1);
}

TEST_CASE("when the server stops, a browser reads bye and is closed with 1001") {
  LocalServer server{Limits()};
  WebPeer zoe(server.port(), "zoe");
  server.stop();
  CHECK(zoe.is_closed());
  CHECK(
      zoe.received().ends_with(server_frame(kTextFrame, "bye\tshutdown\tThe server is stopping.") +
                               server_frame(kCloseFrame, close_payload(1001))));
}

TEST_CASE("who breaks the protocol in the room is closed with the reason, and its session waits") {
  LocalServer server{Limits()};
  Peer ann(server.port(), "ann");
  for (const auto& [bytes, code] : std::vector<std::pair<std::string, unsigned>>{
           {server_frame(kTextFrame, "1\tunmasked"), 1002},
           {client_frame(0x82, "1\tbinary"), 1003},
           {client_frame(kTextFrame, "1\t\xff"), 1007},
           {client_frame(kTextFrame, "1\t" + std::string(9000, 'x')), 1009}}) {
    WebPeer zoe(server.port(), "zoe" + std::to_string(code));
    zoe.forget();
    zoe.send(bytes + client_frame(kTextFrame, "1\tnever said"));
    CHECK(zoe.is_closed());
    const std::string closed = zoe.received();
    REQUIRE(closed.size() > 4);
    // Nothing but the close frame: no bye behind it, and none before it.
    CHECK(closed == server_frame(kCloseFrame, close_payload(code, closed.substr(4))));
  }
  CHECK(server.people() == 5);
  CHECK(ann.received().find("never said") == std::string::npos);
}

TEST_CASE("a session is taken up on another WebSocket, and the first is told and closed") {
  LocalServer server{Limits()};
  WebPeer first(server.port(), "zoe");
  const std::string& welcome = first.received();
  const std::size_t begin = welcome.find("welcome\t") + std::string("welcome\t").size();
  const std::string token = welcome.substr(begin, welcome.find('\t', begin) - begin);
  WebPeer second(server.port());
  second.say("/hello 1 zoe session=" + token + " after=0");
  CHECK(second.gets("current\t"));
  CHECK(first.is_closed());
  CHECK(first.received().ends_with(
      server_frame(kTextFrame, "bye\treplaced\tanother connection has taken up this session") +
      server_frame(kCloseFrame, close_payload(1000))));
  second.say("1\t?");
  CHECK(second.gets("ok\t1\t"));
}

// Each with the answer's beginning.
std::vector<std::pair<std::string, std::string>> requests(const std::string& host) {
  return {
      {get_request("/", host), "HTTP/1.1 200 OK\r\n"},
      {get_request("/none", host), "HTTP/1.1 404 Not Found\r\n"},
      {get_request("/chat", host), "HTTP/1.1 426 Upgrade Required\r\n"},
      {get_request("/", "evil.example"), "HTTP/1.1 421 Misdirected Request\r\n"},
      {get_request("/", host, "no colon\r\n"), "HTTP/1.1 400 Bad Request\r\n"},
      {get_request("/", host, "Content-Length: 3\r\n") + "joe\n",
       "HTTP/1.1 413 Content Too Large\r\n"},
      {"POST /chat HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 5\r\n\r\njoe\nx",
       "HTTP/1.1 405 Method Not Allowed\r\n"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported\r\n"},
      {"GET / HTTP/1.1\r\nCookie: " + std::string(9000, 'x'),
       "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
      {upgrade_request("evil.example"), "HTTP/1.1 421 Misdirected Request\r\n"},
  };
}

TEST_CASE("every request is answered and the connection ended, and nobody hears of it") {
  LocalServer server{Limits()};
  Peer ann(server.port(), "ann");
  ann.forget();
  for (const auto& row : requests(local_host(server.port()))) {
    CHECK_MESSAGE(answer_to_request(server.port(), row.first).starts_with(row.second), row.first);
  }
  ann.send("?\n");
  CHECK(ann.gets(are_here({"ann"})));
  CHECK(ann.received().find("joined") == std::string::npos);
}

TEST_CASE("a request that comes byte by byte is answered as one that comes at once") {
  LocalServer server{Limits()};
  for (const auto& [request, answer] : requests(local_host(server.port()))) {
    Peer peer(server.port());
    for (const char c : request.substr(0, 600)) peer.send(std::string(1, c));
    if (request.size() > 600) peer.send(request.substr(600));
    CHECK(peer.gets(answer));
    CHECK(peer.is_closed());
  }
}

TEST_CASE("a name that begins like a method is a name") {
  LocalServer server{Limits()};
  for (const char* name : {"GET", "Getrude", "POST", "HEAD"}) {
    Peer peer(server.port(), name);
    peer.send("GET / HTTP/1.1\n");
    peer.send("?\n");
    CHECK(peer.gets(" here: "));
  }
}

TEST_CASE("a request that does not come to its end is answered when its time is over") {
  Limits limits;
  limits.login_deadline = std::chrono::milliseconds(100);
  LocalServer server(limits);
  const std::string answer = answer_to_request(server.port(), "GET / HTTP/1.1\r\n");
  CHECK(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  WebPeer open(server.port());
  CHECK(open.is_closed());
  CHECK(open.received() ==
        server_frame(kTextFrame, "error\t0\tsyntax\tno name came in time; goodbye") +
            server_frame(kCloseFrame, close_payload(1008)));
}

TEST_CASE("a browser that gives way to a newcomer is answered 503, or closed with 1013") {
  Limits limits;
  limits.max_members = 1;
  limits.max_in_handshake = 1;
  LocalServer server(limits);
  Peer early(server.port());
  early.send("GET / HTTP/1.1\r\n");
  WebPeer open(server.port());
  Peer third(server.port());
  CHECK(early.is_closed());
  CHECK(early.received().starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
  Peer fourth(server.port());
  CHECK(open.is_closed());
  CHECK(open.received() ==
        server_frame(kTextFrame,
                     "error\t0\tfull\tthe server is full, and you had no name yet; connect again") +
            server_frame(kCloseFrame, close_payload(1013)));
}

TEST_CASE("--web-host gives the server a name, and --no-web sends browsers away") {
  const std::string request = get_request("/", "chat.example.org");
  const ServerProcess plain({"--bind", "127.0.0.1"});
  CHECK(answer_to_request(plain.port(), request).starts_with("HTTP/1.1 421 "));
  const ServerProcess named({"--web-host", "example.net", "--web-host", "chat.example.org"});
  CHECK(answer_to_request(named.port(), request).starts_with("HTTP/1.1 200 "));
  ServerProcess without({"--no-web", "--bind", "127.0.0.1"});
  CHECK(answer_to_request(without.port(), get_request("/", local_host(without.port())))
            .starts_with("HTTP/1.1 404 "));
  CHECK(without.prints("Ctrl+C ends the server.\n"));
  CHECK(without.output().find("http://") == std::string::npos);
  Process wrong({binary("chat-server"), "--web-host", "http://x", "0"});
  CHECK(wrong.wait() == 2);
}

TEST_CASE("the server says where to open it, and answers to the machine's name") {
  ServerProcess server({"--bind", "127.0.0.1"});
  CHECK(server.prints("  or open http://127.0.0.1:" + std::to_string(server.port()) +
                      "/ in a browser\n"));
  REQUIRE_FALSE(machine_names().empty());
  for (const std::string& name : machine_names()) {
    CHECK(answer_to_request(server.port(), get_request("/", name)).starts_with("HTTP/1.1 200 "));
  }
}

}  // namespace
}  // namespace chat::test
