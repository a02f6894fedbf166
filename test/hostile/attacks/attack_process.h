// The hostile process: how the runner starts it and tells it to begin and to stop, and what an
// attack knows of that.

#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "test/support/processes/process.h"

namespace chat::hostile {

struct Attack;

// The attack's side. Only in the hostile process; one thread, but over() is for all.
class AttackContext {
 public:
  AttackContext(std::uint16_t port, bool is_long);
  AttackContext(const AttackContext&) = delete;
  AttackContext& operator=(const AttackContext&) = delete;
  ~AttackContext() = default;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // Whether there is time for what only shows after a minute.
  [[nodiscard]] bool is_long() const { return is_long_; }
  // What comes before belongs to the quiet time; waits for the word to begin.
  void begin();
  // The same for an attack that has something to prepare first, however long that takes on a busy
  // machine: its time begins with under_way().
  void begin_to_prepare();
  static void under_way();
  // The runner has said to stop.
  [[nodiscard]] bool over() const { return over_; }
  // Waits until over().
  void wait_until_over() const;

  // For the report: "10,071 joins".
  static void did(std::uint64_t count, std::string_view what);
  // A promise of the server's, beside the usual bounds, that was not held.
  static void broken(std::string_view sentence);

 private:
  void listen();

  const std::uint16_t port_;
  const bool is_long_;
  std::atomic<bool> over_ = false;
  std::thread listener_;
};

// The runner's side. One thread.
class Attacker {
 public:
  Attacker(const Attack& attack, std::uint16_t port, bool is_long);

  // Waits until begin() was reached; throws bench::Failure.
  void wait_prepared();
  void begin() { process_->write("b"); }
  // Whether its time has begun.
  [[nodiscard]] bool is_under_way();
  // Tells it to stop, and waits some seconds for what it has to say.
  void stop();
  // Its connections are closed as those of a killed process.
  void kill() { process_.reset(); }

  struct Report {
    std::string did;
    std::vector<std::string> broken;
  };
  [[nodiscard]] const Report& report() const { return report_; }

 private:
  std::optional<test::Process> process_;
  Report report_;
};

}  // namespace chat::hostile
