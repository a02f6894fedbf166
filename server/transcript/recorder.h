// The recorder: a thread that stores published entries in the transcript before couriers deliver
// them. Each batch is all that was published since the last one. It writes without holding the
// room's mutex.

#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <thread>

#include "server/operator/console.h"
#include "server/room/room.h"
#include "server/transcript/transcript.h"

namespace chat {

class Recorder {
 public:
  // Opens the transcript; throws what the constructor of Transcript throws. `room` and `console`
  // outlive the recorder. Calls `on_broken` once, on the recorder's thread, when nothing can be
  // stored reliably any more: the server has to stop.
  Recorder(Room& room, Console& console, const Transcript::Settings& settings,
           std::function<void(const std::string&)> on_broken);

  // Restores the room from the transcript. Call it before start().
  void restore();
  // Starts the thread, which ends after Room::finish(). Throws std::system_error.
  void start();
  void join();

  // Begins a new file with the next batch. May be called by any thread.
  void rotate();

 private:
  void run() noexcept;
  void store(std::span<const EntryPtr> entries);
  void rotate_now();
  void report(const Transcript::Stored& result);

  Room& room_;
  Console& console_;
  Transcript transcript_;
  const std::function<void(const std::string&)> on_broken_;
  std::atomic<bool> rotation_asked_{false};
  bool failing_ = false;  // the console has a line that nothing can be stored
  bool broken_ = false;
  std::thread thread_;
};

}  // namespace chat
