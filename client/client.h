// The client: one thread that waits for keyboard, connection, signals and time together. It
// passes on what comes from each, and shows the result in one write.

#pragma once

#include <poll.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "client/full_screen/full_screen.h"
#include "client/plain/plain_client.h"
#include "client/session/conversation.h"
#include "client/session/dialer.h"
#include "client/session/ending.h"
#include "client/session/network_watch.h"
#include "client/session/sleep_watch.h"
#include "client/settings/options.h"
#include "client/terminal/input.h"
#include "client/terminal/output.h"
#include "client/terminal/signals.h"
#include "client/terminal/terminal.h"

namespace chat {

class Client {
 public:
  Client(const ClientSettings& settings, Mode mode);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Returns when the conversation has ended. Calls `when_let_in` once, unless the server never lets
  // us in. Throws std::system_error when the server's address cannot be found. The destructor
  // restores the terminal.
  [[nodiscard]] const Ending& run(std::function<void()> when_let_in);

 private:
  using Clock = Conversation::Clock;

  // The last lines wait so long for a terminal that reads nothing when the conversation is over,
  // and for any reader after a signal has asked the program to end.
  static constexpr std::chrono::milliseconds kLastLinesTimeout{1'000};
  // A first connection that fails this soon is reported below the command line, not on a screen
  // that would vanish again.
  static constexpr std::chrono::milliseconds kTimeToFail{150};

  // Waits once, and handles what has come.
  void round();
  [[nodiscard]] int milliseconds_to_wait() const;
  [[nodiscard]] Clock::time_point deadline() const;
  // From now on; 0 when it has passed.
  [[nodiscard]] static std::chrono::milliseconds until(Clock::time_point deadline);
  [[nodiscard]] bool wants_input() const;
  void read_input();
  void take_input();

  [[nodiscard]] bool is_dialing() const { return dialer_ && dialer_->is_dialing(); }
  void resolve();
  void dial();
  // --via
  void start_program();
  [[nodiscard]] ViaProgram* via_program();  // nullptr when none runs
  // Gives the conversation the dialer's connection, or its error.
  void pass_on_dialed();
  [[nodiscard]] pollfd link_to_poll() const;
  void on_link(short events);

  void on_signal(int signal);
  enum class AskedBy : std::uint8_t { Key, Signal };

  // client_output.cc
  void suspend(AskedBy asked_by);
  void show();
  void hide_typing();
  void show_lines();
  void show_screen();
  void begin_screen();
  void end_screen();
  void leave_screen();
  void flush();
  void on_output_failed(int error);

  const ClientSettings settings_;
  const Mode mode_;
  const Clock::time_point started_ = Clock::now();
  const Clock::time_point latest_;  // --timeout

  Signals signals_;
  std::optional<Terminal> terminal_;  // FullScreen
  Output output_;
  Input input_;
  Conversation conversation_;
  std::optional<FullScreen> screen_;
  std::optional<HiddenTyping> hidden_;  // while a password is typed, and there is no full screen
  std::optional<PlainClient> plain_;    // a person types, and there is no full screen
  std::optional<Dialer> dialer_;        // once the server's addresses are known
  NetworkWatch network_;
  SleepWatch sleep_;
  // Output that is not printed by then is given up.
  Clock::time_point output_ends_ = Clock::time_point::max();
};

}  // namespace chat
