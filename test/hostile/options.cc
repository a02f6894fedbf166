#include "test/hostile/options.h"

#include <algorithm>
#include <array>

#include "common/system/options.h"
#include "test/hostile/attacks/attack.h"

namespace chat::hostile {
namespace {

constexpr std::uint64_t kLongestSeconds = 600;
constexpr std::uint64_t kMostPeople = 9'000;

using HostileOption = Option<Options>;

constexpr std::array<HostileOption, 5> kOptions{{
    {{"seconds", "N", "how long the quiet time and each attack last (default: 15)"},
     [](Options& options, const std::string& number) {
       options.seconds =
           std::chrono::seconds(number_argument("--seconds", number, 1, kLongestSeconds));
     }},
    {{"server", "PATH", "the server to attack (default: build/chat-server)"},
     [](Options& options, const std::string& path) { options.server = path; }},
    {{"people", "N", "let so many honest people be in every room"},
     [](Options& options, const std::string& number) {
       options.people = static_cast<unsigned>(number_argument("--people", number, 0, kMostPeople));
     }},
    {{"json", "FILE", "write all results to FILE, too, for programs"},
     [](Options& options, const std::string& path) { options.json = path; }},
    {{"help", nullptr, "print this and exit"},
     [](Options& options, const std::string&) { options.action = Options::Action::ShowHelp; }},
}};

}  // namespace

Options parse_hostile_options(int argc, char** argv) {
  Options options;
  options.only =
      parse_options<Options>(std::span<const HostileOption>(kOptions), argc, argv, options);
  for (const std::string& name : options.only) {
    const auto is_it = [&name](const Attack& attack) { return attack.name == name; };
    if (std::none_of(attacks().begin(), attacks().end(), is_it)) {
      throw UsageError("there is no attack \"" + name + "\"");
    }
  }
  return options;
}

std::string hostile_help() {
  constexpr std::size_t kColumn = 20;
  std::string text =
      "Usage: chat-hostile [OPTION]... [ATTACK]...\n"
      "Attacks a chat server, and measures what the others in the room notice. Without ATTACK: "
      "all.\n"
      "From " +
      std::to_string(kLongForm.count()) +
      " seconds on it is the long form, with attacks that the short one leaves out.\n\n" +
      describe_options<Options>(std::span<const HostileOption>(kOptions)) + "\nAttacks:\n";
  for (const Attack& attack : attacks()) {
    std::string name(attack.name);
    name.resize(std::max(kColumn, name.size() + 1), ' ');
    text.append("  ").append(name).append(attack.what).append("\n");
  }
  return text + "\nExits with 1 when a bound was not held.\n";
}

}  // namespace chat::hostile
