// The command line. Each program has one table: parsing and --help use it, and the shells'
// completions are made from --help (common/install/completions.awk).

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat {

// Exit codes that both programs share.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;

// An error of the command line; what() is a sentence.
struct UsageError : std::runtime_error {
  explicit UsageError(const std::string& sentence, std::string of_option = {})
      : std::runtime_error(sentence), option(std::move(of_option)) {}
  std::string option;  // that is wrong together with others, without the dashes; may be empty
};
// What the program says of it: "chat-server: unknown option --bogus; try chat-server --help".
[[nodiscard]] std::string usage_error_line(std::string_view program, const UsageError& error);

struct OptionForm {
  const char* name;      // without the dashes
  const char* argument;  // as --help shows it; nullptr for none
  const char* help;
};

struct ParsedOptions {
  struct Found {
    std::size_t index;  // in the table
    std::string argument;
  };
  std::vector<Found> options;         // in the order of the command line
  std::vector<std::string> operands;  // the other words of the command line
};
// Options and operands in any order (getopt_long). Throws UsageError.
[[nodiscard]] ParsedOptions parse_options(std::span<const OptionForm> table, int argc, char** argv);

// The table as --help prints it, a line each.
[[nodiscard]] std::string describe_options(std::span<const OptionForm> table);

// Whether an option may stand in a settings file, too.
enum class InFile : std::uint8_t {
  Once,
  Repeated,  // each counts
  Never,
};
// Whether a running program can take another value.
enum class Taken : std::uint8_t { AtStart, AnyTime };

// One option of a program whose settings are a `Settings`.
template <class Settings>
struct Option {
  OptionForm form;
  void (*apply)(Settings&, const std::string& argument);  // may throw UsageError
  InFile in_file = InFile::Once;
  Taken taken = Taken::AtStart;
};

template <class Settings>
std::vector<OptionForm> forms_of(std::span<const Option<Settings>> table) {
  std::vector<OptionForm> forms;
  for (const auto& option : table) forms.push_back(option.form);
  return forms;
}

// Applies all options to `settings` and returns the operands.
template <class Settings>
std::vector<std::string> parse_options(std::span<const Option<Settings>> table, int argc,
                                       char** argv, Settings& settings) {
  ParsedOptions parsed = parse_options(forms_of(table), argc, argv);
  for (const auto& found : parsed.options) table[found.index].apply(settings, found.argument);
  return std::move(parsed.operands);
}

template <class Settings>
std::string describe_options(std::span<const Option<Settings>> table) {
  return describe_options(forms_of(table));
}

// A whole number in [least, most]; `what` names it in the error. Throws UsageError.
[[nodiscard]] std::uint64_t number_argument(std::string_view what, std::string_view text,
                                            std::uint64_t least, std::uint64_t most);
// A port from `least` to 65535. Throws UsageError.
[[nodiscard]] std::uint16_t port_argument(std::string_view text, std::uint16_t least = 0);

}  // namespace chat
