// What the client's own commands do that need no screen: /ignore, /unignore, /save, /set, and whom
// /reply answers. They tell the person what they did.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "client/edit/local_commands.h"
#include "client/session/conversation.h"
#include "client/settings/settings.h"
#include "client/talk/scrollback.h"

namespace chat {

class Actions {
 public:
  // All three outlive this. `scrollback` is what /save saves, `settings` what /set changes.
  Actions(ClientSettings& settings, Conversation& conversation, const Scrollback& scrollback)
      : settings_(settings), conversation_(conversation), scrollback_(scrollback) {}

  // Lists who is ignored if it is given no name.
  void ignore(const Ignore& wish);
  void unignore(const Unignore& wish);
  void save(const Save& wish);
  enum class Changed : std::uint8_t { No, Yes };
  // Shows the setting if it is given no value, and all settings if it is given no name.
  Changed set(const Set& wish);
  // The person who whispered last. Tells the person why, if there is nobody to answer.
  [[nodiscard]] std::optional<std::string> name_to_reply_to();

 private:
  void list_ignored();
  void show_settings(const std::string& name);
  void tell(std::string sentence) { conversation_.tell(std::move(sentence)); }
  void complain(std::string sentence) { conversation_.complain(std::move(sentence)); }

  ClientSettings& settings_;
  Conversation& conversation_;
  const Scrollback& scrollback_;
};

}  // namespace chat
