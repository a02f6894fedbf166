#include "client/conversation.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "client/any_name.h"
#include "common/protocol.h"
#include "common/text.h"

namespace chat {
namespace {

using std::chrono::milliseconds;

// For the answer to hello, where many come at once.
constexpr milliseconds kDoorTimeout{30'000};
// For the server's goodbye.
constexpr milliseconds kLeaveTimeout{1'000};

constexpr unsigned kLastNameNumber = 999;
constexpr std::string_view kQuit = "/quit";

Printer::Audience audience(const ClientSettings& settings, Mode mode) {
  if (mode == Mode::Interactive) return Printer::Audience::Person;
  return hears_room(settings, mode) ? Printer::Audience::Log : Printer::Audience::Answers;
}

template <class Request>
bool asks_for(std::string_view line) {
  const auto request = parse_request(clean(line));
  return std::holds_alternative<Request>(request);
}

}  // namespace

Conversation::Conversation(const ClientSettings& settings, Mode mode, Clock::time_point latest)
    : settings_(settings), mode_(mode), printer_(audience(settings, mode)), latest_(latest) {
  ending_.mode = mode;
  ending_.listen = settings.listen;
  ending_.server = host_and_port(settings.server.host, settings.server.port);
  if (settings.name.empty()) {
    ask();
  } else {
    approach(settings.name);
  }
}

// --- coming in ---

void Conversation::enter(Phase phase, Clock::duration longest) {
  phase_ = phase;
  phase_ends_ = Clock::now() + longest;
}

void Conversation::ask() {
  phase_ = Phase::Asking;
  phase_ends_ = Clock::time_point::max();
  // Where the row with the input is not ours, the question goes where it can be seen.
  if (mode_ == Mode::Typed) complaints_ += prompt();
}

void Conversation::approach(std::string name) {
  wanted_name_ = name;
  name_number_ = 1;
  try_name(std::move(name));
}

void Conversation::try_name(std::string name) {
  name_ = std::move(name);
  if (auto fault = name_fault(name_)) {
    Event error;
    error.other = code::kNameInvalid;
    error.text = "that cannot be a name: " + *fault;
    return on_name_refused(error);
  }
  phase_ = Phase::Outside;
  if (connection_) say_hello();
}

void Conversation::connected(Socket socket) {
  connection_.emplace(std::move(socket));
  say_hello();
}

void Conversation::say_hello() {
  wire::Hello hello{name_, std::nullopt};
  if (mode_ != Mode::Interactive) hello.history = 0;
  connection_->hello(hello);
  enter(Phase::AtDoor, kDoorTimeout);
}

void Conversation::on_answer_at_door(const Event& event) {
  switch (event.kind) {
    case EventKind::Welcome:
      phase_ = Phase::Inside;
      phase_ends_ = Clock::time_point::max();
      ending_.room = Ending::Room::Inside;
      return printer_.add(event);
    case EventKind::Error:
      if (event.other == code::kNameTaken || event.other == code::kNameInvalid) {
        return on_name_refused(event);
      }
      return end(Cause::Refused, event.text);
    case EventKind::Bye:
      return end(Cause::Refused, event.text.empty() ? "not let in" : event.text);
    default:
      return;
  }
}

void Conversation::on_name_refused(const Event& error) {
  const bool may_number = settings_.any_name == AnyName::Yes && error.other == code::kNameTaken;
  if (may_number && name_number_ < kLastNameNumber) {
    return try_name(numbered_name(wanted_name_, ++name_number_));
  }
  if (mode_ == Mode::Piped) return end(Cause::Refused, error.text);
  complain(error.text);
  ask();
}

// --- what is typed ---

bool Conversation::takes_input() const {
  if (phase_ == Phase::Asking) return true;
  return phase_ == Phase::Inside && connection_->has_room() && !ignores_input();
}

void Conversation::take(Input::Entry entry) {
  ++lines_;
  if (entry.kind == Input::Entry::Kind::Leave) return leave(Cause::Left);
  if (entry.kind == Input::Entry::Kind::TooLong) {
    ending_.lines = Ending::Lines::Refused;
    return complain("line " + std::to_string(lines_) + " of the input is longer than " +
                    std::to_string(kMaxLine) + " bytes; it was not sent");
  }
  if (phase_ == Phase::Inside) return take_message(std::move(entry.text));
  const std::string name(trim(clean(entry.text)));
  if (mode_ == Mode::Interactive) printer_.add_line(std::string(prompt()) + name);
  if (name.empty()) return ask();
  approach(name);
}

void Conversation::take_message(std::string text) {
  const std::string cleaned = clean(text);
  if (mode_ == Mode::Interactive) {
    if (trim(cleaned).empty()) return;
    printer_.add_line(std::string(prompt()) + cleaned);
  }
  if (!asks_for<Quit>(cleaned)) return connection_->send_line(std::move(text));
  // Not before the lines before it have their outcome.
  goodbye_ = std::move(text);
  if (mode_ == Mode::Interactive) return leave(Cause::Left);
  leave_when_done();
}

void Conversation::input_ended() {
  if (phase_ == Phase::Asking) return leave(Cause::Left);
  if (phase_ != Phase::Inside) return;
  ending_.input = Ending::Input::Finished;
  if (mode_ == Mode::Interactive) return leave(Cause::Left);
  leave_when_done();
}

void Conversation::leave_when_done() {
  const bool ended = ending_.input == Ending::Input::Finished && settings_.listen == Listen::No;
  if (phase_ != Phase::Inside || (!ended && goodbye_.empty())) return;
  if (!connection_->has_unconfirmed()) leave(Cause::Left);
}

// --- what the server tells ---

void Conversation::receive() {
  const Connection::Link link = connection_->receive();
  while (phase_ != Phase::Over) {
    const auto event = connection_->next();
    if (!event) break;
    on_event(*event);
  }
  leave_when_done();
  if (link == Connection::Link::Down && phase_ != Phase::Over) on_link_down();
}

void Conversation::on_event(const Event& event) {
  if (phase_ == Phase::AtDoor) return on_answer_at_door(event);
  if (phase_ == Phase::Asking) return;
  switch (event.kind) {
    case EventKind::Welcome:
      return;  // there was one
    case EventKind::Ok:
      connection_->settle(event.line);
      break;
    case EventKind::Error:
      return on_refused_line(event);
    case EventKind::Notice:
      if (!notice_is_wanted()) return;
      break;
    case EventKind::Bye:
      printer_.add(event);
      if (phase_ == Phase::Leaving) return end(ending_.cause, ending_.detail);
      return end(Cause::ServerEnded, event.text);
    default:
      break;
  }
  printer_.add(event);
}

// Who does not listen is told what answers their own lines only.
bool Conversation::notice_is_wanted() const {
  if (hears_room(settings_, mode_)) return true;
  const std::string* line = connection_->line_in_work();
  return line != nullptr && asks_for<Help>(*line);
}

void Conversation::on_refused_line(const Event& error) {
  std::string text = connection_->settle(error.line);
  ending_.lines = Ending::Lines::Refused;
  complain(error.text);
  if (!text.empty()) refused_text_ = clean(text);
}

void Conversation::on_link_down() {
  switch (phase_) {
    case Phase::Asking:
      connection_.reset();  // its patience was shorter; there will be another one
      return;
    case Phase::AtDoor:
      if (connection_->complaint().empty()) return end(Cause::Lost);
      return end(Cause::Refused, connection_->complaint());
    case Phase::Leaving:
      return end(ending_.cause, ending_.detail);
    default:
      return end(Cause::Lost);
  }
}

// --- going ---

void Conversation::leave(Cause cause, std::string detail) {
  // After the end only one thing is news: that the last lines could not be printed.
  const bool is_news = cause == Cause::OutputFailed && ending_.cause == Cause::Left;
  if (phase_ == Phase::Over && !is_news) return;
  if (phase_ != Phase::Inside) return end(cause, std::move(detail));
  connection_->quit(goodbye_.empty() ? kQuit : goodbye_);
  ending_.cause = cause;
  ending_.detail = std::move(detail);
  enter(Phase::Leaving, kLeaveTimeout);
}

void Conversation::end(Cause cause, std::string detail) {
  ending_.cause = cause;
  ending_.detail = std::move(detail);
  if (connection_) ending_.unconfirmed = connection_->unconfirmed();
  phase_ = Phase::Over;
  phase_ends_ = Clock::time_point::max();
  connection_.reset();
}

Conversation::Clock::time_point Conversation::deadline() const {
  return std::min(phase_ends_, latest_);
}

void Conversation::on_time(Clock::time_point now) {
  if (now >= latest_) {
    latest_ = Clock::time_point::max();
    on_time_up();
  }
  if (now < phase_ends_) return;
  if (phase_ == Phase::Leaving) return end(ending_.cause, ending_.detail);
  end(Cause::Lost, "does not answer");
}

// Who listens, or sits at a terminal, has had what they wanted.
void Conversation::on_time_up() {
  const bool content = phase_ == Phase::Inside && !connection_->has_unconfirmed();
  if (content && hears_room(settings_, mode_)) return leave(Cause::Left);
  if (phase_ != Phase::Leaving && phase_ != Phase::Over) end(Cause::TimeUp);
}

// --- what is shown ---

std::string_view Conversation::prompt() const {
  switch (phase_) {
    case Phase::Asking:
      return "Your name: ";
    case Phase::Inside:
      return "[You] ";
    default:
      return "";
  }
}

void Conversation::complain(std::string_view sentence) {
  const std::string line = "! " + std::string(sentence);
  if (mode_ == Mode::Interactive) return printer_.add_line(line);
  complaints_.append(line).append(1, '\n');
}
}  // namespace chat
