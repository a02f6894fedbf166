// The desk: carries out operator commands, wherever they were typed, and answers in lines of text.
// Thread-safe. What it is given outlives it.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/operator/commands/command.h"
#include "server/operator/commands/stop_timer.h"
#include "server/room/room.h"

namespace chat {

class Desk {
 public:
  struct Answer {
    enum class Kind : std::uint8_t {
      Done,
      Told,  // done, and the room was told: a console that shows its events has a line about it
      Refused,
    } kind = Kind::Done;
    std::string text = {};   // lines, without the last LF; may be empty
    std::string aside = {};  // further lines, of which the room was not told; may be empty
  };

  // What the commands work on, beside the room.
  struct Tools {
    std::function<std::unordered_map<LinkId, EntryRange>()> behind;  // see Server::behind()
    std::function<std::size_t()> connections;
    std::function<std::string()> door;  // lines on who may come in; see Server::door_text()
    // Gets each stop that is announced, with its time and reason, and each that is taken back.
    std::function<void(const StopOrder&)> on_stop_order;
    std::function<void(const std::string& reason)> stop;  // it may be empty
    // What was said until now is not read again after a restart. Returns why it is all the same;
    // empty: it is not.
    std::function<std::string()> begin_transcript_file;
    // Reads the settings file again.
    std::function<Answer()> reload;
  };
  Desk(Room& room, Tools tools);

  // Both of them.
  [[nodiscard]] static std::string whole(const Answer& answer);

  // Reads a line, and carries it out.
  [[nodiscard]] Answer carry_out(std::string_view line);

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] Answer answer(const command::Nothing& nothing);
  [[nodiscard]] Answer answer(const command::Mistake& mistake);
  [[nodiscard]] Answer answer(const command::Help& help);
  [[nodiscard]] Answer answer(const command::Reload& reload);
  [[nodiscard]] Answer answer(const command::Who& who);
  [[nodiscard]] Answer answer(const command::Stats& stats);
  [[nodiscard]] Answer answer(const command::ShowTopic& show);
  [[nodiscard]] Answer answer(const command::ListBans& list);
  [[nodiscard]] Answer answer(const command::Stop& stop);
  [[nodiscard]] Answer answer(const command::CancelStop& cancel);
  [[nodiscard]] Answer answer(const Order& order);
  // Tells everyone, and answers the same.
  [[nodiscard]] Answer tell(std::string what);

  Room& room_;
  const Tools tools_;
  const Clock::time_point started_ = Clock::now();
  StopTimer timer_;
};

}  // namespace chat
