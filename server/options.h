// The server's command line.

#pragma once

#include <string>

#include "server/server.h"

namespace chat {

struct ServerCommand {
  enum class Action { Serve, ShowHelp, ShowVersion, CheckTranscript, ShowTranscript, Control };
  Action action = Action::Serve;
  ServerSettings settings;
  std::string file_to_read;  // CheckTranscript, ShowTranscript
  std::string control;       // the control socket; empty: none
  std::string words;         // Control: the command
  Console::Show show = Console::Show::Everything;
};

// Throws UsageError.
[[nodiscard]] ServerCommand parse_server_command(int argc, char** argv);
[[nodiscard]] std::string server_help();

}  // namespace chat
