// The server's options: on the command line, and in a settings file (server/config.h).

#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/system/options.h"
#include "server/server.h"

namespace chat {

struct ServerCommand {
  enum class Action {
    Serve,
    ShowHelp,
    ShowVersion,
    CheckOptions,
    CheckTranscript,
    ShowTranscript,
    Control,
  };
  Action action = Action::Serve;
  ServerSettings settings;
  std::string file_to_read;  // CheckTranscript, ShowTranscript
  std::string control;       // the control socket; empty: none
  std::string words;         // Control: the command
  Console::Show show = Console::Show::Everything;
  std::optional<LogFormat> log_format;  // nothing: no log
  std::string metrics;                  // where they are given out, ADDRESS:PORT; empty: nowhere
  std::string config;                   // the settings file; empty: none
  // The value of each option that was given, as text, by its name. Of those that may be repeated
  // there are several.
  std::map<std::string, std::vector<std::string>> values;
};

using ServerOption = Option<ServerCommand>;
[[nodiscard]] std::span<const ServerOption> server_options();

// What was typed when the server was started. Safe from any thread after construction.
class ServerCommandLine {
 public:
  // Throws UsageError.
  ServerCommandLine(int argc, char** argv);

  // What it means: the settings file, if there is one, is read now, and what was typed outweighs
  // it. Throws UsageError, and ConfigError (server/config.h).
  [[nodiscard]] ServerCommand read() const;

 private:
  void apply_typed(ServerCommand& command) const;

  ParsedOptions typed_;
};

[[nodiscard]] std::string server_help();

}  // namespace chat
