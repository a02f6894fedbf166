// Reads the settings file again while the server runs, and takes what has changed: all of it, or,
// where anything is wrong, nothing; then the same with the file of bans. Thread-safe.

#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/system/mutex.h"
#include "server/options.h"

namespace chat {

class Reload {
 public:
  // `running` is what the server was started with. `take` is called with what holds from then on,
  // by one thread at a time; `take_bans` is Server::reload_bans(). `line` outlives this object.
  Reload(const ServerCommandLine& line, const ServerCommand& running,
         std::function<void(const ServerCommand&)> take,
         std::function<std::optional<BanReload>()> take_bans);

  struct Outcome {
    enum class Kind : std::uint8_t { Taken, Refused } kind = Kind::Taken;
    std::string text;  // lines: what was taken, and what needs a restart; what is wrong
  };
  Outcome run();

 private:
  [[nodiscard]] Outcome take_settings() REQUIRES(mutex_);

  const ServerCommandLine& line_;
  const std::string file_;
  const std::function<void(const ServerCommand&)> take_;
  const std::function<std::optional<BanReload>()> take_bans_;

  Mutex mutex_;
  std::map<std::string, std::vector<std::string>> values_ GUARDED_BY(mutex_);  // in use
};

}  // namespace chat
