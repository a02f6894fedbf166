// What is written: lines, or the screen, which is taken and given back.

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <string>
#include <system_error>

#include "client/client.h"
#include "common/text/text.h"

namespace chat {

using Phase = Conversation::Phase;

// A key stops the whole process group, as the terminal itself would do.
void Client::suspend(AskedBy asked_by) {
  if (screen_) {
    screen_->leave_mark();
    end_screen();
  }
  hidden_.reset();  // until show() is called again
  {
    const Signals::AsUsual deliver(signals_);
    (void)::kill(asked_by == AskedBy::Key ? 0 : ::getpid(), SIGTSTP);  // returns when it goes on
  }
}

void Client::show() {
  if (screen_) {
    show_screen();
  } else {
    hide_typing();  // before the question is asked
    show_lines();
    flush();
    std::cerr << conversation_.take_complaints() << std::flush;
  }
  const bool is_last = conversation_.phase() == Phase::Over && !output_.is_empty();
  if (is_last && output_ends_ == Clock::time_point::max()) {
    output_ends_ = mode_ == Mode::FullScreen ? Clock::now() + kLastLinesTimeout : latest_;
  }
}

void Client::hide_typing() {
  if (conversation_.phase() != Phase::AskingPassword) return hidden_.reset();
  if (!hidden_) hidden_.emplace(STDIN_FILENO);
}

void Client::show_lines() {
  if (!plain_) return output_.put_lines(conversation_.take_text());
  const PlainClient::Printed printed = plain_->take_printed(Clock::now());
  output_.put_lines(printed.lines);
  output_.put(printed.bell);
}

void Client::show_screen() {
  const Clock::time_point now = Clock::now();
  screen_->update(now);
  if (screen_->wants_to_stop()) return suspend(AskedBy::Key);
  if (conversation_.phase() == Phase::Over) return leave_screen();
  const bool may_still_fail =
      (conversation_.phase() == Phase::Connecting || conversation_.phase() == Phase::Handshake) &&
      !conversation_.trouble();
  if (!terminal_->is_entered()) {
    if (may_still_fail && now < started_ + kTimeToFail) return;
    begin_screen();
  }
  // While the terminal takes no output, a newer frame is of no use.
  if (output_.is_empty()) output_.put(screen_->paint(now));
  flush();
}

void Client::begin_screen() {
  if (!terminal_->is_entered()) output_.put(Terminal::kKeepTitle);
  terminal_->enter();
  output_.put(Terminal::kBegin);
  screen_->resize(terminal_->size());
}

// Writes what waits for the terminal first, so that no escape sequence is cut in two.
void Client::end_screen() {
  if (!terminal_->is_entered()) return;
  output_.put(Terminal::kEnd);
  const Clock::time_point ends = Clock::now() + kLastLinesTimeout;
  for (;;) {
    const IoResult result = output_.flush();
    if (result.status != IoStatus::Blocked || Clock::now() >= ends) break;
    pollfd writable{output_.fd(), POLLOUT, 0};
    (void)::poll(&writable, 1, static_cast<int>(until(ends).count()));
  }
  terminal_->leave();
}

// Prints the lines that can no longer be sent, so that the person can see them.
void Client::leave_screen() {
  end_screen();
  for (const std::string& line : screen_->unsent()) {
    output_.put("! not sent: " + clean(line) + '\n');
  }
  screen_.reset();
  flush();
}

void Client::flush() {
  const IoResult result = output_.flush();
  if (result.status == IoStatus::Failed) on_output_failed(result.error);
}

void Client::on_output_failed(int error) {
  output_.close();
  // Nobody reads: the pipe is closed, or the terminal is gone. A terminal that goes also sends a
  // signal, so a goodbye may be on its way; it is waited for.
  if (error == EPIPE || error == EIO) {
    if (conversation_.phase() != Phase::Leaving) conversation_.leave(Cause::OutputGone);
    return;
  }
  conversation_.leave(Cause::OutputFailed, std::generic_category().message(error));
}

}  // namespace chat
