#include "client/settings/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>

#include "common/system/address.h"

namespace chat {
namespace {

std::chrono::milliseconds parse_timeout(const std::string& text) {
  constexpr double kLongest = 31'536'000;  // a year, so that sums of times cannot overflow
  constexpr double kMillisecondsPerSecond = 1000;
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] =
      std::from_chars(text.data(), end, seconds, std::chars_format::fixed);
  const bool is_number = error == std::errc() && stopped == end;
  if (!is_number || !(seconds > 0 && seconds <= kLongest)) {
    throw UsageError("--timeout takes a number of seconds, such as 5 or 0.5, not \"" + text + "\"");
  }
  return std::chrono::milliseconds(std::llround(std::ceil(seconds * kMillisecondsPerSecond)));
}

constexpr auto kOptions = std::to_array<Option<ClientSettings>>({
    {"name", "NAME", "your name; without it CHAT_NAME, or you are asked",
     [](ClientSettings& settings, const std::string& name) {
       if (name.empty()) throw UsageError("--name needs a name");
       settings.name = name;
       settings.name_from = Origin::CommandLine;
     }},
    {"any-name", nullptr, "where the name is taken, take it with a number: cron2, cron3, ...",
     [](ClientSettings& settings, const std::string&) { settings.any_name = AnyName::Yes; }},
    {"listen", nullptr, "print what the others say, and stay after the end of the input",
     [](ClientSettings& settings, const std::string&) { settings.listen = Listen::Yes; }},
    {"timeout", "S", "be done within S seconds, connecting included",
     [](ClientSettings& settings, const std::string& seconds) {
       settings.timeout = parse_timeout(seconds);
     }},
    {"plain", nullptr, "never redraw: for screen readers, logs and slow links",
     [](ClientSettings& settings, const std::string&) { settings.plain = Plain::Yes; }},
    {"color", "WHEN", "use colors: auto, always or never",
     [](ClientSettings& settings, const std::string& when) {
       const auto wish = colour_wish(when);
       if (!wish) throw UsageError("--color takes auto, always or never, not \"" + when + "\"");
       settings.preferences.colours = *wish;
       settings.colours_from = Origin::CommandLine;
     }},
    {"help", nullptr, "print this",
     [](ClientSettings& settings, const std::string&) { settings.wanted = Wanted::Help; }},
    {"version", nullptr, "print the version",
     [](ClientSettings& settings, const std::string&) { settings.wanted = Wanted::Version; }},
});

// "host:port", "[::1]:port" or "[::1]" to its parts; the port is empty where there is none.
struct Split {
  std::string host;
  std::string port;
  bool has_port = false;
};

Split split(const std::string& operand) {
  if (operand.starts_with('[')) {
    const std::size_t close = operand.find(']');
    const std::string rest = close == std::string::npos ? "?" : operand.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') {
      throw UsageError("\"" + operand + "\" is not an address; an IPv6 one goes like [::1]:8888");
    }
    return {operand.substr(1, close - 1), rest.empty() ? rest : rest.substr(1), !rest.empty()};
  }
  const std::size_t colon = operand.find(':');
  const bool one_colon = colon != std::string::npos && colon == operand.rfind(':');
  if (!one_colon) return {operand, "", false};  // a name, or IPv6 without a port
  return {operand.substr(0, colon), operand.substr(colon + 1), true};
}

bool is_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What the environment says; the command line is worth more.
void take_environment(ClientSettings& settings, const Environment& environment) {
  if (!environment.chat_name.empty()) {
    settings.name = environment.chat_name;
    settings.name_from = Origin::Environment;
  }
  if (!environment.chat_plain.empty() && environment.chat_plain != "0") {
    settings.plain = Plain::Yes;
  }
  if (!environment.no_color.empty()) {
    settings.preferences.colours = ColourWish::Never;
    settings.colours_from = Origin::Environment;
  }
  settings.term = environment.term;
  settings.colorterm = environment.colorterm;
  settings.home = environment.home;
  settings.config_folder = config_folder(environment);
  settings.state_folder = state_folder(environment);
}

}  // namespace

std::uint16_t parse_server_port(std::string_view text) {
  return static_cast<std::uint16_t>(number_argument("a server's port", text, 1, 65535));
}

ServerOperand parse_server(const std::string& operand) {
  const Split parts = split(operand);
  if (parts.host.empty()) throw UsageError("the host is missing before the port");
  if (is_number(parts.host)) {
    throw UsageError("\"" + parts.host + "\" is not a host; the host comes before the port: " +
                     Endpoint().host + " " + parts.host);
  }
  ServerOperand server{parts.host, std::nullopt};
  if (parts.has_port) server.port = parse_server_port(parts.port);
  return server;
}

Endpoint parse_endpoint(std::span<const std::string> operands) {
  Endpoint endpoint;
  if (operands.empty()) return endpoint;
  if (operands.size() > 2) throw UsageError("\"" + operands[2] + "\" is one word too many");
  const ServerOperand server = parse_server(operands[0]);
  if (server.port && operands.size() == 2) throw UsageError("the port is there twice");
  endpoint.host = server.host;
  if (server.port) endpoint.port = *server.port;
  if (operands.size() == 2) endpoint.port = parse_server_port(operands[1]);
  return endpoint;
}

bool receives_room(const ClientSettings& settings, Mode mode) {
  return mode != Mode::Piped || settings.listen == Listen::Yes;
}

ClientSettings parse_client_settings(int argc, char** argv, const Environment& environment) {
  ClientSettings settings;
  take_environment(settings, environment);
  const auto operands =
      parse_options(std::span<const Option<ClientSettings>>(kOptions), argc, argv, settings);
  if (settings.wanted != Wanted::Chat) return settings;
  settings.server = parse_endpoint(operands);
  if (!operands.empty()) settings.server_from = Origin::CommandLine;
  return settings;
}

void add_stored(ClientSettings& settings, const StoredSettings& stored) {
  const ColourWish colours = settings.preferences.colours;
  settings.preferences = stored.preferences;
  if (settings.colours_from > Origin::SettingsFile) settings.preferences.colours = colours;
  if (settings.name_from < Origin::SettingsFile && !stored.name.empty()) {
    settings.name = stored.name;
    settings.name_from = Origin::SettingsFile;
  }
}

std::string client_help() {
  const Endpoint usual;
  return "usage: chat-client [OPTION]... [HOST [PORT]]\n"
         "Chats with everyone at the server on HOST, " +
         host_and_port(usual.host, usual.port) +
         " where nothing is said; HOST:PORT will do as well.\n"
         "At a terminal it asks for server and name where neither is given.\n"
         "Where the input is not a terminal, its lines are sent, and the program is done when the\n"
         "server has confirmed them.\n\n" +
         describe_options(std::span<const Option<ClientSettings>>(kOptions)) + "\n" +
         "Exit codes: 0 left, 1 connection failed or lost, 2 usage, 3 not let in (the name, a "
         "full\n"
         "room), 4 a line of the input was refused.\n";
}

}  // namespace chat
