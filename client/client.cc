#include "client/client.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/text.h"

namespace chat {
namespace {

using std::chrono::milliseconds;
using Phase = Conversation::Phase;

// Longer than a busy network takes, shorter than a person waits.
constexpr milliseconds kConnectTimeout{10'000};
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
      conversation_(settings, mode, latest_) {
  if (mode_ != Mode::Interactive) return;
  terminal_.emplace(STDIN_FILENO);
  screen_.set_columns(terminal_->columns());
}

const Ending& Client::run() {
  for (;;) {
    show();
    if (is_over()) return conversation_.ending();
    if (conversation_.phase() == Phase::Outside) {
      connect();
    } else {
      round();
    }
  }
}

bool Client::is_over() const {
  return conversation_.phase() == Phase::Over && output_.is_empty();
}

void Client::round() {
  Connection* connection = conversation_.connection();
  std::array<pollfd, 4> polled{};
  auto& [signals, keyboard, link, output] = polled;
  signals = {signals_.fd(), POLLIN, 0};
  keyboard = {conversation_.takes_input() ? input_.fd_to_read() : -1, POLLIN, 0};
  link = {-1, 0, 0};
  if (connection != nullptr) {
    if (!output_.is_full()) link.events |= POLLIN;
    if (connection->wants_to_send()) link.events |= POLLOUT;
    if (link.events != 0) link.fd = connection->fd();
  }
  // Without anything to write it still tells when nobody reads any more: to listen is then vain.
  output = {hears_room(settings_, mode_) || !output_.is_empty() ? output_.fd() : -1, 0, 0};
  if (!output_.is_empty()) output.events = POLLOUT;

  if (::poll(polled.data(), polled.size(), milliseconds_to_wait()) < 0) return;
  while (const auto signal = signals_.next()) on_signal(*signal);
  if ((output.revents & (POLLERR | POLLNVAL)) != 0) on_output_failed(EPIPE);
  if (keyboard.revents != 0) input_.read();
  take_input();
  // After the keyboard: when the server ends, it counts whether the input had ended before.
  const bool has_come = (link.revents & ~POLLOUT) != 0 && !output_.is_full();
  if (has_come && conversation_.connection() != nullptr) conversation_.receive();
  take_input();  // outcomes have made room
  if (conversation_.connection() != nullptr) conversation_.connection()->send();
  conversation_.on_time(Clock::now());
  if (Clock::now() >= output_ends_) output_.close();
}

Client::Clock::time_point Client::deadline() const {
  return std::min(conversation_.deadline(), output_ends_);
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

// May take a while, and is to be ended by Ctrl+C like anything else.
void Client::connect() {
  const Signals::AsUsual deliver(signals_);
  if (terminal_) terminal_->leave();
  const Endpoint& server = settings_.server;
  const milliseconds longest = std::min(kConnectTimeout, until(latest_));
  conversation_.connected(connect_to(server.host, server.port, std::max(longest, milliseconds(1))));
  if (terminal_) terminal_->enter();
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
