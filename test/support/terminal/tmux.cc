#include "test/support/terminal/tmux.h"

#include <chrono>
#include <fstream>
#include <stdexcept>

#include "test/support/deadline.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

std::vector<std::string> with_tmux(const std::string& folder, std::vector<std::string> command) {
  const std::vector<std::string> tmux = {"tmux", "-f", folder + "/tmux.conf", "-L", "chat"};
  command.insert(command.begin(), tmux.begin(), tmux.end());
  return command;
}

std::vector<std::string> environment_of(const TemporaryFolder& home) {
  const std::string folder = home.path();
  return person_environment(home, {"TMUX_TMPDIR=" + folder, "TMUX=", "PS1=$ ", "SHELL=/bin/sh"});
}

// In the foreground: it ends with the test, whatever becomes of that.
Process start(const std::string& folder, const std::vector<std::string>& environment) {
  std::ofstream(folder + "/tmux.conf") << "set -g status off\n"
                                          "set -g escape-time 0\n"
                                          "set -g default-terminal screen-256color\n"
                                          "set -g default-command 'exec sh -i'\n";
  Process::Options options;
  options.environment = environment;
  return {with_tmux(folder, {"-D"}), options};
}

}  // namespace

Tmux::Tmux(const TemporaryFolder& home, ScreenSize size)
    : folder_(home.path()),
      environment_(environment_of(home)),
      server_(start(folder_, environment_)) {
  const bool started = eventually([&] {
    return !tmux({"new-session", "-d", "-P", "-c", folder_, "-x", std::to_string(size.columns),
                  "-y", std::to_string(size.rows)})
                .empty();
  });
  if (!started || !shows("$")) throw std::runtime_error("tmux does not start");
}

Tmux::~Tmux() {
  (void)tmux({"kill-server"});
}

std::string Tmux::tmux(std::vector<std::string> command) const {
  Process::Options options;
  options.environment = environment_;
  command.insert(command.begin(), "-N");  // there is a server already
  Process process(with_tmux(folder_, std::move(command)), options);
  (void)process.wait();
  return process.output();
}

void Tmux::types(std::string_view text) const {
  (void)tmux({"send-keys", "-l", "--", std::string(text)});
}

void Tmux::presses(const std::vector<std::string>& keys) const {
  std::vector<std::string> command = {"send-keys"};
  command.insert(command.end(), keys.begin(), keys.end());
  (void)tmux(std::move(command));
}

void Tmux::runs(std::string_view command) const {
  types(command);
  presses({"Enter"});
}

void Tmux::runs_client(std::uint16_t port, std::string_view name) const {
  runs(binary("chat-client")
           .append(" 127.0.0.1 ")
           .append(std::to_string(port))
           .append(" --name ")
           .append(name));
}

void Tmux::pastes(std::string_view text) const {
  const std::string file = folder_ + "/paste";
  std::ofstream(file) << text;
  (void)tmux({"load-buffer", file, ";", "paste-buffer", "-p"});
}

void Tmux::resizes(ScreenSize size) const {
  (void)tmux(
      {"resize-window", "-x", std::to_string(size.columns), "-y", std::to_string(size.rows)});
}

std::string Tmux::screen() const {
  return tmux({"capture-pane", "-p"});
}

std::string Tmux::screen_unwrapped() const {
  return tmux({"capture-pane", "-p", "-J"});
}

std::string Tmux::screen_with_looks() const {
  return tmux({"capture-pane", "-p", "-e", "-N"});
}

std::string Tmux::shows_of(std::string_view format) const {
  std::string text = tmux({"display-message", "-p", std::string(format)});
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

bool Tmux::shows(std::string_view text) const {
  return settles([text](const std::string& seen) { return seen.find(text) != std::string::npos; });
}

bool Tmux::settles(const std::function<bool(const std::string& screen)>& condition) const {
  return eventually([&] { return condition(screen()); });
}

}  // namespace chat::test
