#include "server/how_to_join.h"

#include <unistd.h>

#include "common/system/address.h"

namespace chat {
namespace {

// The client as a person types it. It is beside this program, which was started as `program`. An
// empty folder: PATH finds both.
struct ClientName {
  explicit ClientName(const std::string& program)
      : folder(program.substr(0, program.rfind('/') + 1)) {}
  [[nodiscard]] std::string here() const { return folder + "chat-client"; }
  // For other machines: a relative path is the same in their checkout; an absolute one need not
  // exist there.
  [[nodiscard]] std::string elsewhere() const {
    return folder.starts_with('/') ? "chat-client" : here();
  }
  std::string folder;
};

}  // namespace

std::string how_to_join(const std::string& program, const ServerSettings& settings,
                        std::uint16_t port) {
  const ClientName client(program);
  using Browsers = DialectSettings::Browsers;
  const std::string number = std::to_string(port);
  const std::string& bound = settings.bind_address;
  std::string text;
  const auto add = [&](const std::string& name, const std::string& host) {
    text.append("  ").append(name).append(" ").append(host).append(" ").append(number);
    text.append("      or: nc ").append(host).append(" ").append(number).append("\n");
    if (settings.dialect_settings.browsers == Browsers::SentAway) return;
    text.append("  or open http://").append(host_and_port(host, port));
    text.append("/ in a browser\n");
  };
  text += "Others join with one of\n";
  if (!bound.empty()) {
    add(client.here(), bound);
  } else {
    for (const std::string& address : local_addresses()) add(client.elsewhere(), address);
    text += "and from this machine\n";
    add(client.here(), "127.0.0.1");
  }
  if (::isatty(STDIN_FILENO) != 0) text += "Type help for commands.\n";
  return text + "What is said here is not encrypted. Ctrl+C ends the server.";
}

std::string further_ways(const ServerSettings& settings, const Server& server) {
  std::string text;
  if (!settings.unix_path.empty()) text += ", on " + settings.unix_path;
  if (settings.proxy_port) text += ", for proxies on port " + std::to_string(server.proxy_port());
  return text;
}

}  // namespace chat
