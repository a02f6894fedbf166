// The client: one thread that waits for the keyboard, the connection, signals and the time at once,
// passes on what comes from each, and shows what is to be shown in one write.

#pragma once

#include <poll.h>

#include <chrono>
#include <optional>
#include <string>

#include "client/conversation.h"
#include "client/dialer.h"
#include "client/ending.h"
#include "client/input.h"
#include "client/network_watch.h"
#include "client/options.h"
#include "client/output.h"
#include "client/screen.h"
#include "client/signals.h"
#include "client/sleep_watch.h"
#include "client/terminal.h"

namespace chat {

class Client {
 public:
  Client(const ClientSettings& settings, Mode mode);

  // Until it ended. Throws std::system_error when the server's address is not to be had; the
  // terminal is restored when this object is gone.
  [[nodiscard]] const Ending& run();

 private:
  using Clock = Conversation::Clock;

  // One wait, and what it brought.
  void round();
  [[nodiscard]] int milliseconds_to_wait() const;
  [[nodiscard]] Clock::time_point deadline() const;
  [[nodiscard]] bool is_over() const;
  void take_input();

  [[nodiscard]] bool is_dialing() const { return dialer_ && dialer_->is_dialing(); }
  void resolve();
  void dial();
  // What the dialer has come to.
  void pass_on_dialed();
  [[nodiscard]] pollfd link_to_poll() const;
  void on_link(short events);

  void on_signal(int signal);
  void suspend();

  void show();
  void put_typed_aside();
  [[nodiscard]] std::string take_unsent_text();
  void on_output_failed(int error);

  const ClientSettings settings_;
  const Mode mode_;
  const Clock::time_point latest_;  // --timeout

  Signals signals_;
  std::optional<Terminal> terminal_;
  Screen screen_;
  Output output_;
  Input input_;
  Conversation conversation_;
  std::optional<Dialer> dialer_;  // once the server's addresses are known
  NetworkWatch network_;
  SleepWatch sleep_;
  // What was being typed when a name had to be asked for instead.
  std::optional<std::string> put_aside_;
  // When what has not been printed yet is given up.
  Clock::time_point output_ends_ = Clock::time_point::max();
};

}  // namespace chat
