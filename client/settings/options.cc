#include "client/settings/options.h"

#include <algorithm>
#include <string_view>

#include "client/settings/command_words.h"
#include "common/system/address.h"

namespace chat {
namespace {

// The parts of "host:port", "[::1]:port" or "[::1]"; the port is empty when there is none.
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
      throw UsageError("\"" + operand + "\" is not an address; write an IPv6 one as [::1]:8888");
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

}  // namespace

std::uint16_t parse_server_port(std::string_view text) {
  return port_argument(text, 1);
}

ServerOperand parse_server(const std::string& operand) {
  const Split parts = split(operand);
  if (parts.host.empty()) throw UsageError("the host is missing; write HOST:PORT");
  if (is_number(parts.host)) {
    throw UsageError("\"" + parts.host + "\" is not a host; write the host before the port: " +
                     Endpoint().host + " " + parts.host);
  }
  ServerOperand server{parts.host, std::nullopt};
  if (parts.has_port) server.port = parse_server_port(parts.port);
  return server;
}

Endpoint parse_endpoint(std::span<const std::string> operands) {
  Endpoint endpoint;
  if (operands.empty()) return endpoint;
  if (operands.size() > 2)
    throw UsageError("only HOST and PORT are expected, not \"" + operands[2] + "\"");
  const ServerOperand server = parse_server(operands[0]);
  if (server.port && operands.size() == 2) throw UsageError("the port is given twice");
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
  const auto operands = take_options(settings, argc, argv);
  if (settings.wanted != Wanted::Chat) return settings;
  settings.server = parse_endpoint(operands);
  if (!operands.empty()) settings.server_from = Origin::CommandLine;
  if (operands.empty() && wants_server(settings.via)) {
    throw UsageError("--via has %h or %p in it; give HOST and PORT, or write %% for %");
  }
  settings.via = with_server(settings.via, settings.server.host, settings.server.port);
  return settings;
}

std::string client_help() {
  const Endpoint usual;
  return "Usage: chat-client [OPTION]... [HOST [PORT]]\n"
         "Talk with everyone at the server on HOST and PORT (default " +
         host_and_port(usual.host, usual.port) +
         "); HOST:PORT works, too.\n"
         "At a terminal it asks for what is missing: the server, your name.\n"
         "In a script it sends the lines of its input, and leaves when the server has confirmed\n"
         "them all.\n\n" +
         describe_options() + "\n" +
         "Exit codes: 0 left, 1 connection failed or lost, 2 wrong usage, 3 not let in (the name "
         "is\n"
         "taken, the room is full), 4 a line of the input was refused.\n";
}

}  // namespace chat
