// The desk with a room of its own: what a command does, and in which order.

#include "server/operator/commands/desk.h"

#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <string>

#include "test/support/deadline.h"

namespace chat::test {
namespace {

TEST_CASE("everyone is told of a stop, and why, before it begins") {
  std::promise<void> stop;
  const std::future<void> stopped = stop.get_future();
  bool began_too_early = false;
  RoomSettings settings;
  settings.name = "test";
  settings.watch = [&](const EntryPtr&) {  // the room is about to tell it
    constexpr std::chrono::milliseconds kLongEnough{100};
    began_too_early = stopped.wait_for(kLongEnough) == std::future_status::ready;
  };
  Room room(Limits(), settings);
  Desk::Tools tools;
  tools.on_stop_order = [](const StopOrder&) {};
  tools.stop = [&](const std::string& reason) {
    CHECK(reason == "a new version");
    stop.set_value();
  };
  Desk desk(room, tools);
  const Desk::Answer answer = desk.carry_out("stop a new version");
  CHECK(answer.kind == Desk::Answer::Kind::Told);
  CHECK(answer.text == "the server stops now: a new version");
  CHECK(stopped.wait_for(kDeadline) == std::future_status::ready);
  CHECK_FALSE(began_too_early);
}

}  // namespace
}  // namespace chat::test
