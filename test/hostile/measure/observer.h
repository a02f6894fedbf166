// Honest people: a pair that talks, and newcomers. They see what an attack does to a room.

#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/system/socket.h"
#include "test/bench/load/message.h"

namespace chat::hostile {

// Lines and newcomers belong to the phase in which they were due.
enum class Phase { Quiet, Attack, After };
inline constexpr std::size_t kPhases = 3;

struct Seen {
  std::vector<double> line_ms;      // from when a line was due until the other had it
  std::vector<double> newcomer_ms;  // from the first connect() until the welcome
  unsigned refusals = 0;            // a newcomer was refused, or cut, and tried again
  unsigned never_in = 0;            // newcomers who were not let in until the end
};

struct Observations {
  std::array<Seen, kPhases> phases;
  std::uint64_t lost = 0;
  std::uint64_t twice_or_out_of_order = 0;
  std::string trouble;  // the pair was cut, or refused something; empty: nothing

  [[nodiscard]] const Seen& of(Phase phase) const {
    return phases[static_cast<std::size_t>(phase)];
  }
};

// Of the pair, one speaks the plain dialect and the other the native one. They connect from another
// address than the attacker. Each line is due at a time of its own: one that the server does not
// take yet waits here, and its wait is counted. Newcomers come once a second until the attack is
// over; every second one comes from the attacker's address.
class Observer {
 public:
  // Throws bench::Failure when the pair is not let in.
  Observer(std::uint16_t port, std::chrono::milliseconds pace);
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  ~Observer();

  void enter(Phase phase) { phase_ = phase; }
  // Says no more, waits until all that was said has come, for at most `patience`, and tells.
  [[nodiscard]] Observations finish(std::chrono::milliseconds patience);

 private:
  using Time = bench::Time;

  // One of the two.
  struct Friend {
    Socket socket;
    std::string in;
    std::string out;
    std::uint32_t heard = 0;     // the number of the next line from the other
    std::uint32_t numbered = 0;  // lines said, as the native dialect counts them
    std::vector<Phase> said;     // each line's phase
  };
  struct Newcomer {
    Socket socket;
    unsigned number = 0;
    Phase phase{};
    Time first;  // its first connect()
    Time again;  // when to connect, where there is no socket
    std::string in;
    bool introduced = false;
    bool is_in = false;
  };

  void run();
  void wait(Time until);
  void say_what_is_due(Time now);
  void say(std::size_t speaker, Time due);
  void send(Friend& one);
  void read(std::size_t listener);
  void take(std::size_t listener, std::string_view line, Time now);
  void note_trouble(std::string_view what);

  void admit_newcomers(Time now);
  void connect(Newcomer& one) const;
  // Goes on with one as far as it is now; false when it is of no more interest.
  bool attend(Newcomer& one, Time now);
  void try_later(Newcomer& one, Time now);

  Seen& seen(Phase phase) { return observed_.phases[static_cast<std::size_t>(phase)]; }
  [[nodiscard]] bool all_heard() const;

  const std::uint16_t port_;
  const std::chrono::milliseconds pace_;
  std::atomic<Phase> phase_ = Phase::Quiet;
  std::atomic<bool> finishing_ = false;
  std::chrono::milliseconds patience_{0};  // written before finishing_

  // The thread's own, until it has ended.
  std::array<Friend, 2> pair_;
  std::vector<Newcomer> newcomers_;
  unsigned newcomers_so_far_ = 0;
  Time next_line_;
  Time next_newcomer_;
  std::size_t next_speaker_ = 0;
  Observations observed_;

  std::thread thread_;
};

}  // namespace chat::hostile
