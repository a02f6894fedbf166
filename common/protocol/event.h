// Everything that can happen in the room, as it is told to people and programs.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chat {

enum class EventKind : std::uint8_t {
  Welcome,
  Say,
  Act,
  Whisper,
  Joined,
  Left,
  Away,
  Back,
  Renamed,
  Users,
  Ok,
  Error,
  Notice,
  Missed,
  History,
  Current,
  Ping,
  Bye,
};

enum class Presence : std::uint8_t { Here, Away };

struct Person {
  std::string name;
  std::uint64_t seconds = 0;  // since they last said anything; Away: since they lost the connection
  Presence presence = Presence::Here;
};

// Which fields mean something depends on the kind; the others are empty or zero.
struct Event {
  EventKind kind = EventKind::Notice;
  std::uint32_t people = 0;  // how many are here: Welcome, Joined, Left, Away, Back, Users
  std::uint64_t seq = 0;     // its place in the room's log
  std::int64_t time_ms = 0;  // since 1970, UTC
  std::uint64_t line = 0;    // of the one who asked: Ok, Error, Users, History; Welcome: the last
  std::uint64_t count = 0;   // Missed: how many events; History: how many messages follow
  std::string name;          // who: all that have one; Welcome: your own name
  std::string other;         // Whisper: to whom; Renamed: the new name; Error, Bye: the code;
                             // Welcome: the server's incarnation
  std::string text;          // what was said, the reason, the sentence; Welcome: the token
  std::string room;          // Welcome: what the room is called
  std::vector<Person> here;  // Users: everybody; Welcome (plain): the first of them
};

}  // namespace chat
