#include "test/support/terminal/person.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "common/text/text.h"
#include "test/support/deadline.h"

namespace chat::test {
namespace {

constexpr char kEscape = '\x1b';
constexpr std::string_view kStringTerminator = "\x1b\\";

// Private modes that the client sets, and what they are when nobody has set them (xterm, "Control
// Sequences").
constexpr std::string_view kAlternateScreen = "?1049";
constexpr std::string_view kCursor = "?25";
const std::map<std::string, bool, std::less<>> kUsualModes = {
    {std::string(kAlternateScreen), false},
    {"?7", true},
    {"?1000", false},
    {"?1004", false},
    {"?1006", false},
    {"?2004", false},
    {std::string(kCursor), true}};

// The looks that the client gives text: bold, faint, reverse, colours, and none.
bool is_look(std::string_view parameters) {
  if (parameters.starts_with("1;")) parameters.remove_prefix(2);
  constexpr std::array<std::string_view, 8> kLooks = {"0", "1", "2", "7", "31", "32", "35", "36"};
  if (std::find(kLooks.begin(), kLooks.end(), parameters) != kLooks.end()) return true;
  return parameters.starts_with("38;5;") &&
         parameters.find_first_not_of("0123456789", 5) == std::string_view::npos;
}

// Where the sequence at the start of `bytes` ends; npos: not yet.
std::size_t end_of_sequence(std::string_view bytes) {
  if (bytes.size() < 2) return std::string_view::npos;
  if (bytes[1] == ']') {
    const std::size_t terminator = bytes.find(kStringTerminator);
    return terminator == std::string_view::npos ? terminator
                                                : terminator + kStringTerminator.size();
  }
  if (bytes[1] != '[') return 2;
  const std::size_t final = bytes.find_first_not_of("0123456789;?", 2);
  return final == std::string_view::npos ? final : final + 1;
}

std::vector<std::string> client_with(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), binary("chat-client"));
  return arguments;
}

// The modes of a terminal that nobody has touched.
termios untouched() {
  termios modes{};
  const Fd terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  (void)::tcgetattr(terminal.get(), &modes);
  return modes;
}

}  // namespace

std::vector<std::string> person_environment(const TemporaryFolder& home,
                                            const std::vector<std::string>& more) {
  const std::string folder = home.path();
  std::vector<std::string> environment = {"HOME=" + folder,
                                          "XDG_CONFIG_HOME=" + folder + "/config",
                                          "XDG_STATE_HOME=" + folder + "/state",
                                          "TERM=xterm-256color",
                                          "COLORTERM=",
                                          "NO_COLOR=",
                                          "CHAT_NAME=",
                                          "CHAT_PLAIN=",
                                          "LOGNAME=",
                                          "LC_ALL=C.UTF-8",
                                          "TZ=UTC"};
  environment.insert(environment.end(), more.begin(), more.end());
  return environment;
}

Process::Options terminal_options(const TemporaryFolder& home,
                                  const std::vector<std::string>& more) {
  Process::Options options;
  options.on_terminal = true;
  options.environment = person_environment(home, more);
  options.before_exec = [] {
    winsize size{};
    size.ws_row = Person::kRows;
    size.ws_col = Person::kColumns;
    (void)::ioctl(STDIN_FILENO, TIOCSWINSZ, &size);
  };
  return options;
}

Person::Person(const TemporaryFolder& home, std::vector<std::string> arguments,
               const std::vector<std::string>& environment)
    : process_(client_with(std::move(arguments)), terminal_options(home, environment)) {}

Person::Person(const TemporaryFolder& home, std::uint16_t port, std::string_view name,
               const std::vector<std::string>& environment)
    : Person(home, {"127.0.0.1", std::to_string(port), "--name", std::string(name)}, environment) {}

void Person::enters(std::string_view line) {
  types(line);
  (void)has_typed(std::string("[You] ").append(line));
  types("\r");
  (void)has_typed("[You]");
}

void Person::pastes(std::string_view text) const {
  types(std::string("\x1b[200~").append(text).append("\x1b[201~"));
}

bool Person::waits_for(const std::function<bool()>& condition) {
  return read_until(process_.terminal(), bytes_, [&](std::string_view) {
    take();
    return condition();
  });
}

