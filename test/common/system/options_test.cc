// The command line: the parser that both programs share, and the server's table.

#include "common/system/options.h"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "server/options.h"
#include "test/support/command_line.h"

namespace chat {
namespace {

using test::CommandLine;

struct Sample {
  std::string size;
  int loud = 0;
};

constexpr std::array<Option<Sample>, 2> kSample = {{
    {{"size", "N", "how large"},
     [](Sample& sample, const std::string& argument) { sample.size = argument; }},
    {{"loud", nullptr, "how loud"}, [](Sample& sample, const std::string&) { ++sample.loud; }},
}};

struct Outcome {
  Sample sample;
  std::vector<std::string> operands;
  std::string error;
};

Outcome parse(std::vector<std::string> words) {
  CommandLine line(std::move(words));
  Outcome outcome;
  try {
    outcome.operands = parse_options(std::span<const Option<Sample>>(kSample), line.argc(),
                                     line.argv(), outcome.sample);
  } catch (const UsageError& error) {
    outcome.error = error.what();
  }
  return outcome;
}

using Words = std::vector<std::string>;

TEST_CASE("options and operands stand in any order, and the last value counts") {
  const Outcome outcome = parse({"a", "--size", "5", "b", "--loud", "--size=6", "--loud"});
  CHECK(outcome.error.empty());
  CHECK(outcome.sample.size == "6");
  CHECK(outcome.sample.loud == 2);
  CHECK(outcome.operands == Words{"a", "b"});
}

TEST_CASE("what stands behind -- is no option") {
  const Outcome outcome = parse({"--loud", "--", "--size", "-x", "--"});
  CHECK(outcome.sample.loud == 1);
  CHECK(outcome.operands == Words{"--size", "-x", "--"});
}

TEST_CASE("a value may be empty or look like an option") {
  CHECK(parse({"--size="}).sample.size.empty());
  CHECK(parse({"--size", ""}).error.empty());
  CHECK(parse({"--size", "--loud"}).sample.size == "--loud");
}

TEST_CASE("a dash alone is an operand, and no words are no error") {
  CHECK(parse({"-"}).operands == Words{"-"});
  CHECK(parse({}).operands.empty());
  CHECK(parse({}).error.empty());
}

TEST_CASE("what is wrong with an option is said with its word") {
  CHECK(parse({"--size"}).error == "--size needs a value");
  CHECK(parse({"x", "--size"}).error == "--size needs a value");
  CHECK(parse({"--nothing"}).error == "unknown option --nothing");
  CHECK(parse({"--nothing", "x"}).error == "unknown option --nothing");
  CHECK(parse({"--loud=5"}).error == "--loud takes no value");
  CHECK(parse({"-x"}).error == "unknown option -x");
  CHECK(parse({"-1"}).error == "unknown option -1");
}

TEST_CASE("the table is what --help prints, in columns") {
  CHECK(describe_options(std::span<const Option<Sample>>(kSample)) ==
        "  --size N  how large\n"
        "  --loud    how loud\n");
}

TEST_CASE("a number is decimal digits within its bounds and nothing else") {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  CHECK(number_argument("it", "5", 5, 5) == 5);
  CHECK(number_argument("it", "007", 0, 10) == 7);
  CHECK(number_argument("it", "18446744073709551615", 0, kMost) == kMost);
  for (const char* bad : {"", "4", "11", "-5", "+5", " 5", "5 ", "5x", "0x5", "5.0", "5e0",
                          "18446744073709551621", "\xD9\xA5"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS((void)number_argument("it", bad, 5, 10), UsageError);
  }
  CHECK_THROWS_WITH_AS((void)number_argument("--it", "x", 5, 10),
                       "--it must be a whole number from 5 to 10, not \"x\"", UsageError);
}

TEST_CASE("a port is 0 to 65535, and else an error that says so") {
  CHECK(port_argument("0") == 0);
  CHECK(port_argument("8888") == 8888);
  CHECK(port_argument("65535") == 65535);
  for (const char* bad : {"", "65536", "-1", "http", "80 ", "8888:8888"}) {
    CHECK_THROWS_AS((void)port_argument(bad), UsageError);
  }
  CHECK_THROWS_WITH_AS((void)port_argument("x"),
                       "the port must be a number from 0 to 65535, not \"x\"", UsageError);
}

ServerCommand server(std::vector<std::string> words) {
  CommandLine line(std::move(words));
  return ServerCommandLine(line.argc(), line.argv()).read();
}

TEST_CASE("the server's options set what they say") {
  const ServerCommand command = server({"--bind", "::1", "0", "--max-clients=5", "--history", "0",
                                        "--quiet", "--name", " tea\x1b room "});
  CHECK(command.action == ServerCommand::Action::Serve);
  CHECK(command.settings.bind_address == "::1");
  CHECK(command.settings.port == 0);
  CHECK(command.settings.limits.max_members == 5);
  CHECK(command.settings.limits.max_per_address == 0);
  CHECK(server({"--max-per-address", "3"}).settings.limits.max_per_address == 3);
  CHECK(command.settings.limits.history == 0);
  CHECK(command.settings.room_name == "tea room");
  CHECK(command.show == Console::Show::OnlyAnnouncements);
  CHECK(server({}).settings.room_name == "the chat");
  CHECK(server({}).show == Console::Show::Everything);
  CHECK(server({"--help"}).action == ServerCommand::Action::ShowHelp);
  CHECK(server({"--version"}).action == ServerCommand::Action::ShowVersion);
}

TEST_CASE("the options of a transcript say where it is and how it is kept") {
  const ServerCommand none = server({});
  CHECK(none.settings.transcript.file.empty());
  const ServerCommand plain = server({"--transcript", "room.log"});
  CHECK(plain.action == ServerCommand::Action::Serve);
  CHECK(plain.settings.transcript.file == "room.log");
  CHECK(plain.settings.transcript.sync == Transcript::Sync::No);
  CHECK(plain.settings.transcript.repair == Transcript::Repair::No);
  const ServerCommand all = server({"--sync", "--repair-transcript", "--transcript=a b"});
  CHECK(all.settings.transcript.file == "a b");
  CHECK(all.settings.transcript.sync == Transcript::Sync::Yes);
  CHECK(all.settings.transcript.repair == Transcript::Repair::Yes);
  const ServerCommand check = server({"--check-transcript", "x"});
  CHECK(check.action == ServerCommand::Action::CheckTranscript);
  CHECK(check.file_to_read == "x");
  CHECK(server({"--show-transcript=y"}).action == ServerCommand::Action::ShowTranscript);
  CHECK_THROWS_WITH_AS((void)server({"--sync"}),
                       "--sync needs --transcript FILE: without it nothing is stored", UsageError);
  CHECK_THROWS_WITH_AS((void)server({"--repair-transcript"}),
                       "--repair-transcript needs --transcript FILE: the one to repair",
                       UsageError);
}

TEST_CASE("the server starts with nothing that is not meant") {
  const std::vector<std::vector<std::string>> wrong = {{"8888", "8889"},
                                                       {"port"},
                                                       {"65536"},
                                                       {""},
                                                       {"--history"},
                                                       {"--history", "x"},
                                                       {"--history=1001"},
                                                       {"--history=-1"},
                                                       {"--speed=5"},
                                                       {"--max-clients=0"},
                                                       {"--max-per-address=0"},
                                                       {"--max-clients=100001"},
                                                       {"--name="},
                                                       {"--name", " \t "},
                                                       {"--name", "\x1b"},
                                                       {"--quiet=yes"},
                                                       {"--transcript"},
                                                       {"--transcript="},
                                                       {"--check-transcript="},
                                                       {"--show-transcript", ""},
                                                       {"--name", std::string(61, 'x')}};
  for (const std::vector<std::string>& words : wrong) {
    CAPTURE(words.front());
    CHECK_THROWS_AS((void)server(words), UsageError);
  }
  CHECK(server({"--name", std::string(60, 'x')}).settings.room_name.size() == 60);
  CHECK_THROWS_WITH_AS((void)server({"1", "2"}), "only one PORT is expected, not \"2\"",
                       UsageError);
}

}  // namespace
}  // namespace chat
