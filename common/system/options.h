// The command line: one table per program is the source of parsing and of --help.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Exit codes that both programs share.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;

// A command line that cannot be followed; what() is a sentence.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One long option of a program whose settings are a `Settings`.
template <class Settings>
struct Option {
  const char* name;      // without the dashes
  const char* argument;  // as --help shows it; nullptr for none
  const char* help;
  void (*apply)(Settings&, const std::string& argument);  // may throw UsageError
};

namespace options_detail {

struct Named {
  const char* name;
  bool takes_argument;
};
struct Found {
  std::size_t index;  // in the table
  std::string argument;
};
struct Parsed {
  std::vector<Found> options;
  std::vector<std::string> operands;
};
// Options and operands in any order (getopt_long). Throws UsageError.
Parsed parse(std::span<const Named> table, int argc, char** argv);

struct Row {
  std::string left;
  std::string right;
};
std::string format(const std::vector<Row>& rows);

}  // namespace options_detail

// Applies all options to `settings` and returns what stands beside them, in order.
template <class Settings>
std::vector<std::string> parse_options(std::span<const Option<Settings>> table, int argc,
                                       char** argv, Settings& settings) {
  std::vector<options_detail::Named> names;
  for (const auto& option : table) names.push_back({option.name, option.argument != nullptr});
  options_detail::Parsed parsed = options_detail::parse(names, argc, argv);
  for (const auto& found : parsed.options) table[found.index].apply(settings, found.argument);
  return std::move(parsed.operands);
}

// The table as --help prints it, a line each.
template <class Settings>
std::string describe_options(std::span<const Option<Settings>> table) {
  std::vector<options_detail::Row> rows;
  for (const auto& option : table) {
    std::string left = std::string("--") + option.name;
    if (option.argument != nullptr) left += std::string(" ") + option.argument;
    rows.push_back({left, option.help});
  }
  return options_detail::format(rows);
}

// A whole number in [least, most]; `what` names it in the error. Throws UsageError.
[[nodiscard]] std::uint64_t number_argument(std::string_view what, std::string_view text,
                                            std::uint64_t least, std::uint64_t most);
// A port, 0 to 65535. Throws UsageError.
[[nodiscard]] std::uint16_t port_argument(std::string_view text);

}  // namespace chat
