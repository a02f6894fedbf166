// The control socket: takes commands for the Desk on a Unix socket that only its owner may open
// (mode 0600). One connection at a time, one command a connection, and a time limit for both;
// others wait in the listener's short queue. The room's port knows nothing of it.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "common/system/socket.h"
#include "server/operator/commands/desk.h"
#include "server/operator/unix_listener.h"

namespace chat {

// What an answer begins with, a line of its own. The text follows, up to the end of the connection.
namespace control_word {
inline constexpr std::string_view kDone = "done";
inline constexpr std::string_view kRefused = "refused";
}  // namespace control_word

class ControlSocket {
 public:
  // Listens on `path`; a socket that a dead server left there is replaced. Throws UserError.
  ControlSocket(const std::string& path, std::function<Desk::Answer(std::string_view)> carry_out);
  // Ends the thread, and removes the socket's name.
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  void run() noexcept;
  void serve(const Socket& client);

  const std::function<Desk::Answer(std::string_view)> carry_out_;
  UnixListener listener_;
  std::thread thread_;
};

}  // namespace chat
