// chat-server: parses the command line, prepares the process, and runs a Server.

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "common/protocol/version.h"
#include "common/protocol/wording.h"
#include "common/system/address.h"
#include "common/system/clock.h"
#include "common/system/error.h"
#include "common/system/memory.h"
#include "common/system/options.h"
#include "common/system/terminal.h"
#include "common/text/text.h"
#include "server/config.h"
#include "server/how_to_join.h"
#include "server/operator/commands/desk.h"
#include "server/operator/console_input.h"
#include "server/operator/control_client.h"
#include "server/operator/control_socket.h"
#include "server/operator/event_log.h"
#include "server/operator/metrics.h"
#include "server/operator/out_of_memory.h"
#include "server/operator/service_manager.h"
#include "server/operator/signals.h"
#include "server/operator/stop_cause.h"
#include "server/options.h"
#include "server/reload.h"
#include "server/transcript/report.h"

namespace {

using namespace std::chrono_literals;
using Level = chat::LogRecord::Level;

// Descriptors for everything but clients: the standard streams, the listener, the spare, files.
constexpr std::size_t kOwnDescriptors = 24;

// Who stops a server that cannot go on.
constexpr std::string_view kTheServer = "the server";

// How long the console may take to write its last lines.
constexpr auto kConsolePatience = 1s;

// Raises the soft limit of descriptors to the hard one. Lowers the limit of members to what that
// allows.
void provide_descriptors(chat::Limits& limits) {
  rlimit descriptors{};
  if (::getrlimit(RLIMIT_NOFILE, &descriptors) != 0) return;
  descriptors.rlim_cur = descriptors.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &descriptors);
  if (descriptors.rlim_cur == RLIM_INFINITY) return;
  // Twice max_in_handshake: as many refused clients keep their connection for a moment to read
  // why.
  const std::size_t taken = kOwnDescriptors + 2 * limits.max_in_handshake + limits.max_giving_way;
  const std::size_t all = descriptors.rlim_cur;
  limits.max_members = std::min(limits.max_members, all > taken ? all - taken : 1);
}

void provide_small_stacks([[maybe_unused]] std::size_t bytes) {
  // ThreadSanitizer needs more than that on every stack.
#if defined(__GLIBC__) && !defined(__SANITIZE_THREAD__)
  pthread_attr_t attributes;
  if (::pthread_attr_init(&attributes) != 0) return;
  if (::pthread_attr_setstacksize(&attributes, bytes) == 0) {
    (void)::pthread_setattr_default_np(&attributes);
  }
  (void)::pthread_attr_destroy(&attributes);
#endif
}

void ignore_signal(int signal) {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  (void)::sigaction(signal, &action, nullptr);
}

chat::Desk::Answer as_answer(chat::Reload::Outcome outcome) {
  using Kind = chat::Desk::Answer::Kind;
  const bool is_taken = outcome.kind == chat::Reload::Outcome::Kind::Taken;
  return {is_taken ? Kind::Done : Kind::Refused, std::move(outcome.text)};
}

chat::Metrics measure(const chat::Server& server, std::int64_t start_ms) {
  chat::Metrics metrics;
  metrics.room = server.room().state();
  metrics.connections = server.connections();
  std::vector<chat::EntryRange> behind;
  for (const auto& [link, lines] : server.behind()) {
    behind.push_back(lines);
    metrics.behind_lines += lines.count();
  }
  metrics.behind = behind.size();
  metrics.behind_bytes = server.room().bytes_in(behind);
  metrics.refusals = server.refusals();
  metrics.transcript_errors = server.transcript_errors();
  metrics.start_ms = start_ms;
  chat::measure_process(metrics);
  return metrics;
}

