// What happens after the connection is lost, and what the person is told.

#include <utility>

#include "client/session/conversation.h"
#include "common/system/clock.h"
#include "common/text/text.h"

namespace chat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A script without --timeout tries for so long: as long as a server usually keeps a session.
constexpr seconds kScriptGivesUp{60};

// A newcomer for whom the server is too busy tries for so long. It is a chat server, and may let
// the newcomer wait for its turn: so longer than a stranger.
constexpr seconds kNewcomerGivesUp{60};

// A client that has never been let in tries for so long: perhaps it is no chat server at all.
constexpr seconds kStrangerGivesUp{10};

// After a connection that lasted so long, the pauses begin with the shortest again.
constexpr seconds kGoodConnection{5};

// A pause from this length on is told.
constexpr milliseconds kLongPause{4'000};

}  // namespace

void Conversation::on_link_down() {
  const std::string& complaint = connection_->complaint();
  switch (phase_) {
    case Phase::AskingName:
    case Phase::AskingPassword:
      connection_.reset();  // it did not wait for the answer; there will be another one
      return;
    case Phase::Handshake:
      if (!is_returning() && !complaint.empty()) return end(Cause::Refused, complaint);
      if (!is_returning() && connection_->was_never_made()) {
        return end(Cause::Unreachable, connection_->why_down());
      }
      // The server may have made a session; the same one is asked for again.
      return lose_connection(complaint.empty() ? connection_->why_down() : complaint);
    case Phase::Leaving:
      return end(ending_.cause, ending_.detail);
    default:
      return lose_connection(connection_->why_down());
  }
}

void Conversation::lose_connection(std::string why) {
  std::string told = "The connection is lost" + (why.empty() ? "" : " (" + why + ")");
  come_back(std::move(why), told + "; trying again.");
}

// A person keeps the screen, and need not start the client anew when the server is there again.
void Conversation::come_back_after_stop() {
  std::string told = "The server was stopped at ";
  append_local_time(told, wall_clock_ms(), "%H:%M");
  come_back("", told + ". Trying again; Ctrl+C leaves.");
}

void Conversation::come_in_later(std::string why) {
  const bool is_first = !not_yet_;
  not_yet_ = why;
  std::string told = "Not let in yet (" + why + "); trying again.";
  come_back(std::move(why), std::move(told));
  if (is_first && !settings_.timeout) gives_up_ = Clock::now() + kNewcomerGivesUp;
}

void Conversation::come_back(std::string why, std::string told) {
  const Clock::time_point now = Clock::now();
  connection_.reset();
  session_.connection_lost();
  printer_.connection_lost();
  name_list_ = NameList::Idle;
  backlog_ = Backlog::Over;
  if (is_returning()) return not_connected(std::move(why));
  if (now - inside_since_ >= kGoodConnection) backoff_.reset();
  if (!session_.is_known() && !settings_.timeout) {
    gives_up_ = now + kStrangerGivesUp;
  } else if (mode_ == Mode::Piped && !settings_.timeout) {
    gives_up_ = now + kScriptGivesUp;
  }
  tell_status(std::move(told));
  for (const ClientSession::Line& line : session_.in_flight()) {
    if (line.asker != ClientSession::Line::Asker::Person) continue;
    tell_of_line("Not sent yet: " + clean(line.text));
  }
  trouble_ = std::move(why);
  try_again_later();
}

void Conversation::not_connected(std::string error) {
  phase_ = Phase::Connecting;
  if (!is_returning()) return end(Cause::Unreachable, std::move(error));
  if (!error.empty() && error != *trouble_) {
    tell_status("No connection yet: " + error);
    trouble_ = std::move(error);
  }
  try_again_later();
}

void Conversation::try_again_later() {
  const bool has_end = gives_up_ != Clock::time_point::max() || settings_.timeout;
  if (not_yet_ && !has_end) gives_up_ = Clock::now() + left_to_try_;  // after a question
  const milliseconds pause = backoff_.next();
  enter(Phase::Pausing, pause);
  if (pause < kLongPause) return;
  tell_of_line("Next try in " + std::to_string(std::chrono::round<seconds>(pause).count()) + " s.");
}

