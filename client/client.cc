#include "client/client.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <string>
#include <utility>

#include "client/display/window.h"
#include "common/system/address.h"

namespace chat {
namespace {

using std::chrono::milliseconds;
using Phase = Conversation::Phase;

Conversation::Clock::time_point latest(const ClientSettings& settings) {
  using Clock = Conversation::Clock;
  return settings.timeout ? Clock::now() + *settings.timeout : Clock::time_point::max();
}

}  // namespace

Client::Client(const ClientSettings& settings, Mode mode)
    : settings_(settings),
      mode_(mode),
      latest_(latest(settings)),
      output_(STDOUT_FILENO),
      input_(STDIN_FILENO),
      conversation_(settings, mode, latest_, Backoff(std::random_device()())) {
  if (mode_ == Mode::Plain || mode_ == Mode::Typed) {
    plain_.emplace(settings_, mode_, conversation_);
  }
  if (mode_ != Mode::FullScreen) return;
  terminal_.emplace(STDIN_FILENO, takes_control_strings(settings_.term) ? Terminal::Links::Possible
                                                                        : Terminal::Links::None);
  screen_.emplace(settings_, conversation_, terminal_->size());
}

Client::~Client() {
  if (screen_) end_screen();
}

const Ending& Client::run(std::function<void()> when_let_in) {
  // Before there is a screen, which would have to be put away for an error.
  if (screen_ && settings_.via.empty()) resolve();
  for (;;) {
    show();
    if (when_let_in && conversation_.is_connected()) std::exchange(when_let_in, nullptr)();
    if (conversation_.phase() == Phase::Over && output_.is_empty()) return conversation_.ending();
    if (conversation_.phase() == Phase::Connecting && !is_dialing()) {
      dial();
    } else {
      round();
    }
  }
}

void Client::round() {
  std::array<pollfd, 7> polled{};
  auto& [signals, keyboard, link, output, network, sleep, program] = polled;
  const int wait = milliseconds_to_wait();
  if (wait >= 0) sleep_.arm(milliseconds(wait));
  signals = {signals_.fd(), POLLIN, 0};
  keyboard = {wants_input() ? input_.fd_to_read() : -1, POLLIN, 0};
  link = link_to_poll();
  // Polled even with nothing to write: it tells when nobody reads any more, and listening is then
  // useless.
  output = {receives_room(settings_, mode_) || !output_.is_empty() ? output_.fd() : -1, 0, 0};
  if (!output_.is_empty()) output.events = POLLOUT;
  network = {network_.fd(), POLLIN, 0};
  sleep = {wait >= 0 ? sleep_.fd() : -1, POLLIN, 0};
  program = {via_program() != nullptr ? via_program()->error_fd() : -1, POLLIN, 0};

  if (::poll(polled.data(), polled.size(), wait) < 0) return;
  while (const auto signal = signals_.next()) on_signal(*signal);
  if ((output.revents & (POLLERR | POLLNVAL)) != 0) on_output_failed(EPIPE);
  if (keyboard.revents != 0) read_input();
  take_input();
  if (program.revents != 0 && via_program() != nullptr) via_program()->read_errors();
  // After the keyboard: when the server ends, it matters whether the input had ended before.
  on_link(link.revents);
  take_input();  // outcomes have made room
  if (sleep_.has_slept()) conversation_.woken_up();
  if (network.revents != 0) {
    network_.drain();
    conversation_.network_changed();
  }
  if (conversation_.connection() != nullptr) conversation_.connection()->send();
  conversation_.on_time(Clock::now());
  if (screen_) screen_->on_time(Clock::now());
  if (Clock::now() >= output_ends_) output_.close();
}

pollfd Client::link_to_poll() const {
  if (is_dialing()) return {dialer_->fd(), POLLOUT, 0};
  const Connection* connection = conversation_.connection();
  if (connection == nullptr) return {-1, 0, 0};
  pollfd link{-1, 0, 0};
  if (!output_.is_full()) link.events |= POLLIN;
  if (connection->wants_to_send()) link.events |= POLLOUT;
  if (link.events != 0) link.fd = connection->fd();
  return link;
}

void Client::on_link(short events) {
  if (is_dialing()) {
    if (conversation_.phase() != Phase::Connecting) return dialer_->stop();
    if (events != 0) dialer_->on_writable();
    dialer_->on_time(Clock::now());
    return pass_on_dialed();
  }
  if (conversation_.connection() == nullptr) return;
  if (output_.is_full()) return conversation_.pause_receiving();
  if ((events & ~POLLOUT) != 0) conversation_.receive();
}

Client::Clock::time_point Client::deadline() const {
  const Clock::time_point dialing = dialer_ ? dialer_->deadline() : Clock::time_point::max();
  Clock::time_point screen = Clock::time_point::max();
  // The next frame waits until the terminal has taken the last one.
  if (screen_ && output_.is_empty()) screen = screen_->deadline(Clock::now());
  if (screen_ && !terminal_->is_entered()) screen = std::max(screen, started_ + kTimeToFail);
  return std::min({conversation_.deadline(), dialing, output_ends_, screen});
}

milliseconds Client::until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  return std::max(left, milliseconds(0));
}

