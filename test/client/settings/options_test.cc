#include "client/settings/options.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "client/session/any_name.h"
#include "common/protocol/name.h"
#include "common/text/text.h"

namespace chat {
namespace {

ClientSettings parse(std::vector<std::string> words, const Environment& environment = {}) {
  words.insert(words.begin(), "chat-client");
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return parse_client_settings(static_cast<int>(words.size()), argv.data(), environment);
}

Environment named_in_environment(std::string name) {
  return {{"CHAT_NAME", std::move(name)}};
}

std::string where(const std::vector<std::string>& operands) {
  const Endpoint endpoint = parse_endpoint(operands);
  return endpoint.host + " " + std::to_string(endpoint.port);
}

TEST_CASE("the client goes to this machine's port 8888 when nothing is said") {
  CHECK(where({}) == "127.0.0.1 8888");
  CHECK(where({"chat.example"}) == "chat.example 8888");
}

TEST_CASE("a host and a port can be two words or one, with IPv6 too") {
  CHECK(where({"chat.example", "7000"}) == "chat.example 7000");
  CHECK(where({"chat.example:7000"}) == "chat.example 7000");
  CHECK(where({"192.0.2.1:1"}) == "192.0.2.1 1");
  CHECK(where({"[::1]:7000"}) == "::1 7000");
  CHECK(where({"[::1]"}) == "::1 8888");
  CHECK(where({"[::1]", "7000"}) == "::1 7000");
  CHECK(where({"fe80::1%eth0"}) == "fe80::1%eth0 8888");
  CHECK(where({"::1", "65535"}) == "::1 65535");
}

TEST_CASE("an address that cannot be one is a usage error") {
  const std::vector<std::vector<std::string>> wrong = {{""},
                                                       {":8888"},
                                                       {"8888"},
                                                       {"host", "0"},
                                                       {"host", "65536"},
                                                       {"host", ""},
                                                       {"host", "x"},
                                                       {"host:"},
                                                       {"host:80x"},
                                                       {"host:80", "80"},
                                                       {"[::1"},
                                                       {"[::1]8888"},
                                                       {"[::1]:"},
                                                       {"[]:80"},
                                                       {"host", "80", "80"},
                                                       {"host", " 80"},
                                                       {"host", "-1"},
                                                       {"host", "+1"}};
  for (const auto& operands : wrong) CHECK_THROWS_AS((void)parse_endpoint(operands), UsageError);
}

TEST_CASE("a name is taken from the option, or else from the environment") {
  CHECK(parse({}).name.empty());
  CHECK(parse({}, named_in_environment("ann")).name == "ann");
  CHECK(parse({"--name", "joe"}, named_in_environment("ann")).name == "joe");
  CHECK(parse({"--name=joe"}).name == "joe");
  CHECK_THROWS_AS((void)parse({"--name"}), UsageError);
  CHECK_THROWS_AS((void)parse({"--name", ""}), UsageError);
}

TEST_CASE("options and operands come in any order") {
  const ClientSettings settings = parse({"host", "--listen", "--any-name", "99", "--timeout", "2"});
  CHECK(settings.server.host == "host");
  CHECK(settings.server.port == 99);
  CHECK(settings.listen == Listen::Yes);
  CHECK(settings.any_name == AnyName::Yes);
  CHECK(settings.wanted == Wanted::Chat);
}

TEST_CASE("a timeout is in seconds, with decimals if need be, and rounded up") {
  using std::chrono::milliseconds;
  CHECK(parse({"--timeout", "5"}).timeout == milliseconds(5000));
  CHECK(parse({"--timeout", "0.5"}).timeout == milliseconds(500));
  CHECK(parse({"--timeout", ".25"}).timeout == milliseconds(250));
  CHECK(parse({"--timeout", "0.0001"}).timeout == milliseconds(1));
  CHECK_FALSE(parse({}).timeout.has_value());
  for (const char* wrong :
       {"", "0", "-1", "x", "1s", "inf", "nan", "1e3", "1e400", "99999999999"}) {
    CHECK_THROWS_AS((void)parse({"--timeout", wrong}), UsageError);
  }
}

TEST_CASE("where the server and the name are from is known") {
  CHECK(parse({}).server_from == Origin::Default);
  CHECK(parse({"127.0.0.1"}).server_from == Origin::CommandLine);
  CHECK(origin_of(parse({}), "name") == Origin::Default);
  CHECK(origin_of(parse({}, named_in_environment("ann")), "name") == Origin::Variable);
  CHECK(origin_of(parse({"--name", "joe"}, named_in_environment("ann")), "name") ==
        Origin::CommandLine);
}

TEST_CASE("the output is plain where the option or the environment wants it") {
  CHECK(parse({}).plain == Plain::No);
  CHECK(parse({"--plain"}).plain == Plain::Yes);
  CHECK(parse({}, {{"CHAT_PLAIN", "1"}}).plain == Plain::Yes);
  CHECK(parse({}, {{"CHAT_PLAIN", ""}}).plain == Plain::No);
  CHECK(parse({}, {{"CHAT_PLAIN", "0"}}).plain == Plain::No);
  CHECK(parse({"--plain"}, {{"CHAT_PLAIN", "0"}}).plain == Plain::Yes);
}

TEST_CASE("colors are as /set says, else as the option, else as NO_COLOR, else as the file") {
  const Environment no_color = {{"NO_COLOR", "1"}};
  CHECK(parse({}).preferences.colours == ColourWish::Auto);
  CHECK(parse({}, no_color).preferences.colours == ColourWish::Never);
  CHECK(parse({"--color", "auto"}, no_color).preferences.colours == ColourWish::Auto);
  CHECK(parse({"--color=never"}).preferences.colours == ColourWish::Never);

  const auto with_file = [](ClientSettings settings) {
    CHECK_FALSE(set(settings, "colors", "always", Origin::SettingsFile).has_value());
    return settings.preferences.colours;
  };
  CHECK(with_file(parse({})) == ColourWish::Always);
  CHECK(with_file(parse({}, no_color)) == ColourWish::Never);
  CHECK(with_file(parse({"--color=auto"}, no_color)) == ColourWish::Auto);
  ClientSettings typed = parse({"--color=auto"}, no_color);
  CHECK_FALSE(set(typed, "colors", "never", Origin::Typed).has_value());
  CHECK(typed.preferences.colours == ColourWish::Never);
  for (const char* wrong : {"--color=", "--color=sometimes", "--color"}) {
    CHECK_THROWS_AS((void)parse({wrong}), UsageError);
  }
  CHECK_THROWS_WITH((void)parse({"--color=red"}),
                    "--color must be auto, always or never, not \"red\"");
}

TEST_CASE("the settings file gives the name that nothing else gives, and all other preferences") {
  const auto with_file = [](ClientSettings settings) {
    CHECK_FALSE(set(settings, "name", "eve", Origin::SettingsFile).has_value());
    CHECK_FALSE(set(settings, "joins", "off", Origin::SettingsFile).has_value());
    return settings;
  };
  const ClientSettings settings = with_file(parse({}));
  CHECK(settings.name == "eve");
  CHECK(origin_of(settings, "name") == Origin::SettingsFile);
  CHECK(settings.preferences.joins == JoinsShown::No);
  CHECK(with_file(parse({}, named_in_environment("ann"))).name == "ann");
}

TEST_CASE("the terminal's variables and the folders are passed on") {
  const ClientSettings settings =
      parse({}, {{"TERM", "xterm"}, {"COLORTERM", "truecolor"}, {"HOME", "/home/ann"}});
  CHECK(settings.term == "xterm");
  CHECK(settings.colorterm == "truecolor");
  CHECK(settings.config_folder == "/home/ann/.config/chat");
  CHECK(settings.state_folder == "/home/ann/.local/state/chat");
}

TEST_CASE("help and version are wanted whatever else is said") {
  CHECK(parse({"--help", "8888"}).wanted == Wanted::Help);
  CHECK(parse({"--version"}).wanted == Wanted::Version);
  CHECK_THROWS_AS((void)parse({"--nonsense"}), UsageError);
}

TEST_CASE("the help names every option and every exit code") {
  const std::string help = client_help();
  for (const char* word : {"--name NAME", "--any-name", "--listen", "--times", "--timeout S",
                           "--plain", "--color WHEN", "--help", "--version", "127.0.0.1:8888",
                           "0 left", "1 conn", "2 wrong", "3 not", "4 a line"}) {
    CHECK_MESSAGE(help.find(word) != std::string::npos, word);
  }
}

TEST_CASE("the room is heard at a terminal, and on a pipe by who listens") {
  ClientSettings settings;
  CHECK(receives_room(settings, Mode::FullScreen));
  CHECK(receives_room(settings, Mode::Typed));
  CHECK_FALSE(receives_room(settings, Mode::Piped));
  settings.listen = Listen::Yes;
  CHECK(receives_room(settings, Mode::Piped));
}

TEST_CASE("a numbered name is never longer than a name may be") {
  CHECK(numbered_name("cron", 2) == "cron2");
  const std::string longest(kMaxNameCodePoints, 'x');
  CHECK(numbered_name(longest, 10) == longest.substr(2) + "10");
  std::string wide;
  for (std::size_t i = 0; i < kMaxNameCodePoints; ++i) wide += "日";
  CHECK(count_code_points(numbered_name(wide, 123)) == kMaxNameCodePoints);
  CHECK_FALSE(name_error(numbered_name(wide, 123)).has_value());
}

}  // namespace
}  // namespace chat