bool Person::sees(std::string_view text) {
  return waits_for([&] {
    return screen().find(text) != std::string::npos || outside_.find(text) != std::string::npos;
  });
}

bool Person::has_typed(std::string_view text) {
  return waits_for([&] { return last_row() == text; });
}

std::optional<int> Person::ends() {
  (void)waits_for([] { return false; });
  if (!process_.ends()) return std::nullopt;
  return process_.wait();
}

std::string Person::screen() const {
  std::string text;
  for (std::size_t i = 0; i < kRows; ++i) text.append(terminal_.row(i)).append(1, '\n');
  return text;
}

std::string Person::error() const {
  return error_.empty() ? terminal_.error() : error_;
}

std::string Person::left_behind() const {
  std::string found;
  for (const auto& [mode, is_set] : modes_) {
    if (kUsualModes.at(mode) != is_set) found.append(mode).append(is_set ? "h " : "l ");
  }
  if (titles_ != 0) found += "title ";
  termios now{};
  (void)::tcgetattr(process_.terminal(), &now);
  const termios before = untouched();
  const bool same = now.c_iflag == before.c_iflag && now.c_oflag == before.c_oflag &&
                    now.c_cflag == before.c_cflag && now.c_lflag == before.c_lflag &&
                    std::equal(std::begin(now.c_cc), std::end(now.c_cc), std::begin(before.c_cc));
  if (!same) found += "termios";
  return found;
}

// Takes what is whole: a sequence or a character may come in two reads.
void Person::take() {
  std::string_view rest = std::string_view(bytes_).substr(taken_);
  while (!rest.empty()) {
    std::size_t end = rest.front() == kEscape ? end_of_sequence(rest) : rest.find(kEscape);
    if (end == std::string_view::npos) {
      if (rest.front() == kEscape) return;
      // Text at the end of what was read: as far as its last line end, which is all ASCII.
      end = rest.rfind('\n') + 1;
      if (end == 0 && modes_[std::string(kAlternateScreen)]) return;
      if (end == 0) end = rest.size();
    }
    take_token(rest.substr(0, end));
    taken_ += end;
    rest.remove_prefix(end);
  }
}

void Person::take_token(std::string_view token) {
  bool& on_screen = modes_[std::string(kAlternateScreen)];
  if (token.front() != kEscape) {
    std::string text(token);
    std::erase(text, '\r');  // the terminal's own, before LF
    if (!on_screen) {
      outside_ += text;
    } else if (text != "\n" ||
               !std::string_view(bytes_).substr(0, taken_).ends_with("\x1b[999;1H")) {
      terminal_.feed(text);
    }
    return;
  }
  if (token.starts_with("\x1b]9")) return take_notification(token);
  if (token.starts_with("\x1b]")) return terminal_.feed(token);
  if (token.size() < 3) return set_error("an escape", token.substr(1));
  const std::string_view parameters = token.substr(2, token.size() - 3);
  const char final = token.back();
  if ((final == 'h' || final == 'l') && kUsualModes.contains(parameters)) {
    modes_[std::string(parameters)] = final == 'h';
    const bool is_seen = parameters == kCursor || parameters == "?1000" || parameters == "?1006";
    if (is_seen && on_screen) terminal_.feed(token);
    return;
  }
  if (final == 't') {
    titles_ += parameters == "22;2" ? 1 : -1;
    return terminal_.feed(token);
  }
  if (token == "\x1b[999;1H") return;  // to the last row, before the screen is left
  if (token == "\x1b[H" && on_screen) return terminal_.feed("\x1b[1;1H");
  if (final == 'm' && !is_look(parameters)) set_error("a look", parameters);
  if (!on_screen) set_error("outside of the screen", token.substr(1));
  terminal_.feed(token);
}

// OSC 9: a text for the desktop.
void Person::take_notification(std::string_view token) {
  constexpr std::string_view kBegin = "\x1b]9;";
  if (!token.starts_with(kBegin)) return set_error("a control string", token.substr(1));
  token.remove_prefix(kBegin.size());
  token.remove_suffix(kStringTerminator.size());
  if (clean(token) != token) set_error("a notification", token);
}

void Person::set_error(std::string_view what, std::string_view detail) {
  if (error_.empty()) error_ = std::string(what).append(": ").append(detail);
}

}  // namespace chat::test
