// What the server sends, and what follows from it.

#include <algorithm>
#include <utility>
#include <variant>

#include "client/session/any_name.h"
#include "client/session/conversation.h"
#include "common/protocol/request.h"
#include "common/protocol/wording.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr unsigned kLastNameNumber = 999;

bool asks_for_help(std::string_view line) {
  return std::holds_alternative<Help>(parse_request(clean(line)));
}

bool is_about_name(const event::Error& error) {
  return error.code == code::kNameTaken || error.code == code::kNameInvalid;
}

}  // namespace

void Conversation::receive() {
  const Connection::Link link = connection_->receive();
  last_contact_ = Clock::now();
  pause_receiving();
  while (connection_) {
    const auto event = connection_->next();
    if (!event) break;
    on_event(*event);
  }
  leave_when_done();
  if (link == Connection::Link::Down && connection_) on_link_down();
}

// Counts the server's silence from now on.
void Conversation::pause_receiving() {
  if (phase_ == Phase::Joined) enter(Phase::Joined, kLongestSilence);
}

// --- the handshake ---

void Conversation::on_handshake_answer(const Event& event) {
  if (event.is<event::Welcome>()) return on_welcome(event);
  if (const auto* error = event.as<event::Error>()) return on_handshake_refused(*error);
  const auto* last = event.as<event::Bye>();
  if (last == nullptr) return;
  if (is_returning()) return on_bye(event);
  end(Cause::Refused, last->sentence.empty() ? "not let in" : last->sentence);
}

void Conversation::on_handshake_refused(const event::Error& error) {
  if (is_about_name(error)) return on_name_refused(error);
  if (error.code == code::kPasswordNeeded) {
    return password_.empty() ? ask_password() : send_password();
  }
  if (error.code == code::kPasswordWrong) return on_password_wrong(error);
  const bool is_gone = error.code == code::kSessionUnknown || error.code == code::kAfterUnknown;
  if (session_.is_known() && is_gone) return lose_session();
  const bool is_busy = error.code == code::kBusy;
  if (is_busy && ending_.room == Ending::Room::Outside) return come_in_later(error.sentence);
  const bool may_pass = is_busy || error.code == code::kFull;
  if (is_returning() && may_pass) return lose_connection(error.sentence);
  end(Cause::Refused, error.sentence);
}

void Conversation::on_name_refused(const event::Error& error) {
  const bool may_number = settings_.any_name == AnyName::Yes && error.code == code::kNameTaken;
  if (may_number && name_number_ < kLastNameNumber) {
    return try_name(numbered_name(wanted_name_, ++name_number_));
  }
  if (mode_ == Mode::Piped) return end(Cause::Refused, error.sentence);
  if (mode_ == Mode::FullScreen) refused_.push_back(name_);  // to be mended
  complain(error.sentence);
  ask_name();
}

void Conversation::ask_password() {
  if (mode_ != Mode::Piped) return ask(Phase::AskingPassword);
  end(Cause::Refused,
      "the room has a password; put it into a file of mode 0600, and the file into "
      "CHAT_PASSWORD_FILE");
}

// After the last one the server ends the connection, and the person begins anew.
void Conversation::on_password_wrong(const event::Error& error) {
  constexpr unsigned kMostWrong = 3;  // PROTOCOL.md
  password_.clear();
  if (mode_ == Mode::Piped) {
    return end(Cause::Refused,
               "the password in " + clean(settings_.password_file) + " is not the room's");
  }
  if (++passwords_wrong_ >= kMostWrong) return end(Cause::Refused, error.sentence);
  complain(error.sentence);
  ask_password();
}

void Conversation::on_welcome(const Event& welcome) {
  const auto& what = *welcome.as<event::Welcome>();
  const bool is_restarted = session_.is_known() && session_.incarnation() != what.incarnation;
  (void)session_.take(welcome);
  enter(Phase::Joined, kLongestSilence);
  ending_.room = Ending::Room::Inside;
  inside_since_ = Clock::now();
  gives_up_ = Clock::time_point::max();
  if (is_returning() && !left_off_ && !not_yet_) tell_status("Connected again.");
  if (is_restarted && people_.own_role() == People::Role::Op) {
    people_.set_own_role(People::Role::Person);
    tell_status("The server was restarted: you are an op no more.");
  }
  trouble_.reset();
  not_yet_.reset();
  last_contact_ = inside_since_;
  note_people(welcome);
  if (!session_.is_catching_up()) {
    backlog_ = Backlog::Arriving;  // perhaps in another read
    if (left_off_) {
      join_again(welcome, what);
    } else {
      ignored_.log_begins();
      printer_.add(welcome);
    }
    refresh_names();
  } else if (is_interactive(mode_)) {
    printer_.begin_catch_up();
  }
  send_lines();
}

// The screen goes on where it was: what was said meanwhile is asked for.
void Conversation::join_again(const Event& welcome, const event::Welcome& what) {
  const LeftOff left_off = *std::exchange(left_off_, std::nullopt);
  const bool is_same = left_off.incarnation == what.incarnation;
  if (!is_same) ignored_.log_begins();
  tell_status(is_same ? "Connected again. You were away too long to keep your place."
                      : "Connected again. The server was restarted.");
  printer_.joined_again(what);
  if (!is_interactive(mode_)) return;  // a script sends nothing but its own lines
  if (gap_) give_up_gap();             // it would begin before what was told since
  using Log = Printer::Gap::Log;
  gap_ = {left_off.seq, last_time_ms_, welcome.seq, is_same ? Log::Same : Log::Other};
  gap_tries_ = 0;
  ask_for_gap();
}