void Conversation::network_changed() {
  const bool is_trying = phase_ == Phase::Connecting || phase_ == Phase::Pausing;
  if (!is_returning() || !is_trying) return;
  // After a short pause, because changes come in bursts.
  backoff_.reset();
  const Clock::time_point next = Clock::now() + backoff_.next();
  phase_ = Phase::Pausing;
  phase_ends_ = std::min(phase_ends_, next);
}

void Conversation::woken_up() {
  if (phase_ == Phase::Joined || (phase_ == Phase::Handshake && is_returning())) {
    return lose_connection("this machine was asleep");
  }
  network_changed();
}

// The session is lost: joins again under the same name, as a new member.
void Conversation::lose_session() {
  connection_.reset();
  name_ = session_.name();
  const bool was_sure = session_.in_flight().empty();
  std::vector<std::string> unsent;
  for (ClientSession::Line& line : session_.give_up()) {
    using Kind = ClientSession::Line::Kind;
    const bool may_be_sent =
        line.kind == Kind::Other || (line.kind == Kind::Public && !line.was_sent);
    if (mode_ == Mode::Piped || !may_be_sent) {
      leave_to_person(line);
    } else {
      unsent.push_back(std::move(line.text));
    }
  }
  // Later lines may depend on those that may be missing.
  if (mode_ == Mode::Piped && !was_sure) {
    return end(Cause::Lost, "the server was restarted, or you were away too long");
  }
  left_off_ = LeftOff{session_.resume().after, session_.incarnation()};
  session_ = ClientSession();
  for (std::string& text : unsent) keep_unsent(std::move(text));
  people_.forget_whisperer();  // somebody else may have the name by now
  people_.set_own_role(People::Role::Person);
  phase_ = Phase::Connecting;
  phase_ends_ = Clock::time_point::max();
}

// Lines that the room may have got already: sent again, they might appear twice.
void Conversation::leave_to_person(const ClientSession::Line& line) {
  if (mode_ == Mode::Piped) return unconfirmed_.push_back(line.text);
  if (!line.was_sent) return withhold(line);
  const std::string text = clean(line.text);
  if (line.kind == ClientSession::Line::Kind::Other) return complain("perhaps not done: " + text);
  if (mode_ != Mode::FullScreen) return complain("perhaps not sent: " + text);
  undecided_.push_back(text);
}

// A whisper that was not sent: by now somebody else may have the name.
void Conversation::withhold(const ClientSession::Line& line) {
  const std::string why = line.addressee + " may be somebody else by now; nothing was sent";
  const std::string text = clean(line.text);
  if (mode_ != Mode::FullScreen) return complain(why + ": " + text);
  complain(why);
  refused_.push_back(text);
}

// To be sent in the new session. At a screen it waits until the person has decided about the lines
// before it.
void Conversation::keep_unsent(std::string text) {
  if (mode_ == Mode::FullScreen) {
    unsent_.push_back(clean(text));
  } else {
    session_.add(std::move(text));
  }
}

// When every line is confirmed, giving up is no failure.
void Conversation::give_up() {
  if (not_yet_) return end(Cause::Refused, *not_yet_);
  const bool is_well = is_done() && unconfirmed_.empty();
  end(is_well ? Cause::Left : Cause::Lost, is_well ? "" : trouble_.value_or(""));
}

void Conversation::tell_status(std::string sentence) {
  switch (mode_) {
    case Mode::FullScreen:
    case Mode::Plain:
      return tell(std::move(sentence));
    case Mode::Typed:
      complaints_.append(marked(Entry::Kind::Notice, sentence)).append(1, '\n');
      return;
    case Mode::Piped:
      return;
  }
}

// A screen shows this in other ways: the line as not sent yet, the pause in its status.
void Conversation::tell_of_line(std::string sentence) {
  if (mode_ != Mode::FullScreen) tell_status(std::move(sentence));
}

}  // namespace chat
