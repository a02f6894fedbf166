#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "client/client.h"
#include "client/settings/environment.h"
#include "client/settings/form.h"
#include "client/settings/settings_file.h"
#include "common/protocol/password.h"
#include "common/protocol/version.h"
#include "common/system/secret_file.h"

namespace {

// Opens the standard descriptors that the parent process has closed. Otherwise a socket would get
// one of their numbers.
void open_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) < 0) (void)::open("/dev/null", O_RDWR);
  }
}

chat::Environment read_environment() {
  chat::Environment environment;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view text = *each;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
      environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return environment;
}

chat::Mode mode_of(const chat::ClientSettings& settings) {
  if (!chat::is_terminal(STDIN_FILENO)) return chat::Mode::Piped;
  if (!chat::is_terminal(STDOUT_FILENO)) return chat::Mode::Typed;
  const bool knows_escapes = !settings.term.empty() && settings.term != "dumb";
  return knows_escapes && settings.plain == chat::Plain::No ? chat::Mode::FullScreen
                                                            : chat::Mode::Plain;
}

void warn(std::string_view sentence) {
  std::cerr << "chat-client: " << sentence << '\n';
}

// What was answered last time, as defaults for this time.
chat::Answers offered(const chat::ClientSettings& settings, const std::string& logname) {
  const chat::LoadedText last = chat::load_settings(chat::last_answers_path(settings.state_folder));
  if (last.error) warn(*last.error);
  return chat::offer(settings, last.text, logname);
}

// Chats. When the server lets us in, remembers `answers`, if the form was filled in.
int chat_with(const chat::ClientSettings& settings, const std::optional<chat::Answers>& answers) {
  const chat::Mode mode = mode_of(settings);
  if (mode == chat::Mode::Piped && settings.name.empty()) {
    throw chat::UsageError(
        "there is no terminal to ask for your name; give --name NAME, or set CHAT_NAME");
  }
  std::optional<std::string> not_remembered;
  const auto remember = [&] {
    const std::string file = chat::last_answers_path(settings.state_folder);
    if (answers && !file.empty() && !chat::load_settings(file).error) {
      not_remembered = chat::store_settings(file, chat::to_remember(*answers));
    }
  };
  chat::Ending ending;
  {
    chat::Client client(settings, mode);
    ending = client.run(remember);
  }  // the terminal is restored
  if (not_remembered) warn(*not_remembered);
  const chat::Conclusion conclusion = chat::conclude(ending);
  if (!conclusion.message.empty()) warn(conclusion.message);
  return conclusion.exit_code;
}

int run(int argc, char** argv) {
  const chat::Environment environment = read_environment();
  chat::ClientSettings settings = chat::parse_client_settings(argc, argv, environment);
  switch (settings.wanted) {
    case chat::Wanted::Help:
      std::cout << chat::client_help();
      return chat::kExitOk;
    case chat::Wanted::Version:
      std::cout << "chat-client " << chat::kVersion << '\n';
      return chat::kExitOk;
    case chat::Wanted::Chat:
      break;
  }
  if (!settings.password_file.empty()) {
    settings.password =
        chat::read_password_file(settings.password_file, chat::kMaxPassword, chat::is_password);
  }
  const std::string file = chat::settings_path(settings.config_folder);
  for (const std::string& each : chat::take_settings_file(settings, file)) warn(each);
  const chat::Mode mode = mode_of(settings);
  const bool has_form = chat::wants_form(settings, mode);
  if (!has_form && (!settings.name.empty() || !chat::is_interactive(mode))) {
    return chat_with(settings, std::nullopt);
  }
  const chat::Answers usual = offered(settings, chat::value_of(environment, "LOGNAME"));
  if (!has_form) {
    settings.offered_name = usual.name;
    return chat_with(settings, std::nullopt);
  }
  const auto answers = chat::ask(usual, std::cin, std::cout);
  if (!answers) return chat::kExitOk;
  settings.server = answers->server;
  settings.name = answers->name;
  return chat_with(settings, answers);
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_descriptors();
  (void)std::signal(SIGPIPE, SIG_IGN);  // a write then fails, and its error is handled
  try {
    return run(argc, argv);
  } catch (const chat::UsageError& error) {
    std::cerr << chat::usage_error_line("chat-client", error);
    return chat::kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "chat-client: " << error.what() << '\n';
    return chat::kExitFailure;
  }
}