// --- after welcome ---

void Conversation::on_event(const Event& event) {
  if (phase_ == Phase::Handshake) return on_handshake_answer(event);
  if (is_asking() || event.is<event::Welcome>()) return;
  const bool was_catching_up = session_.is_catching_up();
  const ClientSession::Taken taken = session_.take(event);
  for (const ClientSession::Line& line : taken.unconfirmed) leave_to_person(line);
  if (taken.novelty == ClientSession::Novelty::New) tell_event(event, taken.settled);
  if (was_catching_up && session_.is_current()) on_caught_up();
}

void Conversation::tell_event(const Event& event,
                              const std::optional<ClientSession::Line>& settled) {
  note_people(event);
  last_time_ms_ = std::max(last_time_ms_, event.time_ms);
  if (take_own_answer(event, settled)) return;
  if (event.is<event::Ping>()) return connection_->pong(event.seq);
  if (event.is<event::Bye>()) return on_bye(event);
  if (event.is<event::Notice>() && !notice_is_wanted()) return;
  if (const auto* error = event.as<event::Error>()) {
    complain(error->sentence);
  } else {
    printer_.add(event);
  }
  if (settled) on_outcome(event, *settled);
}

void Conversation::on_outcome(const Event& event, const ClientSession::Line& line) {
  if (event.is<event::Error>()) {
    ending_.lines = Ending::Lines::Refused;
    if (mode_ == Mode::FullScreen) refused_.push_back(clean(line.text));
    return;
  }
  printer_.add_own(event, line.text);
  if (line.held_up) sent_now_.push_back("Sent now: " + clean(line.text));
  if (!session_.is_current()) return;  // not among what was missed
  for (std::string& sentence : std::exchange(sent_now_, {})) tell_of_line(std::move(sentence));
}

void Conversation::note_people(const Event& event) {
  if (const auto people = people_of(event)) people_here_ = *people;
  std::visit(Overloaded{
                 [&](const event::Welcome& what) {
                   people_.set_self(what.name);
                   room_ = what.room;
                 },
                 [&](const event::Joined& what) { people_.joined(what.name); },
                 [&](const event::Away& what) { people_.set_presence(what.name, Presence::Away); },
                 [&](const event::Back& what) { people_.set_presence(what.name, Presence::Here); },
                 [&](const event::Left& what) {
                   people_.left(what.name);
                   ignored_.left(what.name, event.seq, people_);
                 },
                 [&](const event::Renamed& what) {
                   people_.renamed(what.from, what.to);
                   ignored_.renamed(what.from, what.to, event.seq);
                 },
                 [&](const event::Message& what) {
                   if (backlog_ == Backlog::Over) people_.spoke(what.name);
                 },
                 [&](const event::Whisper& what) {
                   if (fold(what.from) != fold(own_name())) people_.whispered_to_me(what.from);
                 },
                 [&](const event::History&) { backlog_ = Backlog::Arriving; },
                 [&](const event::Current&) { backlog_ = Backlog::Over; },
                 [&](const event::Missed&) { note_missed(); },
                 [&](const event::Notice& what) {
                   if (what.text == kYouAreOp) people_.set_own_role(People::Role::Op);
                   if (what.text == kYouAreNoOp) people_.set_own_role(People::Role::Person);
                 },
                 [](const event::OneOf<event::Users, event::Ok, event::Error, event::Ping,
                                       event::Bye> auto&) {},
             },
             event.what);
}

// Anybody may have left, and others may have come, among the missing events.
void Conversation::note_missed() {
  people_.forget_whisperer();
  if (session_.is_current()) return refresh_names();
  name_list_ = NameList::Wanted;  // behind what is caught up with
}

void Conversation::on_caught_up() {
  if (printer_.own_name() != session_.name()) {
    printer_.add({0, 0, event::Renamed{printer_.own_name(), session_.name()}});
    people_.set_self(session_.name());
  }
  for (std::string& sentence : std::exchange(sent_now_, {})) tell_of_line(std::move(sentence));
  if (std::exchange(name_list_, NameList::Idle) == NameList::Wanted) refresh_names();
  send_lines();
  if (phase_ == Phase::Leaving) say_goodbye();
}

// Without --listen, only answers to the person's own lines are shown.
bool Conversation::notice_is_wanted() const {
  if (receives_room(settings_, mode_)) return true;
  const auto& lines = session_.in_flight();
  return !lines.empty() && asks_for_help(lines.front().text);
}

void Conversation::on_bye(const Event& event) {
  if (phase_ == Phase::Leaving) {
    printer_.add(event);
    return end(ending_.cause, ending_.detail);
  }
  const auto& [code, sentence] = *event.as<event::Bye>();
  const bool is_stopped = code == bye::kKept || code == bye::kShutdown;
  if (is_stopped && mode_ == Mode::FullScreen) return come_back_after_stop();
  if (code == bye::kKept || code == bye::kWaiting) return lose_connection(sentence);
  if (code == bye::kReplaced) return end(Cause::Replaced);
  printer_.add(event);
  if (code == bye::kKicked) return end(Cause::Kicked, sentence);
  end(Cause::ServerEnded, sentence);
}

void Conversation::complain(std::string sentence) {
  if (is_interactive(mode_)) return printer_.add(Entry::Kind::Error, std::move(sentence));
  complaints_.append(marked(Entry::Kind::Error, sentence)).append(1, '\n');
}

}  // namespace chat
