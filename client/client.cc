#include "client/client.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/address.h"
#include "common/text.h"

namespace chat {
namespace {

using std::chrono::milliseconds;
using Phase = Conversation::Phase;

// For a terminal that takes nothing (Ctrl+S) when all is over but for the last lines, and for any
// reader once a signal has asked for the end.
constexpr milliseconds kLastLinesTimeout{1'000};

Screen::Escapes escapes() {
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): one thread
  const std::string_view name = terminal == nullptr ? "" : terminal;
  return name.empty() || name == "dumb" ? Screen::Escapes::No : Screen::Escapes::Yes;
}

Conversation::Clock::time_point latest(const ClientSettings& settings) {
  using Clock = Conversation::Clock;
  return settings.timeout ? Clock::now() + *settings.timeout : Clock::time_point::max();
}

milliseconds until(Conversation::Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Conversation::Clock::now());
  return std::max(left, milliseconds(0));
}

}  // namespace

Client::Client(const ClientSettings& settings, Mode mode)
    : settings_(settings),
      mode_(mode),
      latest_(latest(settings)),
      screen_(escapes(), 0),
      output_(STDOUT_FILENO),
      input_(STDIN_FILENO, mode == Mode::Interactive ? Input::Way::Keys : Input::Way::Lines),
      conversation_(settings, mode, latest_, Backoff(std::random_device()())) {
  if (mode_ != Mode::Interactive) return;
  terminal_.emplace(STDIN_FILENO);
  screen_.set_columns(terminal_->columns());
}

const Ending& Client::run() {
  for (;;) {
    show();
    if (is_over()) return conversation_.ending();
    if (conversation_.phase() == Phase::Outside && !is_dialing()) {
      dial();
    } else {
      round();
    }
  }
}

bool Client::is_over() const {
  return conversation_.phase() == Phase::Over && output_.is_empty();
}

void Client::round() {
  std::array<pollfd, 6> polled{};
  auto& [signals, keyboard, link, output, network, sleep] = polled;
  const int wait = milliseconds_to_wait();
  if (wait >= 0) sleep_.arm(milliseconds(wait));
  signals = {signals_.fd(), POLLIN, 0};
  keyboard = {conversation_.takes_input() ? input_.fd_to_read() : -1, POLLIN, 0};
  link = link_to_poll();
  // Without anything to write it still tells when nobody reads any more: to listen is then vain.
  output = {hears_room(settings_, mode_) || !output_.is_empty() ? output_.fd() : -1, 0, 0};
  if (!output_.is_empty()) output.events = POLLOUT;
  network = {network_.fd(), POLLIN, 0};
  sleep = {wait >= 0 ? sleep_.fd() : -1, POLLIN, 0};

  if (::poll(polled.data(), polled.size(), wait) < 0) return;
  while (const auto signal = signals_.next()) on_signal(*signal);
  if ((output.revents & (POLLERR | POLLNVAL)) != 0) on_output_failed(EPIPE);
  if (keyboard.revents != 0) input_.read();
  take_input();
  // After the keyboard: when the server ends, it counts whether the input had ended before.
  on_link(link.revents);
  take_input();  // outcomes have made room
  if (sleep_.has_slept()) conversation_.woken_up();
  if (network.revents != 0) {
    network_.drain();
    conversation_.network_changed();
  }
  if (conversation_.connection() != nullptr) conversation_.connection()->send();
  conversation_.on_time(Clock::now());
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
    if (conversation_.phase() != Phase::Outside) return dialer_->stop();
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
  return std::min({conversation_.deadline(), dialing, output_ends_});
}

int Client::milliseconds_to_wait() const {
  if (deadline() == Clock::time_point::max()) return -1;
  constexpr milliseconds kLongest{std::chrono::hours(1)};
  return static_cast<int>(std::min(until(deadline()), kLongest).count());
}

