// Turns of the catch-up threads: after their first pieces, only few of them read from the log,
// encode and send at the same time. A turn is for one piece, and they come in the order in which
// they were asked for.
// Otherwise some readers who come back for the whole window would keep every core busy, and
// couriers would wait for one. Nobody waits for a slow reader: a send that would block is no part
// of a turn.
//
// Thread-safe.

#pragma once

#include <cstddef>
#include <deque>

#include "common/system/mutex.h"

namespace chat {

class CatchUpTurns {
 public:
  // So many at the same time; 0: one per core.
  explicit CatchUpTurns(std::size_t at_once);

  // Waits for a turn, and has it until it is destroyed.
  class Turn {
   public:
    explicit Turn(CatchUpTurns& turns) : turns_(turns) { turns_.begin(); }
    ~Turn() { turns_.end(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    CatchUpTurns& turns_;
  };

  // How many wait for a turn.
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Waiting {
    CondVar woken;
    bool has_turn = false;
  };

  void begin();
  void end();

  mutable Mutex mutex_;
  std::size_t free_ GUARDED_BY(mutex_);
  std::deque<Waiting*> waiting_ GUARDED_BY(mutex_);  // the first in front; none while one is free
};

}  // namespace chat
