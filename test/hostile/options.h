// The command line of chat-hostile.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace chat::hostile {

struct Options {
  enum class Action { Attack, ShowHelp };
  std::vector<std::string> only;  // names of attacks; empty: all
  std::chrono::seconds seconds{15};
  std::string server = "build/chat-server";
  std::optional<unsigned> people;  // in every room, whatever the attack's row says
  std::string json;                // the file for results; empty: none
  Action action = Action::Attack;
};

// The short form is for every change, on whatever machine: it asks only for what a busy one holds.
enum class Form { Short, Long };
// The shortest time that counts as the long form.
inline constexpr std::chrono::seconds kLongForm{10};
[[nodiscard]] inline Form form_of(const Options& options) {
  return options.seconds >= kLongForm ? Form::Long : Form::Short;
}

// Throws UsageError.
[[nodiscard]] Options parse_hostile_options(int argc, char** argv);
[[nodiscard]] std::string hostile_help();

}  // namespace chat::hostile
