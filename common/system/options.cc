#include "common/system/options.h"

#include <getopt.h>

#include <algorithm>

#include "common/text/number.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Why getopt_long() took none of the options for `word`.
std::string why_unknown(std::span<const OptionForm> table, const std::string& word) {
  const std::string named = word.substr(0, word.find('='));
  const auto is_named = [&](const OptionForm& each) {
    return named == "--" + std::string(each.name);
  };
  const bool is_known = std::any_of(table.begin(), table.end(), is_named);
  return is_known ? named + " takes no value" : "unknown option " + named;
}

}  // namespace

std::string usage_error_line(std::string_view program, const UsageError& error) {
  std::string line(program);
  line.append(": ").append(error.what());
  return line.append("; try ").append(program).append(" --help\n");
}

ParsedOptions parse_options(std::span<const OptionForm> table, int argc, char** argv) {
  std::vector<option> known;
  for (const OptionForm& each : table) {
    const int takes = each.argument == nullptr ? no_argument : required_argument;
    known.push_back({each.name, takes, nullptr, 0});
  }
  known.push_back({nullptr, 0, nullptr, 0});

  ParsedOptions parsed;
  opterr = 0;  // the sentences below are ours
  optind = 0;  // start again: tests parse more than once
  for (;;) {
    int index = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the command line is read before there are threads
    const int result = ::getopt_long(argc, argv, ":", known.data(), &index);
    if (result == -1) break;
    const std::string word = argv[optind - 1];
    if (result == ':') throw UsageError(word + " needs a value");
    if (result == '?') throw UsageError(why_unknown(table, word));
    parsed.options.push_back(
        {static_cast<std::size_t>(index), optarg == nullptr ? std::string() : optarg});
  }
  parsed.operands.assign(argv + optind, argv + argc);
  return parsed;
}

std::string describe_options(std::span<const OptionForm> table) {
  std::vector<std::string> left;
  std::size_t width = 0;
  for (const OptionForm& each : table) {
    left.push_back(std::string("  --") + each.name);
    if (each.argument != nullptr) left.back().append(1, ' ').append(each.argument);
    width = std::max(width, left.back().size());
  }
  std::string text;
  for (std::size_t i = 0; i < table.size(); ++i) {
    left[i].resize(width + 2, ' ');
    text.append(left[i]).append(table[i].help).append(1, '\n');
  }
  return text;
}

std::uint64_t number_argument(std::string_view what, std::string_view text, std::uint64_t least,
                              std::uint64_t most) {
  const auto number = parse_number<std::uint64_t>(text);
  if (!number || *number < least || *number > most) {
    throw UsageError(std::string(what) + " must be a whole number from " + std::to_string(least) +
                     " to " + std::to_string(most) + ", not \"" + clean(text) + "\"");
  }
  return *number;
}

std::uint16_t port_argument(std::string_view text, std::uint16_t least) {
  const auto port = parse_number<std::uint16_t>(text);
  if (!port || *port < least) {
    throw UsageError("the port must be a number from " + std::to_string(least) +
                     " to 65535, not \"" + clean(text) + "\"");
  }
  return *port;
}

}  // namespace chat
