// A dialect of three in one server, in one room with people and programs.

#include "test/server/dialect/framed/framed.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "server/dialect/native/native.h"
#include "server/dialect/plain/plain.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

class ThreeDialects {
 public:
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  static ServerSettings settings() {
    static const std::array dialects{&native_dialect(), &framed_dialect(), &plain_dialect()};
    ServerSettings settings = LocalServer::settings(Limits());
    settings.dialects = dialects;
    return settings;
  }
  LocalServer server_{settings()};
};

std::string begin() {
  return std::string(kFramedBegin);
}

TEST_CASE("a third dialect talks in one room with a person and a program") {
  const ThreeDialects server;
  Peer ann(server.port(), "ann");
  Peer cron(server.port());
  cron.send("/hello 1 cron\n");
  CHECK(cron.gets("current\t"));
  CHECK(ann.gets(joined("cron", 2)));  // else both joins may be told as one
  Peer zoe(server.port());
  zoe.send(begin() + frame("name zoe") + frame("enter"));
  CHECK(zoe.gets("* " + you_are("zoe") + ". " + are_here({"ann", "cron", "zoe"}) + "."));
  CHECK(zoe.received()[0] == 0);
  CHECK(ann.gets(joined("zoe", 3)));
  CHECK(cron.gets("\tzoe\t3\n"));

  zoe.send(frame("hello") + frame("psst > cron"));
  CHECK(ann.gets("[zoe] hello\n"));
  CHECK(cron.gets("\tzoe\thello\n"));
  CHECK(cron.gets("\tzoe\tcron\tpsst\n"));
  CHECK(zoe.gets(frame("[you > cron] psst")));
  ann.send("hi\n");
  CHECK(zoe.gets(frame("[ann] hi")));
  cron.send("1\t@zoe hush\n");
  CHECK(zoe.gets(frame("[cron > you] hush")));
  zoe.send(frame("/quit lunch"));
  CHECK(zoe.gets(frame("* Bye")));
  CHECK(zoe.is_closed());
  CHECK(ann.gets("* zoe left: \"lunch\" (2 people here)\n"));
}

TEST_CASE("a third dialect is known by bytes that are no line, in whatever pieces they come") {
  const ThreeDialects server;
  Peer zoe(server.port());
  for (const char c : begin()) {
    zoe.send(std::string(1, c));
    // So that the pieces are pieces: the server has taken this one.
    CHECK(eventually([&] { return zoe.socket().unacknowledged() == 0; }));
  }
  zoe.send(frame("tick") + frame("name zoe"));
  CHECK(zoe.gets(frame("tock")));
  zoe.send(frame("enter"));
  CHECK(zoe.gets("* " + you_are("zoe") + "."));
  // Bytes that begin like it, and are not: a plain name, which is none.
  Peer other(server.port());
  other.send(begin().substr(0, 2) + "\n");
  CHECK(other.gets(kNameQuestion));
}

TEST_CASE("a third dialect has answers of its own, and its refusals in its own form") {
  const ThreeDialects server;
  Peer ann(server.port(), "ann");
  Peer zoe(server.port());
  zoe.send(begin() + frame("name ann") + frame("enter"));
  CHECK(zoe.gets("! " + name_is_taken("ann")));
  zoe.send(frame("hello") + frame("name zoe") + frame("enter"));
  CHECK(zoe.gets(frame("first a name")));
  CHECK(zoe.gets("* " + you_are("zoe") + "."));
  zoe.send(frame("one") + frame("tick") + frame("? "));
  CHECK(zoe.gets(frame("tock") + frame("* " + are_here({"ann", "zoe"}))));
  CHECK(ann.gets("[zoe] one\n"));
}

TEST_CASE("a page is served, and the connection closed, before and after somebody is in the room") {
  const ThreeDialects server;
  Peer ann(server.port(), "ann");
  Peer browser(server.port());
  browser.send(begin() + frame("page") + frame("name zoe") + frame("enter"));
  CHECK(browser.is_closed());
  CHECK(browser.received() == frame("a page"));
  Peer zoe(server.port());
  zoe.send(begin() + frame("name zoe") + frame("enter"));
  CHECK(ann.gets(joined("zoe", 2)));
  zoe.send("\xff\xff" + std::string(100, 'x'));
  CHECK(zoe.is_closed());
  CHECK(zoe.received().find(frame("that frame is too long")) != std::string::npos);
  CHECK(ann.gets("* zoe left"));
}

}  // namespace
}  // namespace chat::test
