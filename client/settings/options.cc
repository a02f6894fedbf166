#include "client/settings/options.h"

#include <algorithm>
#include <string_view>

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
  const auto operands = take_options(settings, argc, argv);
  if (settings.wanted != Wanted::Chat) return settings;
  settings.server = parse_endpoint(operands);
  if (!operands.empty()) settings.server_from = Origin::CommandLine;
  return settings;
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
         describe_options() + "\n" +
         "Exit codes: 0 left, 1 connection failed or lost, 2 usage, 3 not let in (the name, a "
         "full\n"
         "room), 4 a line of the input was refused.\n";
}

}  // namespace chat
