#include "common/system/options.h"

#include <getopt.h>

#include <algorithm>

#include "common/text/number.h"

namespace chat {
namespace options_detail {

Parsed parse(std::span<const Named> table, int argc, char** argv) {
  std::vector<option> known;
  for (const Named& entry : table) {
    known.push_back(
        {entry.name, entry.takes_argument ? required_argument : no_argument, nullptr, 0});
  }
  known.push_back({nullptr, 0, nullptr, 0});

  Parsed parsed;
  opterr = 0;  // the sentences below are ours
  optind = 0;  // start anew: a test parses more than once
  for (;;) {
    int index = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the command line is read before there are threads
    const int result = ::getopt_long(argc, argv, ":", known.data(), &index);
    if (result == -1) break;
    const std::string word = argv[optind - 1];
    if (result == ':') throw UsageError(word + " needs a value");
    if (result == '?') throw UsageError(word + " is not an option, or not used so");
    parsed.options.push_back(
        {static_cast<std::size_t>(index), optarg == nullptr ? std::string() : optarg});
  }
  parsed.operands.assign(argv + optind, argv + argc);
  return parsed;
}

std::string format(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.left.size());
  std::string text;
  for (const Row& row : rows) {
    text += "  " + row.left + std::string(width - row.left.size() + 2, ' ') + row.right + '\n';
  }
  return text;
}

}  // namespace options_detail

std::uint64_t number_argument(std::string_view what, std::string_view text, std::uint64_t least,
                              std::uint64_t most) {
  const auto number = parse_number<std::uint64_t>(text);
  if (!number || *number < least || *number > most) {
    throw UsageError(std::string(what) + " takes a whole number from " + std::to_string(least) +
                     " to " + std::to_string(most) + ", not \"" + std::string(text) + "\"");
  }
  return *number;
}

std::uint16_t port_argument(std::string_view text) {
  const auto port = parse_number<std::uint16_t>(text);
  if (!port) {
    throw UsageError("a port is a number from 0 to 65535, not \"" + std::string(text) + "\"");
  }
  return *port;
}

}  // namespace chat