int serve(const chat::ServerCommandLine& line, chat::ServerCommand command,
          const std::string& program) {
  const chat::ServiceEnvironment environment = chat::ServiceEnvironment::own();
  const sigset_t signals = chat::block_signals();  // first, because every thread inherits it
  ignore_signal(SIGPIPE);                          // the reader of the console has gone
  ignore_signal(SIGTTOU);                          // the console is in the background
  ignore_signal(SIGTTIN);
  ignore_signal(SIGXFSZ);  // the transcript is as large as a file may be: treated as a full disk
  provide_descriptors(command.settings.limits);
  provide_small_stacks(command.settings.limits.stack_bytes);
  std::vector<std::string>& host_names = command.settings.dialect_settings.host_names;
  if (!command.settings.bind_address.empty()) host_names.push_back(command.settings.bind_address);
  for (std::string& name : chat::machine_names()) host_names.push_back(std::move(name));

  const std::size_t queue = command.settings.limits.console_lines;
  std::optional<chat::EventLog> log;
  if (command.log_format) {
    log.emplace(STDERR_FILENO, *command.log_format, queue);
    log->start();
    log->add({Level::Info, "start", "", "", {{"version", std::string(chat::kVersion)}}});
  }
  chat::Console console(STDOUT_FILENO, command.show, queue, log ? &*log : nullptr);
  chat::Server server(command.settings, console, chat::take_listener(environment));
  chat::ServiceManager manager(environment);
  chat::StopCause cause;
  const auto stop = [&](std::string_view by, const std::string& reason) {
    cause.note(by, reason);
    manager.stopping();
    console.to_first_column();
    server.stop();
  };
  chat::Reload reload(
      line, command,
      [&server](const chat::ServerCommand& wanted) {
        chat::Limits limits = wanted.settings.limits;
        provide_descriptors(limits);
        server.change(limits);
      },
      [&server] { return server.reload_bans(); });
  const auto read_again = [&](std::string_view by) {
    manager.reloading();
    chat::Reload::Outcome outcome = reload.run();
    manager.reloaded();
    const bool is_taken = outcome.kind == chat::Reload::Outcome::Kind::Taken;
    console.log({is_taken ? Level::Info : Level::Error,
                 "reload",
                 "",
                 "",
                 {{"by", std::string(by)}, {"text", outcome.text}}});
    return outcome;
  };
  std::function<void()> on_hangup;
  const bool reloads = !command.config.empty() || !command.settings.bans_file.empty();
  const bool has_file = reloads || !command.settings.transcript.file.empty();
  if (has_file && !chat::has_controlling_terminal()) {
    on_hangup = [&] {
      if (reloads) console.announce(read_again(chat::signal_name(SIGHUP)).text);
      server.rotate_transcript();
    };
  }
  const chat::SignalThread signal_thread(
      signals, [&](int signal) { stop(chat::signal_name(signal), ""); }, on_hangup);
  console.start();
  chat::Desk desk(server.room(), {[&server] { return server.behind(); },
                                  [&server] { return server.connections(); },
                                  [&server] { return server.door_text(); },
                                  [&](const chat::StopOrder& order) {
                                    console.log(chat::record_of(chat::kTheOperator, order));
                                  },
                                  [&](const std::string& why) { stop(chat::kTheOperator, why); },
                                  [&server] { return server.begin_transcript_file(); },
                                  [&] { return as_answer(read_again(chat::kTheOperator)); }});
  std::optional<chat::ControlSocket> control;
  if (!command.control.empty()) {
    control.emplace(command.control, [&](std::string_view typed) { return desk.carry_out(typed); });
  }
  std::optional<chat::MetricsServer> metrics;
  if (!command.metrics.empty()) {
    metrics.emplace(command.metrics, [&server, start_ms = chat::wall_clock_ms()] {
      return measure(server, start_ms);
    });
    console.report("the metrics are on port " + std::to_string(metrics->port()), "metrics");
  }
  const chat::ConsoleInput input(STDIN_FILENO, [&](std::string_view typed) {
    const chat::Desk::Answer answer = desk.carry_out(typed);
    const bool is_shown = answer.kind == chat::Desk::Answer::Kind::Told &&
                          command.show == chat::Console::Show::Everything;
    const std::string text = is_shown ? "" : chat::Desk::whole(answer);
    if (!text.empty()) console.announce(text);
  });
  const auto on_ready = [&] {
    console.log({Level::Info, "ready", "", "", {{"port", server.port()}}});
    console.announce("chat-server: " + command.settings.room_name + " is ready on port " +
                     std::to_string(server.port()) + chat::further_ways(command.settings, server));
    manager.ready([&server] { return chat::people_are_here(server.people()); });
    if (command.show == chat::Console::Show::OnlyAnnouncements) return;
    console.announce(chat::how_to_join(program, command.settings, server.port()));
  };
  std::exception_ptr failure;
  try {
    server.run(on_ready, [&](const std::string& why) { stop(kTheServer, why); });
  } catch (const std::exception& error) {
    failure = std::current_exception();
    cause.note(kTheServer, error.what());
  }
  constexpr std::string_view kStopped = "The server has stopped.";
  if (failure) {
    console.log(cause.record(Level::Error, kStopped));  // main() prints why
  } else {
    console.report(std::string(kStopped), cause.record(Level::Info, kStopped));
  }
  console.stop(kConsolePatience);
  if (log) log->stop(kConsolePatience);
  if (failure) std::rethrow_exception(failure);
  return chat::kExitOk;
}

