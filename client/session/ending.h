// How the conversation ended, and the exit code and sentence that follow. Pure.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/settings/options.h"

namespace chat {

enum class Cause : std::uint8_t {
  Left,         // we wanted to
  Refused,      // not let in; `detail` says why
  Unreachable,  // no connection could be made at all; `detail` says why
  Lost,         // the connection ended, and no other could be made; `detail` may say why
  Interrupted,  // we wanted to leave, but lines were in flight when the connection was lost
  ServerEnded,  // the server said bye; `detail` is its reason
  Replaced,     // another client has taken the session up
  Kicked,       // by whoever keeps order; `detail` says so
  TimeUp,       // --timeout
  OutputGone,   // nobody reads what we print; `detail` is empty
  OutputFailed  // it cannot be written; `detail` says why
};

struct Ending {
  Cause cause = Cause::Left;
  std::string detail;

  Mode mode = Mode::FullScreen;
  Listen listen = Listen::No;
  std::string server;                                                      // "127.0.0.1:8888"
  enum class Input : std::uint8_t { Open, Finished } input = Input::Open;  // Finished: all was sent
  enum class Room : std::uint8_t { Outside, Inside } room = Room::Outside;  // welcome was there
  enum class Lines : std::uint8_t { Taken, Refused } lines = Lines::Taken;  // any of them
  std::vector<std::string> unconfirmed;  // lines that were sent and have no outcome
};

struct Conclusion {
  int exit_code = 0;
  std::string message;  // for standard error; empty: nothing to say. Several lines, no last LF.
};

[[nodiscard]] Conclusion conclude(const Ending& ending);

}  // namespace chat
