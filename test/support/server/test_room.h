// A room that a test drives directly: no socket, no thread but where waiting is the point.

#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server/room/room.h"

namespace chat::test {

// A room with one courier, and what it delivers, told as the plain dialect tells it.
class TestRoom {
 public:
  explicit TestRoom(const Limits& limits = {}, Recorded recorded = Recorded::No)
      : TestRoom(limits, {"test", 1, "-", recorded}) {}
  TestRoom(Limits limits, const RoomSettings& settings)
      : room((limits.entries_per_round = SIZE_MAX, limits), settings) {}

  // Everything published since the last call, as `viewer` sees it.
  std::string heard_by(MemberId viewer);
  // What the first courier is given. Waits for it.
  std::vector<EntryPtr> taken();
  void say(LinkId link, std::string_view line) { room.handle(link, 0, parse_request(line)); }
  // The code of the refusal; empty when there is none. Members are numbered from 1, as they come.
  std::string join(LinkId link, std::string_view name);
  // What was published is being stored. It is stored when Room::stored() is called, and not before.
  std::vector<EntryPtr> begin_storing();

  Room room;

 private:
  Round round_;
};

// The words of their kinds on the wire, with a blank behind each.
[[nodiscard]] std::string kinds(const std::vector<EntryPtr>& entries);

// The token in the first welcome among them.
[[nodiscard]] Token token_in(const std::vector<EntryPtr>& entries);

// A session's thread, which may have to wait for its turn. Closing the room ends that.
class Talker {
 public:
  Talker(Room& room, LinkId link, int lines, std::string_view line = "x");
  Talker(const Talker&) = delete;
  Talker& operator=(const Talker&) = delete;
  ~Talker();
  [[nodiscard]] int said() const { return said_; }
  [[nodiscard]] bool is_done() const { return done_; }

 private:
  Room& room_;
  std::atomic<int> said_ = 0;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace chat::test