std::string what_is_right(const chat::ServerCommand& command) {
  if (command.config.empty()) return "the options are right";
  return "the options and " + chat::clean(command.config) + " are right";
}

int act_on(const chat::ServerCommandLine& line, const std::string& program) {
  const chat::ServerCommand command = line.read();
  switch (command.action) {
    case chat::ServerCommand::Action::ShowHelp:
      std::cout << chat::server_help();
      break;
    case chat::ServerCommand::Action::ShowVersion:
      std::cout << "chat-server " << chat::kVersion << '\n';
      break;
    case chat::ServerCommand::Action::CheckOptions:
      std::cout << "chat-server: " << what_is_right(command) << '\n';
      break;
    case chat::ServerCommand::Action::CheckTranscript:
      return chat::check_transcript(command.file_to_read, std::cout);
    case chat::ServerCommand::Action::ShowTranscript:
      return chat::show_transcript(command.file_to_read, std::cout, std::cerr,
                                   chat::terminal_columns(STDOUT_FILENO));
    case chat::ServerCommand::Action::Control:
      return chat::control(command.control, command.words, std::cout, std::cerr);
    case chat::ServerCommand::Action::Serve:
      return serve(line, command, program);
  }
  return chat::kExitOk;
}

// Each line of `lines` after the program's name.
void print_lines(std::ostream& out, std::string_view lines) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    out << "chat-server: " << line << '\n';
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
  }
}

std::string sentence_of(const std::exception& error) {
  const auto* of_system = dynamic_cast<const std::system_error*>(&error);
  const bool has_sentence = dynamic_cast<const chat::UserError*>(&error) != nullptr;
  if (of_system == nullptr || has_sentence) return error.what();
  if (of_system->code() != std::errc::resource_unavailable_try_again) return error.what();
  return "cannot start its threads: the limit of threads (ulimit -u) or of memory (ulimit -v) is "
         "reached; raise it, or end another program";
}

}  // namespace

int main(int argc, char** argv) {
  chat::end_when_out_of_memory();
  chat::keep_little_free_memory();
  try {
    const chat::ServerCommandLine line(argc, argv);
    return act_on(line, argc > 0 ? argv[0] : "chat-server");
  } catch (const chat::UsageError& error) {
    std::cerr << chat::usage_error_line("chat-server", error);
    return chat::kExitUsage;
  } catch (const chat::ConfigError& error) {
    print_lines(std::cerr, error.what());
    return chat::kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "chat-server: " << sentence_of(error) << '\n';
    return chat::kExitFailure;
  }
}
