// Whispers that were confirmed, to a session that ends without its client having come back.

#include "server/room/lost_whispers.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/protocol/request.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/server/room_parts.h"

namespace chat::test {
namespace {

// A room in which Joe's connection may break.
struct Scene : RoomParts {
  explicit Scene(const Limits& with_limits = {}, Recorded recorded = Recorded::No)
      : RoomParts(with_limits, {"test", 1, "-", recorded}) {}

  void whisper(Member& from, const std::string& text) {
    const std::string nobody;
    Request request = Whisper{"joe", text};
    const std::uint64_t line = from.resumption->last_line() + 1;
    changes.apply(from, line, requests.plan(from, line, request, &nobody));
  }
  void lose(Member& member) { changes.lose(member, "connection lost", now); }
  void end_of_grace() { changes.on_timer({joe.id, Member::Next::Expire}); }
  // The notices since the last call: who gets them, and their texts.
  std::vector<std::string> notices() {
    std::vector<std::string> all;
    while (publisher.mailboxes().has_ready()) {
      for (const EntryPtr& entry : taken()) {
        const auto* notice = entry->event.as<event::Notice>();
        const Member* to = members.find(entry->target);
        if (notice != nullptr)
          all.push_back((to == nullptr ? "?" : to->name) + ": " + notice->text);
      }
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  Changes::Clock::time_point now{std::chrono::hours(1)};
  Member& ann = join(1, "ann");
  Member& eve = join(2, "eve");
  Member& joe = join(3, "joe");
};

using Texts = std::vector<std::string>;

TEST_CASE("each who whispered to a session that ends without its client is told once") {
  Scene room;
  room.lose(room.joe);
  room.whisper(room.ann, "hello");
  for (const char* text : {"one", "two", "three"}) room.whisper(room.eve, text);
  CHECK(room.notices().empty());
  room.end_of_grace();
  CHECK(room.notices() ==
        Texts{"ann: joe did not come back; your whisper \"hello\" did not reach them",
              "eve: joe did not come back; your 3 whispers, from \"one\" on, did not reach them"});
}

TEST_CASE("a whisper that was under way when the connection broke may have arrived") {
  Scene room;
  room.whisper(room.eve, "had");
  room.publisher.keeping().acknowledge(room.joe, room.publisher.last_seq());
  room.whisper(room.ann, "one");
  room.lose(room.joe);
  room.whisper(room.ann, "two");
  room.end_of_grace();
  CHECK(room.notices() == Texts{"ann: joe did not come back; your 2 whispers, from \"one\" on, may "
                                "not have reached them"});
}

TEST_CASE("who whispered to a session that gives way in a full room is told, too") {
  Limits limits;
  limits.max_members = 3;
  Scene room(limits);
  room.lose(room.joe);
  room.whisper(room.ann, "hello");
  (void)room.join(4, "bob");
  CHECK(room.notices() ==
        Texts{"ann: joe did not come back; your whisper \"hello\" did not reach them"});
}

TEST_CASE("who whispered to somebody who is away when the server stops is told") {
  Scene room;
  room.lose(room.joe);
  room.whisper(room.ann, "hello");
  room.changes.say_bye_to_all("The server is stopping.");
  CHECK(room.notices() ==
        Texts{"ann: joe did not come back before the server stopped; your whisper "
              "\"hello\" did not reach them"});
}

TEST_CASE("who whispered to a session that ended while the whisper was being stored is told") {
  Scene room({}, Recorded::Yes);
  std::vector<EntryPtr> storing;
  room.lose(room.joe);
  room.publisher.begin_storing(storing);
  room.publisher.stored();
  room.whisper(room.ann, "one");
  room.publisher.begin_storing(storing);
  SUBCASE("stored then") {
    room.whisper(room.ann, "two");
    room.end_of_grace();
    room.publisher.stored();
  }
  SUBCASE("one stored before") {
    room.publisher.stored();
    room.whisper(room.ann, "two");
    room.end_of_grace();
  }
  SUBCASE("one not stored, and delivered all the same") {
    room.publisher.not_stored("the disk is full");
    room.whisper(room.ann, "two");
    room.end_of_grace();
  }
  CHECK(room.notices().empty());
  room.publisher.begin_storing(storing);
  room.publisher.stored();
  CHECK(room.notices() == Texts{"ann: joe did not come back; your 2 whispers, from \"one\" on, did "
                                "not reach them"});
}

TEST_CASE("nobody is told of whispers to somebody who has said goodbye, or has them") {
  Scene room;
  room.whisper(room.ann, "hello");
  SUBCASE("goodbye") {
    room.changes.leave(room.joe, "");
  }
  SUBCASE("all have arrived") {
    room.publisher.keeping().acknowledge(room.joe, room.publisher.last_seq());
    room.lose(room.joe);
    room.end_of_grace();
  }
  CHECK(room.notices().empty());
}

TEST_CASE("who has left is not told; who is away is told when back") {
  Scene room;
  room.lose(room.joe);
  room.whisper(room.ann, "hello");
  room.whisper(room.eve, "hello");
  room.changes.leave(room.eve, "");
  room.lose(room.ann);
  const std::uint64_t had = room.publisher.last_seq();
  room.end_of_grace();
  const Replay replay = room.ann.resumption->replay(had, room.publisher.log());
  REQUIRE(replay.kept.size() == 1);
  CHECK(replay.kept[0]->event.as<event::Notice>()->text ==
        "joe did not come back; your whisper \"hello\" did not reach them");
}

TEST_CASE("of a long whisper its first 40 characters tell which it was") {
  Scene room;
  room.lose(room.joe);
  std::string text;
  std::string beginning;
  for (int i = 0; i < 41; ++i) beginning = std::exchange(text, text + "ü");
  room.whisper(room.ann, text);
  room.end_of_grace();
  CHECK(room.notices() == Texts{"ann: joe did not come back; your whisper \"" + beginning +
                                "…\" did not reach them"});
}

TEST_CASE("people and programs read that their whisper did not arrive") {
  Limits limits = told_soon();
  limits.max_members = 3;
  LocalServer server{limits};
  Peer bob(server.port(), "bob");
  Program joe(server.port(), "joe");
  Program ann(server.port(), "ann");
  joe.socket().close();
  REQUIRE(bob.gets(is_away("joe", "connection lost")));
  bob.send("hello > joe\n");
  CHECK(bob.gets("[you > joe] hello\n"));
  ann.send("1\tpsst > joe\n");
  CHECK(ann.gets("\nok\t1\t"));
  const Peer newcomer(server.port(), "eve");
  CHECK(bob.gets("* joe did not come back; your whisper \"hello\" did not reach them\n"));
  CHECK(ann.gets("\tjoe did not come back; your whisper \"psst\" did not reach them\n"));
  CHECK(ann.received().find("\nnotice\t") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
