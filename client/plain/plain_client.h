// The client where lines are only printed, and a person types: does the client's own commands, and
// leaves out what the person does not want to see.

#pragma once

#include <string>
#include <utility>

#include "client/commands/actions.h"
#include "client/display/bell.h"
#include "client/session/conversation.h"
#include "client/settings/options.h"
#include "client/talk/scrollback.h"

namespace chat {

class PlainClient {
 public:
  using Clock = Conversation::Clock;

  // `conversation` outlives this.
  PlainClient(ClientSettings settings, Mode mode, Conversation& conversation)
      : settings_(std::move(settings)),
        mode_(mode),
        conversation_(conversation),
        actions_(settings_, conversation_, scrollback_) {}
  PlainClient(const PlainClient&) = delete;
  PlainClient& operator=(const PlainClient&) = delete;

  // An entered line; to be called when the conversation takes input.
  void take(Input::Entry entry);
  // What is to be printed, whole lines, and the bytes of the bell.
  struct Printed {
    std::string lines;
    std::string bell;
  };
  [[nodiscard]] Printed take_printed(Clock::time_point now);

 private:
  void run(const LocalCommand& command);
  void change_setting(const Set& wish);
  void show_help();
  [[nodiscard]] bool is_hidden(const Entry& entry) const;

  ClientSettings settings_;
  const Mode mode_;
  Conversation& conversation_;
  Scrollback scrollback_;  // for /save
  Actions actions_;
  BellRinger bell_;
};

}  // namespace chat
