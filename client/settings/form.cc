#include "client/settings/form.h"

#include <algorithm>
#include <istream>
#include <ostream>

#include "common/protocol/name.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Throws UsageError.
ServerOperand host_and_perhaps_port(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const Decoded next = decode(rest);
    if (is_blank(next.code_point)) throw UsageError("the address must be one word");
    rest.remove_prefix(next.bytes);
  }
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    throw UsageError("a number is not an address; the port comes next");
  }
  // Text that is not clean could not be shown in another error either.
  if (clean(text) != text) throw UsageError("an address has no such characters");
  return parse_server(std::string(text));
}

// The value of `name` in the file of last answers; empty when there is none.
std::string last_of(const ParsedSettings& remembered, std::string_view name) {
  const auto found = std::find_if(remembered.settings.rbegin(), remembered.settings.rend(),
                                  [&](const Setting& each) { return each.name == name; });
  return found == remembered.settings.rend() ? "" : found->value;
}

bool can_be_name(std::string_view text) {
  return !name_error(text).has_value();
}

// Reads one line, without its LF; of a too long line only enough to see that. Nothing at the end
// of the input. An unfinished line counts as the end: nobody has pressed Enter.
std::optional<std::string> read_line(std::istream& in) {
  std::string line;
  for (char c = 0; in.get(c);) {
    if (c == '\n') return line;
    if (line.size() <= kMaxAnswer) line += c;
  }
  return std::nullopt;
}

// Asks until `take` accepts the answer; it throws UsageError if not. False when the input ends
// before.
template <class Take>
bool ask_one(std::istream& in, std::ostream& out, std::string_view what, const std::string& usual,
             Take take) {
  const std::string question = usual.empty() ? ": " : " [" + usual + "]: ";
  for (;;) {
    out << what << question << std::flush;
    const auto line = read_line(in);
    if (!line) {
      out << '\n' << std::flush;  // what comes next begins on a row of its own
      return false;
    }
    try {
      if (line->size() > kMaxAnswer) throw UsageError("that is too long");
      const std::string_view text = trim(*line);
      take(text.empty() ? usual : text);
      return true;
    } catch (const UsageError& error) {
      out << "! " << error.what() << '\n';
    }
  }
}

}  // namespace

std::optional<Answers> ask(const Answers& offered, std::istream& in, std::ostream& out) {
  Answers given = offered;
  const auto take_server = [&](std::string_view text) {
    const ServerOperand server = host_and_perhaps_port(text);
    given.server = {server.host, server.port.value_or(0)};  // 0: to be asked for
  };
  const auto take_port = [&](std::string_view text) {
    given.server.port = parse_server_port(text);
  };
  const auto take_name = [&](std::string_view text) {
    if (text.empty()) throw UsageError("please give a name");
    const auto error = name_error(text);
    if (error) throw UsageError(not_a_name(text, *error));
    given.name = text;
  };
  out << "Press Enter to accept what is in brackets.\n";
  const bool is_answered =
      ask_one(in, out, "Server", offered.server.host, take_server) &&
      (given.server.port != 0 ||
       ask_one(in, out, "Port", std::to_string(offered.server.port), take_port)) &&
      ask_one(in, out, "Your name", offered.name, take_name);
  return is_answered ? std::optional(given) : std::nullopt;
}

bool wants_form(const ClientSettings& settings, Mode mode) {
  return is_interactive(mode) && settings.via.empty() && settings.server_from == Origin::Default &&
         origin_of(settings, "name") <= Origin::SettingsFile;
}

Answers offer(const ClientSettings& settings, std::string_view remembered,
              std::string_view logname) {
  const ParsedSettings last = parse_settings(remembered);
  Answers offered;
  offered.server = settings.server;
  try {
    const ServerOperand server = host_and_perhaps_port(last_of(last, "host"));
    if (!server.port) offered.server.host = server.host;
  } catch (const UsageError&) {  // it stays the usual one
  }
  const auto port = parse_number<std::uint16_t>(last_of(last, "port"));
  if (port && *port != 0) offered.server.port = *port;
  for (const std::string& name : {settings.name, last_of(last, "name"), std::string(logname)}) {
    if (!can_be_name(name)) continue;
    offered.name = name;
    break;
  }
  return offered;
}

std::vector<Setting> to_remember(const Answers& answers) {
  return {{"host", answers.server.host},
          {"port", std::to_string(answers.server.port)},
          {"name", answers.name}};
}

}  // namespace chat
