// The settings of a room, beside its limits.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "common/system/clock.h"
#include "server/log/log.h"

namespace chat {

enum class Recorded : std::uint8_t {
  No,   // what is published is delivered at once
  Yes,  // it is delivered when the recorder says that it is stored
};

struct RoomSettings {
  std::string name;
  std::size_t couriers = 1;       // threads that may call Room::take()
  std::string incarnation = "-";  // a word that no other start of the server has had
  Recorded recorded = Recorded::No;
  // Gets every public entry and every whisper, in the log's order, for the console. Called with
  // the room's mutex held, so it must not do more than keep the entry.
  std::function<void(const EntryPtr&)> watch = nullptr;
  std::int64_t (*time_of_day)() = wall_clock_ms;  // milliseconds since 1970, UTC
};

}  // namespace chat
