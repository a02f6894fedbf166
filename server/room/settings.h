// The settings of a room, beside its limits.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/system/clock.h"
#include "common/system/network.h"
#include "server/log/log.h"
#include "server/moderation/ban.h"
#include "server/moderation/orders.h"

namespace chat {

enum class Recorded : std::uint8_t {
  No,   // what is published is delivered at once
  Yes,  // it is delivered when the recorder says that it is stored
};

struct ReadBans {
  std::string error = {};      // a sentence: why they cannot be taken
  std::vector<Ban> bans = {};  // that are to hold
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
  std::vector<Ban> bans = {};                     // that hold already
  std::vector<Network> own_addresses = {};        // of this machine; no ban of a name has them
  std::vector<Network> trusted = {};              // who comes from there is not counted by address
  // Stores the bans, which have changed. Returns why it could not. Called without the room's mutex,
  // by one thread at a time. nullptr: they are forgotten when the server ends.
  std::function<std::optional<std::string>(const std::vector<Ban>&)> store_bans = nullptr;
  // Reads them again: `bans` are those that hold. store_bans follows, or another try. Called as
  // store_bans.
  std::function<ReadBans(const std::vector<Ban>& bans)> read_bans = nullptr;
  // Tells the operator what an order brought up. May be called with the room's mutex held, so it
  // must not do more than keep the line.
  std::function<void(const std::string&)> remark = nullptr;
  // Tells the operator that somebody is slowed down, who sends more than one person may. Called as
  // `watch`.
  std::function<void(const std::string& name, const std::string& address)> on_slowed = nullptr;
  // Gets each order that was carried out, and who gave it. Called as `watch`.
  std::function<void(std::string_view by, const Order&)> on_order = nullptr;
};

}  // namespace chat
