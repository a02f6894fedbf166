// An attack, as a row of the table: what one hostile peer does, and to what kind of room.

#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "test/hostile/attacks/attack_process.h"

namespace chat::hostile {

// What the attacker does with its connections once it has been told to stop.
enum class Afterwards { Closes, KeepsThemOpen };
// When an attack runs without being named on the command line.
enum class Runs { Always, InTheLongForm };
enum class Keeps { Nothing, Transcript };
// When the server is told to stop.
enum class Stop { Afterwards, UnderAttack };

// The pair's p99 may be so many times the quiet one; in the short form it is another bound.
inline constexpr double kUsualTimesQuiet = 3;

struct Attack {
  std::string_view name;
  std::string_view what;  // for --help
  void (*run)(AttackContext& context);
  std::vector<std::string> options{};  // of the server, beside its default settings
  unsigned people = 0;                 // honest ones who only read, beside the pair
  std::string_view prefix = "c";       // of their names
  std::chrono::milliseconds pace{20};  // between two lines of the pair
  double times_quiet = kUsualTimesQuiet;
  Keeps keeps = Keeps::Nothing;
  Afterwards afterwards = Afterwards::Closes;
  Runs runs = Runs::Always;
  Stop stop = Stop::Afterwards;
  // How long it lasts at least, in either form and in the long one: for bounds that show only then.
  std::chrono::seconds at_least{0};
  std::chrono::seconds at_least_in_long_form{0};
};

[[nodiscard]] std::span<const Attack> attacks();

}  // namespace chat::hostile