void Client::take_input() {
  while (conversation_.takes_input()) {
    auto entry = input_.next();
    if (!entry) break;
    conversation_.take(std::move(*entry));
  }
  if (conversation_.ignores_input()) input_.finish();
  if (input_.is_finished()) conversation_.input_ended();
}

// Looking a name up may take a while, and is to be ended by Ctrl+C like anything else.
void Client::resolve() {
  const Signals::AsUsual deliver(signals_);
  if (terminal_) terminal_->leave();
  dialer_.emplace(addresses_of(settings_.server.host, settings_.server.port));
  if (terminal_) terminal_->enter();
}

void Client::dial() {
  if (!dialer_) resolve();
  dialer_->start();
  pass_on_dialed();
}

void Client::pass_on_dialed() {
  if (auto socket = dialer_->take_socket()) {
    conversation_.connected(std::move(*socket));
  } else if (auto fault = dialer_->take_fault()) {
    conversation_.not_connected(std::move(*fault));
  }
}

void Client::on_signal(int signal) {
  switch (signal) {
    case SIGTSTP:
      return suspend();
    case SIGCONT:
      if (terminal_) terminal_->enter();
      [[fallthrough]];
    case SIGWINCH:
      if (terminal_) screen_.set_columns(terminal_->columns());
      return screen_.forget();
    default:
      if (conversation_.phase() == Phase::Over) return output_.close();
      output_ends_ = std::min(output_ends_, Clock::now() + kLastLinesTimeout);
      return conversation_.leave(Cause::Left);
  }
}

void Client::suspend() {
  if (terminal_) {
    output_.put(screen_.paint("", "", ""));
    (void)output_.flush();
    terminal_->leave();
  }
  {
    const Signals::AsUsual deliver(signals_);
    (void)::raise(SIGTSTP);  // returns when the program is to go on
  }
  on_signal(SIGCONT);
}

void Client::show() {
  std::string text = conversation_.take_text();
  std::string refused = conversation_.take_refused_text();
  if (terminal_) {
    put_typed_aside();
    if (!refused.empty() && input_.text().empty()) input_.set_text(std::move(refused));
    text += take_unsent_text();
    text = screen_.paint(text, conversation_.prompt(), input_.text());
  }
  output_.put(text);
  if (const IoResult result = output_.flush(); result.status == IoStatus::Failed) {
    on_output_failed(result.error);
  }
  std::cerr << conversation_.take_complaints() << std::flush;
  const bool is_last = conversation_.phase() == Phase::Over && !output_.is_empty();
  if (is_last && output_ends_ == Clock::time_point::max()) {
    output_ends_ = mode_ == Mode::Interactive ? Clock::now() + kLastLinesTimeout : latest_;
  }
}

// A question for a name comes between, when the session is lost and the name is taken.
void Client::put_typed_aside() {
  const bool is_asking = conversation_.phase() == Phase::Asking;
  if (is_asking == put_aside_.has_value()) return;
  if (is_asking) {
    put_aside_ = input_.text();
    input_.set_text("");
  } else if (conversation_.phase() == Phase::Inside) {
    if (input_.text().empty()) input_.set_text(std::move(*put_aside_));
    put_aside_.reset();
  }
}

// What was being typed when nothing could be sent any more stays on the screen.
std::string Client::take_unsent_text() {
  const bool going =
      conversation_.phase() == Phase::Leaving || conversation_.phase() == Phase::Over;
  if (!going || input_.text().empty()) return "";
  std::string line = "! not sent: " + clean(input_.text()) + '\n';
  input_.set_text("");
  return line;
}

void Client::on_output_failed(int error) {
  output_.close();
  // Nobody is there to read: a pipe that was closed, or a terminal that is gone.
  if (error == EPIPE || error == EIO) return conversation_.leave(Cause::OutputGone);
  conversation_.leave(Cause::OutputFailed, std::generic_category().message(error));
}

}  // namespace chat
