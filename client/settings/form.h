// The questions for who starts the client without a word: where to go, and by what name. Each has a
// default that Enter takes. The form itself is pure; ask() puts it before a person.

#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

class Form {
 public:
  // `offered` are the defaults; an empty name is none.
  explicit Form(Answers offered) : answers_(std::move(offered)) {}

  // "Server [127.0.0.1]: "; empty when all were answered.
  [[nodiscard]] std::string question() const;
  [[nodiscard]] bool is_answered() const { return asked_ == Asked::Nothing; }
  // The answer to question(), without its LF. Returns a sentence when it cannot be taken; the
  // question is then the same again.
  [[nodiscard]] std::optional<std::string> answer(std::string_view line);

  // As far as they were given, and the defaults for the rest.
  [[nodiscard]] const Answers& answers() const { return answers_; }

 private:
  enum class Asked : std::uint8_t { Server, Port, Name, Nothing };

  // These throw UsageError.
  void take_server(std::string_view text);
  void take_port(std::string_view text);
  void take_name(std::string_view text);

  Answers answers_;
  Asked asked_ = Asked::Server;
};

// Where nobody has said where to go, nor by what name but perhaps in the settings file, and there
// is a person to be asked.
[[nodiscard]] bool wants_form(const ClientSettings& settings, Mode mode);

// The defaults: of `remembered`, the text of the file of last answers, what can still be an answer;
// the settings' own name comes before the one in it, and `logname`, who is logged in, after it.
[[nodiscard]] Answers offer(const ClientSettings& settings, std::string_view remembered,
                            std::string_view logname);

// What goes into the file of last answers.
[[nodiscard]] std::vector<Setting> to_remember(const Answers& answers);

// Asks until all is answered; nothing when the input ends before.
[[nodiscard]] std::optional<Answers> ask(Form form, std::istream& in, std::ostream& out);

}  // namespace chat
