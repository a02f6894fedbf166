// Browsers at a real server: the page's files, and people on WebSockets beside others.

#include "server/dialect/web/web.h"

#include <doctest/doctest.h>

#include <string>

#include "server/dialect/web/page.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/web_peer.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST_CASE("the page's files are served as they stand in client/web") {
  LocalServer server{Limits()};
  std::size_t files = 0;
  for (const PageFile& file : page_files()) {
    const std::string name(file.name);
    CAPTURE(name);
    const std::string answer =
        answer_to_request(server.port(), get_request("/" + name, local_host(server.port())));
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(body_of(answer) == contents(source("client/web/" + name)));
    ++files;
  }
  CHECK(files > 0);
  CHECK(body_of(answer_to_request(server.port(), get_request("/", local_host(server.port())))) ==
        contents(source("client/web/index.html")));
}

TEST_CASE("a browser, a person with nc and a program talk in one room") {
  LocalServer server{Limits()};
  Peer ann(server.port(), "ann");
  WebPeer zoe(server.port(), "zoe");
  CHECK(ann.gets("* zoe joined (2 people here)\n"));
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

}  // namespace
}  // namespace chat::test
