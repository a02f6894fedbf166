#include "client/session/ending.h"

#include "common/protocol/wording.h"
#include "common/text/text.h"

namespace chat {
namespace {

// "2 lines have no confirmation"
std::string unconfirmed_words(const Ending& ending) {
  return counted(ending.unconfirmed.size(), "line has", "lines have") + " no confirmation";
}

// The sentence, the number of unconfirmed lines, and the lines.
std::string with_unconfirmed(std::string sentence, const Ending& ending) {
  if (ending.unconfirmed.empty()) return sentence;
  sentence += "; " + unconfirmed_words(ending);
  sentence += ':';
  for (const std::string& line : ending.unconfirmed) sentence += "\n  " + clean(line);
  return sentence;
}

int code_when_all_is_confirmed(const Ending& ending) {
  const bool tells = ending.mode == Mode::Piped && ending.lines == Ending::Lines::Refused;
  return tells ? kExitLineRefused : kExitOk;
}

Conclusion left(const Ending& ending) {
  if (!ending.unconfirmed.empty()) {
    return {kExitFailure, with_unconfirmed("left without waiting", ending)};
  }
  const bool had_no_chance = ending.mode == Mode::Piped && ending.room == Ending::Room::Outside;
  if (had_no_chance) return {kExitFailure, "left before the server let you in; nothing was sent"};
  return {code_when_all_is_confirmed(ending), ""};
}

// The server has ended in an orderly way. A person has read its last line, unless the screen with
// it is gone; nothing failed. A script that listens, or has more to say, did not get what it
// wanted: exit code 1 lets its caller start it again.
Conclusion server_ended(const Ending& ending) {
  std::string sentence = ending.server + " ended the connection";
  if (!ending.detail.empty()) sentence += ": " + ending.detail;
  const bool listens = ending.mode == Mode::Piped && ending.listen == Listen::Yes;
  const bool has_more = ending.mode == Mode::Piped && ending.input == Ending::Input::Open;
  if (ending.unconfirmed.empty() && !listens && !has_more) {
    return {code_when_all_is_confirmed(ending), ending.mode == Mode::FullScreen ? sentence : ""};
  }
  return {kExitFailure, with_unconfirmed(std::move(sentence), ending)};
}

Conclusion lost(const Ending& ending) {
  if (ending.room == Ending::Room::Outside) {
    const std::string what =
        ending.detail.empty() ? "the server closed the connection" : ending.detail;
    return {kExitFailure, ending.server + ": " + what + "; is it a chat-server?"};
  }
  std::string sentence = "the connection to " + ending.server + " was lost";
  if (!ending.detail.empty()) sentence += " (" + ending.detail + ")";
  return {kExitFailure, with_unconfirmed(std::move(sentence), ending)};
}

Conclusion interrupted(const Ending& ending) {
  return {kExitFailure,
          with_unconfirmed("the connection to " + ending.server + " was lost for a while", ending)};
}

Conclusion replaced(const Ending& ending) {
  return {kExitFailure, with_unconfirmed("another client has taken this session up", ending)};
}

// Not to be started again by itself, like who is not let in.
Conclusion kicked(const Ending& ending) {
  return {kExitRefused,
          with_unconfirmed(ending.server + " has put you out: " + ending.detail, ending)};
}

Conclusion time_up(const Ending& ending) {
  if (ending.room == Ending::Room::Outside) {
    return {kExitFailure, "time is up: " + ending.server + " has not let you in; nothing was sent"};
  }
  if (ending.unconfirmed.empty()) {
    return {kExitFailure, "time is up before the end of the input; 0 lines are unconfirmed"};
  }
  return {kExitFailure, with_unconfirmed("time is up", ending)};
}

}  // namespace

Conclusion conclude(const Ending& ending) {
  switch (ending.cause) {
    case Cause::Left:
      return left(ending);
    case Cause::Refused:
      return {kExitRefused, ending.detail};
    case Cause::Unreachable:
      return {kExitFailure, "cannot connect to " + ending.server + ": " + ending.detail};
    case Cause::Lost:
      return lost(ending);
    case Cause::Interrupted:
      return interrupted(ending);
    case Cause::Replaced:
      return replaced(ending);
    case Cause::Kicked:
      return kicked(ending);
    case Cause::ServerEnded:
      return server_ended(ending);
    case Cause::TimeUp:
      return time_up(ending);
    case Cause::OutputGone:  // like other programs before `head`, it says nothing
      return {ending.unconfirmed.empty() ? kExitOk : kExitFailure, ""};
    case Cause::OutputFailed:
      return {kExitFailure, with_unconfirmed("cannot print: " + ending.detail, ending)};
  }
  return {};
}

}  // namespace chat
