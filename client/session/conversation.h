// What the client does with typed lines, with the server's events, and as time passes: it joins,
// sends lines, comes back after the connection was lost, says goodbye, and decides how it ended.
// Uses no descriptor but the connection's, and never waits.

#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/session/backoff.h"
#include "client/session/client_session.h"
#include "client/session/connection.h"
#include "client/session/ending.h"
#include "client/session/via_program.h"
#include "client/settings/options.h"
#include "client/talk/ignored.h"
#include "client/talk/people.h"
#include "client/talk/printer.h"
#include "client/terminal/input.h"

namespace chat {

class Conversation {
 public:
  using Clock = std::chrono::steady_clock;

  // The conversation ends at `latest` at the latest (--timeout).
  Conversation(const ClientSettings& settings, Mode mode, Clock::time_point latest,
               Backoff backoff);

  enum class Phase : std::uint8_t {
    AskingName,      // the person is asked for a name; there may be a connection already
    AskingPassword,  // the same for the room's password
    Connecting,      // the owner of this object makes a connection
    Handshake,       // hello was sent; the server has not answered yet
    Joined,          // the server has sent welcome
    Pausing,         // the connection was lost; the next attempt comes after a pause
    Leaving,         // goodbye was sent, or will be as soon as possible
    Over,
  };
  [[nodiscard]] Phase phase() const { return phase_; }

  // To be called in Phase::Connecting only.
  void connected(Socket socket, std::unique_ptr<ViaProgram> program = nullptr);
  // All addresses have failed; `error` is the reason of the last one.
  void not_connected(std::string error);
  // nullptr when there is none.
  [[nodiscard]] Connection* connection() { return connection_ ? &*connection_ : nullptr; }
  [[nodiscard]] const Connection* connection() const {
    return connection_ ? &*connection_ : nullptr;
  }
  // The connection has something to receive.
  void receive();
  // The client does not read at the moment, so the server's silence means nothing.
  void pause_receiving();

  // The network has changed: reconnecting may work at once.
  void network_changed();
  // The machine was suspended: the connection may be dead without a sign.
  void woken_up();

  // Whether the next line is the answer to question().
  [[nodiscard]] bool is_asking() const {
    return phase_ == Phase::AskingName || phase_ == Phase::AskingPassword;
  }
  // "Your name [joe]: ", or for the password.
  [[nodiscard]] std::string question() const;
  // Whether take() can handle a line of the input now.
  [[nodiscard]] bool takes_input() const;
  void take(Input::Entry entry);
  // All of the input was taken, and no more will come.
  void input_ended();
  // A line of the input has asked to leave: the rest of the input is ignored.
  [[nodiscard]] bool ignores_input() const { return !goodbye_.empty(); }

  // Says goodbye and waits a little for the answer. Ends at once when that was done before, or
  // nobody is there to answer.
  void leave(Cause cause, std::string detail = "");

  // When on_time() has to be called next.
  [[nodiscard]] Clock::time_point deadline() const;
  void on_time(Clock::time_point now);

  // What is to be printed, and what for standard error, whole lines; each is given once.
  [[nodiscard]] std::string take_text() { return printer_.take(); }
  [[nodiscard]] std::vector<Printer::Line> take_lines() { return printer_.take_lines(); }
  [[nodiscard]] std::vector<Entry> take_entries() { return printer_.take_entries(); }
  [[nodiscard]] std::string take_complaints() { return std::exchange(complaints_, {}); }
  // Refused lines, to be typed anew, in order; each is given once.
  [[nodiscard]] std::vector<std::string> take_refused() { return std::exchange(refused_, {}); }
  // How it ended; valid in Phase::Over.
  [[nodiscard]] const Ending& ending() const { return ending_; }

  // --- for a person ---

  // Something to be told about the client itself: "Saved to talk.txt".
  void tell(std::string sentence) { printer_.add(Entry::Kind::Notice, std::move(sentence)); }
  // An error of the client's or of the server's. For scripts it goes to standard error.
  void complain(std::string sentence);
  [[nodiscard]] const std::string& own_name() const { return printer_.own_name(); }
  [[nodiscard]] const People& people() const { return people_; }
  // Its names follow what happens here; the entries of all are given.
  [[nodiscard]] Ignored& ignored() { return ignored_; }
  // Whether a name that people() does not have is nobody's here.
  [[nodiscard]] bool knows_all_names() const { return people_.size() >= people_here_; }
  // The number of people here, as far as is known; 0 before the first welcome.
  [[nodiscard]] std::uint32_t people_here() const { return people_here_; }
  // The room's name and address: "Lab 3 at 127.0.0.1:8888", "Lab 3 via ssh".
  [[nodiscard]] std::string room() const;
  // Lines without an outcome, in order, including the client's own.
  [[nodiscard]] const std::deque<ClientSession::Line>& in_flight() const {
    return session_.in_flight();
  }
  [[nodiscard]] bool is_connected() const { return phase_ == Phase::Joined; }
  // Connected, and all that was said before has come.
  [[nodiscard]] bool is_caught_up() const { return is_connected() && backlog_ == Backlog::Over; }
  // While there is no connection: the time of the next attempt (Phase::Pausing), and the reason.
  [[nodiscard]] Clock::time_point next_try() const { return phase_ends_; }
  [[nodiscard]] const std::optional<std::string>& trouble() const { return trouble_; }
  // When something last came from the server.
  [[nodiscard]] Clock::time_point last_contact() const { return last_contact_; }
  // Lines that the room may have got already: only the person can decide whether to send them
  // again. Each is given once.
  [[nodiscard]] bool has_undecided() const { return !undecided_.empty(); }
  [[nodiscard]] std::optional<std::string> take_undecided();
  // Lines that were taken but could not be sent before the session was lost, in order; each is
  // given once. They come behind the undecided ones.
  [[nodiscard]] std::vector<std::string> take_unsent() { return std::exchange(unsent_, {}); }
  // Asks for the last `count` messages; false when that is not possible now. take_older() gives
  // them once, when all have come.
  bool ask_for_older(std::size_t count);
  // Whether the answer may still come.
  [[nodiscard]] bool waits_for_older() const;
  [[nodiscard]] std::optional<std::vector<Entry>> take_older() { return printer_.take_older(); }

