#include "client/session/conversation.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "client/session/any_name.h"
#include "common/protocol/name.h"
#include "common/protocol/password.h"
#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

using std::chrono::milliseconds;

// The wait for the answer to hello, also when many clients come at once.
constexpr milliseconds kHandshakeTimeout{30'000};
// The wait for the server's goodbye.
constexpr milliseconds kLeaveTimeout{1'000};

constexpr std::string_view kQuit = "/quit";

constexpr std::string_view kNoAnswer = "the server does not answer";

Printer::Audience audience(const ClientSettings& settings, Mode mode) {
  if (mode == Mode::FullScreen) return Printer::Audience::Screen;
  if (mode == Mode::Plain) return Printer::Audience::Plain;
  return receives_room(settings, mode) ? Printer::Audience::Log : Printer::Audience::Answers;
}

bool asks_to_quit(std::string_view line) {
  return std::holds_alternative<Quit>(parse_request(line));
}

}  // namespace

Conversation::Conversation(const ClientSettings& settings, Mode mode, Clock::time_point latest,
                           Backoff backoff)
    : settings_(settings),
      mode_(mode),
      printer_(audience(settings, mode),
               settings.line_times == LineTimes::Yes ? Printer::Times::Yes : Printer::Times::No),
      latest_(latest),
      offered_name_(settings.offered_name),
      password_(settings.password),
      backoff_(backoff) {
  ending_.mode = mode;
  ending_.listen = settings.listen;
  ending_.server = server_text(settings);
  if (!settings.name.empty()) join_as(settings.name);
}

// --- coming in ---

void Conversation::enter(Phase phase, Clock::duration longest) {
  phase_ = phase;
  phase_ends_ = Clock::now() + longest;
}

void Conversation::ask(Phase phase) {
  phase_ = phase;
  phase_ends_ = Clock::time_point::max();
  const bool has_end = gives_up_ != Clock::time_point::max();
  if (not_yet_ && has_end) left_to_try_ = gives_up_ - Clock::now();
  gives_up_ = Clock::time_point::max();
  // Without a screen the question goes to standard error, where a person sees it.
  if (mode_ != Mode::FullScreen) complaints_ += question();
}

std::string Conversation::question() const {
  if (phase_ == Phase::AskingPassword) return "Password (it is not shown): ";
  return offered_name_.empty() ? "Your name: " : "Your name [" + offered_name_ + "]: ";
}

void Conversation::join_as(std::string name) {
  wanted_name_ = name;
  name_number_ = 1;
  try_name(std::move(name));
}

void Conversation::try_name(std::string name) {
  name_ = std::move(name);
  if (auto error = name_error(name_)) {
    return on_name_refused({0, std::string(code::kNameInvalid), not_a_name(name_, *error)});
  }
  phase_ = Phase::Connecting;
  phase_ends_ = Clock::time_point::max();
  if (connection_) say_hello();
}

void Conversation::connected(Socket socket, std::unique_ptr<ViaProgram> program) {
  connection_.emplace(std::move(socket), std::move(program));
  passwords_wrong_ = 0;
  if (name_.empty()) return ask_name();
  say_hello();
}

void Conversation::say_hello() {
  wire::Hello hello = session_.hello(name_);
  const bool fills_gap = left_off_.has_value();  // with more than a newcomer gets
  if (!session_.is_known() && (!is_interactive(mode_) || fills_gap)) hello.history = 0;
  connection_->hello(hello);
  enter(Phase::Handshake, kHandshakeTimeout);
}

// --- what is typed ---

// While the connection is lost a person can go on typing. A script's lines stay in its input.
bool Conversation::takes_input() const {
  switch (phase_) {
    case Phase::AskingName:
    case Phase::AskingPassword:
      return true;
    case Phase::Joined:
      return session_.has_room() && !ignores_input();
    case Phase::Connecting:
    case Phase::Handshake:
    case Phase::Pausing:
      return is_returning() && mode_ != Mode::Piped && session_.has_room();
    default:
      return false;
  }
}

void Conversation::take(Input::Entry entry) {
  ++lines_;
  if (phase_ == Phase::AskingPassword) return take_password(entry.text);
  if (entry.kind == Input::Entry::Kind::TooLong) {
    ending_.lines = Ending::Lines::Refused;
    return complain("line " + std::to_string(lines_) + " of the input is longer than " +
                    std::to_string(kMaxLine) + " bytes; it was not sent");
  }
  if (phase_ == Phase::AskingName) return take_name(entry.text);
  take_message(std::move(entry.text));
}

void Conversation::take_name(std::string_view text) {
  std::string name(trim(clean(text)));
  if (name.empty()) name = offered_name_;
  if (name.empty()) return ask_name();
  offered_name_.clear();
  join_as(std::move(name));
}

// A line that was too long has no text.
void Conversation::take_password(std::string_view text) {
  if (!is_password(text)) {
    complain("a password has 1 to " + std::to_string(kMaxPassword) +
             " bytes, and no control characters");
    return ask_password();
  }
  password_ = text;
  if (connection_) return send_password();
  phase_ = Phase::Connecting;  // the server did not wait; it will ask again
}

void Conversation::send_password() {
  connection_->password(password_);
  say_hello();
}

void Conversation::take_message(std::string text) {
  const std::string cleaned = clean(text);
  if (is_interactive(mode_) && trim(cleaned).empty()) return;
  if (!asks_to_quit(cleaned)) {
    if (is_returning()) tell_of_line("Not sent yet: " + cleaned);
    session_.add(std::move(text));
    return send_lines();
  }
  // The goodbye waits until the lines before it have their outcome.
  goodbye_ = std::move(text);
  if (is_interactive(mode_)) return leave(Cause::Left);
  leave_when_done();
}

void Conversation::send_lines() {
  while (const ClientSession::Line* line = session_.next_to_send()) {
    connection_->send_line(line->number, line->text);
  }
}

void Conversation::input_ended() {
  if (is_asking()) return leave(Cause::Left);
  if (phase_ != Phase::Joined && !is_returning()) return;
  ending_.input = Ending::Input::Finished;
  if (is_interactive(mode_)) return leave(Cause::Left);
  leave_when_done();
}

// --- going ---

std::string Conversation::room() const {
  if (room_.empty()) return ending_.server;
  // "Lab 3 via ssh", where the address is the program's
  constexpr std::string_view kNoAddress = "the server ";
  if (ending_.server.starts_with(kNoAddress)) {
    return room_ + ' ' + ending_.server.substr(kNoAddress.size());
  }
  return room_ + " at " + ending_.server;
}

std::optional<std::string> Conversation::take_undecided() {
  if (undecided_.empty()) return std::nullopt;
  std::string text = std::move(undecided_.front());
  undecided_.pop_front();
  return text;
}

bool Conversation::is_done() const {
  const bool ended = ending_.input == Ending::Input::Finished && settings_.listen == Listen::No;
  return (ended || !goodbye_.empty()) && session_.in_flight().empty();
}

void Conversation::leave_when_done() {
  if (phase_ != Phase::Joined || !is_done()) return;
  leave(unconfirmed_.empty() ? Cause::Left : Cause::Interrupted);
}

void Conversation::leave(Cause cause, std::string detail) {
  // After the end, only one further cause counts: the last lines could not be printed.
  const bool is_news = cause == Cause::OutputFailed && ending_.cause == Cause::Left;
  if (phase_ == Phase::Over && !is_news) return;
  if (phase_ != Phase::Joined) return end(cause, std::move(detail));
  ending_.cause = cause;
  ending_.detail = std::move(detail);
  enter(Phase::Leaving, kLeaveTimeout);
  if (session_.is_current()) say_goodbye();
}

void Conversation::say_goodbye() {
  connection_->send_line(session_.number_of_goodbye(), goodbye_.empty() ? kQuit : goodbye_);
}

void Conversation::end(Cause cause, std::string detail) {
  ending_.cause = cause;
  ending_.detail = std::move(detail);
  ending_.unconfirmed = unconfirmed_;
  for (std::string& text : undecided_) ending_.unconfirmed.push_back(std::move(text));
  undecided_.clear();
  for (const ClientSession::Line& line : session_.in_flight()) {
    if (line.asker == ClientSession::Line::Asker::Person) ending_.unconfirmed.push_back(line.text);
  }
  phase_ = Phase::Over;
  phase_ends_ = Clock::time_point::max();
  gives_up_ = Clock::time_point::max();
  connection_.reset();
}

// --- the time ---

Conversation::Clock::time_point Conversation::deadline() const {
  return std::min({phase_ends_, latest_, gives_up_, gap_due_});
}

void Conversation::on_time(Clock::time_point now) {
  if (now >= latest_) {
    latest_ = Clock::time_point::max();
    on_time_up();
  }
  if (gives_up_ != Clock::time_point::max() && now >= gives_up_) give_up();
  if (gap_due_ != Clock::time_point::max() && now >= gap_due_) ask_for_gap();
  if (now < phase_ends_) return;
  phase_ends_ = Clock::time_point::max();
  switch (phase_) {
    case Phase::Pausing:
      phase_ = Phase::Connecting;
      return;
    case Phase::Leaving:
      return end(ending_.cause, ending_.detail);
    case Phase::Joined:
      return lose_connection("nothing has come from it for a while");
    default:
      if (is_returning()) return lose_connection(std::string(kNoAnswer));
      return end(Cause::Lost, std::string(kNoAnswer));
  }
}

// With --listen, or at a terminal, the time that has passed is a success.
void Conversation::on_time_up() {
  const bool content = phase_ == Phase::Joined && session_.in_flight().empty();
  if (content && receives_room(settings_, mode_)) return leave(Cause::Left);
  if (phase_ == Phase::Leaving || phase_ == Phase::Over) return;
  if (is_returning()) return give_up();
  end(Cause::TimeUp);
}

}  // namespace chat
