// The recorder: a thread that stores published entries in the transcript before couriers deliver
// them. Each batch is all that was published since the last one. It writes without holding the
// room's mutex.

#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <thread>

#include "common/system/mutex.h"
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
  // How often something could not be stored. Safe from any thread.
  [[nodiscard]] std::uint64_t errors() const { return errors_; }

  // Begins a new file with the next batch. May be called by any thread.
  void rotate();
  // The same, and waits for it. Returns why that failed; empty when it did not.
  [[nodiscard]] std::string rotate_and_wait();

 private:
  void run() noexcept;
  void store(std::span<const EntryPtr> entries);
  // Begins a new file where that was asked for, or the present one is full.
  void rotate_if_due();
  [[nodiscard]] std::string rotate_now();
  void report(const Transcript::Stored& result);

  Room& room_;
  Console& console_;
  Transcript transcript_;
  const std::function<void(const std::string&)> on_broken_;
  bool failing_ = false;  // the console has a line that nothing can be stored
  bool broken_ = false;
  std::atomic<std::uint64_t> errors_ = 0;
  std::thread thread_;

  Mutex mutex_;
  CondVar rotated_;
  std::uint64_t rotations_asked_ GUARDED_BY(mutex_) = 0;  // so many in all
  std::uint64_t rotations_done_ GUARDED_BY(mutex_) = 0;   // of these; several may be one
  std::string rotation_error_ GUARDED_BY(mutex_);         // of the last
  bool ended_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