int Client::milliseconds_to_wait() const {
  if (deadline() == Clock::time_point::max()) return -1;
  constexpr milliseconds kLongest{std::chrono::hours(1)};
  return static_cast<int>(std::min(until(deadline()), kLongest).count());
}

bool Client::wants_input() const {
  // A terminal that is gone would always be readable.
  if (screen_) return screen_->takes_keys() && output_.fd() >= 0;
  return conversation_.takes_input();
}

void Client::read_input() {
  if (!screen_) return input_.read();
  std::array<char, 4096> keys{};
  const ssize_t count = ::read(STDIN_FILENO, keys.data(), keys.size());
  if (count > 0) return screen_->feed({keys.data(), static_cast<std::size_t>(count)}, Clock::now());
  const bool is_gone = count == 0 || (errno != EINTR && errno != EAGAIN);
  if (is_gone) on_output_failed(EIO);
}

void Client::take_input() {
  if (screen_) return;  // see FullScreen::update()
  while (conversation_.takes_input()) {
    auto entry = input_.next();
    if (!entry) break;
    if (plain_) {
      plain_->take(std::move(*entry));
    } else {
      conversation_.take(std::move(*entry));
    }
  }
  if (conversation_.ignores_input()) input_.finish();
  if (input_.is_finished()) conversation_.input_ended();
}

// A name look-up may take long; Ctrl+C ends it like anything else.
void Client::resolve() {
  const Signals::AsUsual deliver(signals_);
  dialer_.emplace(addresses_of(settings_.server.host, settings_.server.port));
}

void Client::dial() {
  if (!settings_.via.empty()) return start_program();
  if (!dialer_) resolve();
  dialer_->start();
  pass_on_dialed();
}

void Client::start_program() {
  ViaProgram::Started started = ViaProgram::start(settings_.via);
  if (!started.program) return conversation_.not_connected(std::move(started.error));
  conversation_.connected(std::move(started.socket), std::move(started.program));
}

ViaProgram* Client::via_program() {
  Connection* connection = conversation_.connection();
  return connection == nullptr ? nullptr : connection->program();
}

void Client::pass_on_dialed() {
  if (auto socket = dialer_->take_socket()) {
    conversation_.connected(std::move(*socket));
  } else if (auto error = dialer_->take_error()) {
    conversation_.not_connected(std::move(*error));
  }
}

void Client::on_signal(int signal) {
  switch (signal) {
    case SIGTSTP:
      return suspend(AskedBy::Signal);
    case SIGCONT:
      if (screen_ && terminal_->is_entered()) begin_screen();
      return;
    case SIGWINCH:
      if (screen_) screen_->resize(terminal_->size());
      return;
    case SIGHUP:  // comes twice when a window is closed: from the system and from the shell
      if (conversation_.phase() == Phase::Leaving) return;
      [[fallthrough]];
    default:
      if (conversation_.phase() == Phase::Over) return output_.close();
      output_ends_ = std::min(output_ends_, Clock::now() + kLastLinesTimeout);
      return conversation_.leave(Cause::Left);
  }
}

}  // namespace chat