 private:
  // The server sends something at least every 10 s, if only a ping.
  static constexpr std::chrono::seconds kLongestSilence{25};

  // conversation.cc: coming in, what is typed, going
  void enter(Phase phase, Clock::duration longest);
  void ask(Phase phase);
  void ask_name() { ask(Phase::AskingName); }
  void take_name(std::string_view text);
  void ask_password();
  void take_password(std::string_view text);
  void send_password();
  void join_as(std::string name);
  void try_name(std::string name);
  void say_hello();
  void take_message(std::string text);
  void send_lines();
  void leave_when_done();
  [[nodiscard]] bool is_done() const;
  void say_goodbye();
  void on_time_up();
  void end(Cause cause, std::string detail = "");

  // conversation_events.cc: what the server tells
  void on_handshake_answer(const Event& event);
  void on_handshake_refused(const event::Error& error);
  void on_name_refused(const event::Error& error);
  void on_password_wrong(const event::Error& error);
  void on_welcome(const Event& welcome);
  void join_again(const Event& welcome, const event::Welcome& what);
  void on_event(const Event& event);
  void tell_event(const Event& event, const std::optional<ClientSession::Line>& settled);
  void note_people(const Event& event);
  void note_missed();
  void on_outcome(const Event& event, const ClientSession::Line& line);
  void on_bye(const Event& event);
  void on_caught_up();
  [[nodiscard]] bool notice_is_wanted() const;

  // conversation_asks.cc: what the client asks by itself
  [[nodiscard]] bool may_ask() const;
  void refresh_names();
  void ask_for_gap();
  void on_gap_answered(const Event& event);
  void give_up_gap();
  // Handles the answers to the client's own questions; true when `event` was one.
  bool take_own_answer(const Event& event, const std::optional<ClientSession::Line>& settled);

  // conversation_return.cc: the connection is lost
  void on_link_down();
  void lose_connection(std::string why);
  void come_back_after_stop();
  // A newcomer for whom the server is too busy tries again in the same way, for a minute in all.
  void come_in_later(std::string why);
  // `told` says it to a person.
  void come_back(std::string why, std::string told);
  void lose_session();
  void leave_to_person(const ClientSession::Line& line);
  void withhold(const ClientSession::Line& line);
  void keep_unsent(std::string text);
  void try_again_later();
  void give_up();
  // Whether a lost connection has to be restored.
  [[nodiscard]] bool is_returning() const { return trouble_.has_value(); }
  // Tells a person, not scripts, about the state of the connection.
  void tell_status(std::string sentence);
  // The same about one of the person's lines. A screen shows the state of those by itself.
  void tell_of_line(std::string sentence);

  const ClientSettings settings_;
  const Mode mode_;
  Printer printer_;
  ClientSession session_;
  std::optional<Connection> connection_;

  Phase phase_ = Phase::Connecting;
  Clock::time_point phase_ends_ = Clock::time_point::max();
  Clock::time_point latest_;      // --timeout
  std::string wanted_name_;       // the name that the person or the command line gave
  std::string offered_name_;      // the default when the person is asked first
  std::string name_;              // the name to join with; empty: to be asked for
  std::string password_;          // of the room; empty: none is known
  unsigned passwords_wrong_ = 0;  // on this connection
  unsigned name_number_ = 1;      // --any-name: the last number that was tried
  std::string goodbye_;           // the line of the input that asked to leave
  std::uint64_t lines_ = 0;       // lines of the input so far
  std::string complaints_;
  std::vector<std::string> refused_;  // FullScreen: at most those in flight, between two takes

  Backoff backoff_;
  std::optional<std::string> trouble_;  // while returning: the reason told last
  Clock::time_point inside_since_;
  Clock::time_point gives_up_ = Clock::time_point::max();  // returning
  std::optional<std::string> not_yet_;    // why a newcomer, who tries again, was not let in
  Clock::duration left_to_try_{};         // of a newcomer who is asked something meanwhile
  std::vector<std::string> sent_now_;     // held up, and confirmed while catching up
  std::vector<std::string> unconfirmed_;  // for the ending: lines that will never have an outcome
  std::deque<std::string> undecided_;     // the same, for the person to decide about
  std::vector<std::string> unsent_;       // see take_unsent()
  Clock::time_point last_contact_;

  // Where a session was lost, until its place is taken by a new one.
  struct LeftOff {
    std::uint64_t seq = 0;
    std::string incarnation;
  };
  std::optional<LeftOff> left_off_;
  std::optional<Printer::Gap> gap_;  // until it is filled
  unsigned gap_tries_ = 0;
  Clock::time_point gap_due_ = Clock::time_point::max();  // the next try
  std::int64_t last_time_ms_ = 0;                         // of what was told last

  People people_;
  Ignored ignored_;
  std::uint32_t people_here_ = 0;
  std::string room_;  // its name
  // The client's own question for the names of all who are here.
  enum class NameList : std::uint8_t { Idle, Wanted, Arriving } name_list_ = NameList::Idle;
  // While history arrives: its speakers need not be here any more.
  enum class Backlog : std::uint8_t { Over, Arriving } backlog_ = Backlog::Over;

  Ending ending_;
};

}  // namespace chat
