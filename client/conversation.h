// What the client does with what is typed, what the server tells and the time: it asks to be let
// in, has lines sent, says goodbye, and knows how it ended. Touches no descriptor but the
// connection's, and never waits.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "client/connection.h"
#include "client/ending.h"
#include "client/input.h"
#include "client/options.h"
#include "client/printer.h"

namespace chat {

class Conversation {
 public:
  using Clock = std::chrono::steady_clock;

  // Everything is to be over by `latest`.
  Conversation(const ClientSettings& settings, Mode mode, Clock::time_point latest);

  enum class Phase : std::uint8_t {
    Asking,   // for a name; there may be a connection already
    Outside,  // there is a name to go in with, and no connection
    AtDoor,   // hello was said
    Inside,   // after welcome
    Leaving,  // goodbye was said
    Over,
  };
  [[nodiscard]] Phase phase() const { return phase_; }

  // To be called when Outside.
  void connected(Socket socket);
  // nullptr when there is none.
  [[nodiscard]] Connection* connection() { return connection_ ? &*connection_ : nullptr; }
  // The connection has something to be received.
  void receive();

  // Whether a line of the input can be dealt with now.
  [[nodiscard]] bool takes_input() const;
  void take(Input::Entry entry);
  // No more of the input will come, and all of it was taken.
  void input_ended();
  // A line of the input has asked to leave: the rest of it is not to be read.
  [[nodiscard]] bool ignores_input() const { return !goodbye_.empty(); }

  // Says goodbye and waits for the answer a little; when that was done already, it is over.
  void leave(Cause cause, std::string detail = "");

  // When on_time() has something to do next.
  [[nodiscard]] Clock::time_point deadline() const;
  void on_time(Clock::time_point now);

  // What the row with the input begins with; empty while nothing can be typed.
  [[nodiscard]] std::string_view prompt() const;
  // What is to be printed, and what for standard error, whole lines; each is given once.
  [[nodiscard]] std::string take_text() { return printer_.take(); }
  [[nodiscard]] std::string take_complaints() { return std::exchange(complaints_, {}); }
  // A refused line, to be typed anew; empty: none. It is given once.
  [[nodiscard]] std::string take_refused_text() { return std::exchange(refused_text_, {}); }
  // When it is over.
  [[nodiscard]] const Ending& ending() const { return ending_; }

 private:
  void enter(Phase phase, Clock::duration longest);
  void ask();
  void approach(std::string name);
  void try_name(std::string name);
  void say_hello();
  void take_message(std::string text);
  void leave_when_done();
  void say_goodbye(std::string_view line);

  void on_event(const Event& event);
  void on_answer_at_door(const Event& event);
  void on_name_refused(const Event& error);
  void on_refused_line(const Event& error);
  void on_link_down();
  void on_time_up();
  void end(Cause cause, std::string detail = "");
  void complain(std::string_view sentence);
  [[nodiscard]] bool notice_is_wanted() const;

  const ClientSettings settings_;
  const Mode mode_;
  Printer printer_;
  std::optional<Connection> connection_;

  Phase phase_ = Phase::Asking;
  Clock::time_point phase_ends_ = Clock::time_point::max();
  Clock::time_point latest_;  // --timeout
  std::string wanted_name_;   // what the person, or the command line, said
  std::string name_;          // the one to go in with
  unsigned name_number_ = 1;  // --any-name: the last number that was tried
  std::string goodbye_;       // the line of the input that asked to leave
  std::uint64_t lines_ = 0;   // of the input
  std::string complaints_;
  std::string refused_text_;
  Ending ending_;
};

}  // namespace chat
