#include "client/settings/form.h"

#include <algorithm>
#include <istream>
#include <ostream>
#include <utility>

#include "common/protocol/request.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace chat {
namespace {

// Throws UsageError.
ServerOperand host_and_perhaps_port(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const Decoded next = decode(rest);
    if (is_blank(next.code_point)) throw UsageError("a server's address is one word");
    rest.remove_prefix(next.bytes);
  }
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    throw UsageError("a number is no server's address; the port is asked for next");
  }
  // What is not clean could not be shown in any other sentence either.
  if (clean(text) != text) throw UsageError("there are characters in it that no address has");
  return parse_server(std::string(text));
}

void check_name(std::string_view text) {
  if (const auto fault = name_fault(text)) throw UsageError("this cannot be your name: " + *fault);
}

// What the file of last answers has for `name`, or an empty text.
std::string last_of(const ParsedSettings& remembered, std::string_view name) {
  const auto found = std::find_if(remembered.settings.rbegin(), remembered.settings.rend(),
                                  [&](const Setting& each) { return each.name == name; });
  return found == remembered.settings.rend() ? "" : found->value;
}

bool can_be_name(std::string_view text) {
  return !name_fault(text).has_value();
}

// One line without its LF, of an overlong one only enough to see that it is; nothing at the end.
// An end in the middle of a line is the end: nobody has pressed Enter.
std::optional<std::string> read_line(std::istream& in) {
  std::string line;
  for (char c = 0; in.get(c);) {
    if (c == '\n') return line;
    if (line.size() <= kMaxAnswer) line += c;
  }
  return std::nullopt;
}

}  // namespace

std::string Form::question() const {
  const auto with_default = [](std::string_view what, std::string_view usual) {
    const std::string text(what);
    return usual.empty() ? text + ": " : text + " [" + std::string(usual) + "]: ";
  };
  switch (asked_) {
    case Asked::Server:
      return with_default("Server", answers_.server.host);
    case Asked::Port:
      return with_default("Port", std::to_string(answers_.server.port));
    case Asked::Name:
      return with_default("Your name", answers_.name);
    case Asked::Nothing:
      break;
  }
  return "";
}

std::optional<std::string> Form::answer(std::string_view line) {
  if (line.size() > kMaxAnswer) return "this is too long";
  const std::string_view text = trim(line);
  try {
    switch (asked_) {
      case Asked::Server:
        take_server(text);
        break;
      case Asked::Port:
        take_port(text);
        break;
      case Asked::Name:
        take_name(text);
        break;
      case Asked::Nothing:
        break;
    }
  } catch (const UsageError& error) {
    return error.what();
  }
  return std::nullopt;
}

void Form::take_server(std::string_view text) {
  if (text.empty()) {
    asked_ = Asked::Port;
    return;
  }
  ServerOperand server = host_and_perhaps_port(text);
  answers_.server.host = std::move(server.host);
  if (server.port) answers_.server.port = *server.port;
  asked_ = server.port ? Asked::Name : Asked::Port;
}

void Form::take_port(std::string_view text) {
  const auto port = text.empty() ? answers_.server.port : parse_number<std::uint16_t>(text);
  if (!port || *port == 0) throw UsageError("a server's port is a number from 1 to 65535");
  answers_.server.port = *port;
  asked_ = Asked::Name;
}

void Form::take_name(std::string_view text) {
  if (text.empty() && answers_.name.empty()) throw UsageError("a name is needed");
  if (!text.empty()) {
    check_name(text);
    answers_.name = text;
  }
  asked_ = Asked::Nothing;
}

bool wants_form(const ClientSettings& settings, Mode mode) {
  return is_interactive(mode) && settings.server_from == Origin::Default &&
         settings.name_from <= Origin::SettingsFile;
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

std::optional<Answers> ask(Form form, std::istream& in, std::ostream& out) {
  while (!form.is_answered()) {
    out << form.question() << std::flush;
    const auto line = read_line(in);
    if (!line) {
      out << '\n' << std::flush;  // what comes next begins on a row of its own
      return std::nullopt;
    }
    if (const auto fault = form.answer(*line)) out << "! " << *fault << '\n';
  }
  return form.answers();
}

}  // namespace chat
