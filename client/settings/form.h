// Three questions for a person who starts the client without arguments: server, port and name.
// Each has a default that Enter takes.

#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/settings/options.h"
#include "client/settings/settings_file.h"

namespace chat {

struct Answers {
  Endpoint server;
  std::string name;
};

// A host's name has at most 253 characters (255 octets on the wire: RFC 1035, 2.3.4); brackets, a
// zone and a port may stand around it.
inline constexpr std::size_t kMaxAnswer = 512;

// Whether to ask: a person is at the terminal, and neither the server, nor a program that
// leads to it, nor a name was given, except in the settings file.
[[nodiscard]] bool wants_form(const ClientSettings& settings, Mode mode);

// The defaults: the valid answers in `remembered`, the text of the file of last answers. The name
// of the settings goes before the one in it, and `logname`, the login name, comes last.
[[nodiscard]] Answers offer(const ClientSettings& settings, std::string_view remembered,
                            std::string_view logname);

// The settings for the file of last answers.
[[nodiscard]] std::vector<Setting> to_remember(const Answers& answers);

// Asks until all questions are answered; nothing when the input ends before. `offered` are the
// defaults; an empty name is none. A wrong answer is explained and asked for again.
[[nodiscard]] std::optional<Answers> ask(const Answers& offered, std::istream& in,
                                         std::ostream& out);

}  // namespace chat
