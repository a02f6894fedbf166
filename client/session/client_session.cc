#include "client/session/client_session.h"

#include <algorithm>
#include <random>
#include <utility>
#include <variant>

#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

using Line = ClientSession::Line;

Line classified(std::uint64_t number, std::string text) {
  Line line;
  line.number = number;
  const Request request = parse_request(clean(text));
  if (const auto* whisper = std::get_if<Whisper>(&request)) {
    line.addressee = fold(whisper->to);
  } else if (const auto* say = std::get_if<Say>(&request)) {
    line.addressee = fold(say->meant);  // refused while such a person is here
  }
  const bool is_said = std::holds_alternative<Say>(request) || std::holds_alternative<Act>(request);
  if (!line.addressee.empty()) {
    line.kind = Line::Kind::Private;
  } else if (is_said) {
    line.kind = Line::Kind::Public;
  }
  line.text = std::move(text);
  return line;
}

}  // namespace

std::string ClientSession::make_key() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::random_device device;  // the system's, as unguessable as a token has to be
  std::uniform_int_distribution<std::size_t> digit(0, kDigits.size() - 1);
  std::string key;
  while (key.size() < wire::kKeyDigits) key += kDigits[digit(device)];
  return key;
}

wire::Hello ClientSession::hello(std::string name) const {
  wire::Hello hello{std::move(name)};
  if (is_known()) {
    hello.resume = resume();
  } else {
    hello.key = key_;
  }
  return hello;
}

void ClientSession::connection_lost() {
  link_ = Link::Down;
  sent_ = 0;
  for (Line& line : in_flight_) line.held_up = true;
}

void ClientSession::add(std::string text, Line::Asker asker) {
  in_flight_.push_back(classified(++last_number_, std::move(text)));
  in_flight_.back().asker = asker;
  in_flight_.back().held_up = link_ == Link::Down;
}

const Line* ClientSession::next_to_send() {
  if (link_ != Link::Current || sent_ == in_flight_.size()) return nullptr;
  return &in_flight_[sent_++];
}

bool ClientSession::is_for_client(std::uint64_t number) const {
  return std::any_of(in_flight_.begin(), in_flight_.end(), [number](const Line& line) {
    return line.number == number && line.asker == Line::Asker::Client;
  });
}

std::vector<std::string> ClientSession::give_up() {
  std::vector<std::string> texts;
  for (Line& line : in_flight_) {
    if (line.asker == Line::Asker::Person) texts.push_back(std::move(line.text));
  }
  in_flight_.clear();
  sent_ = 0;
  return texts;
}

ClientSession::Taken ClientSession::take(const Event& event) {
  // Not what an answer, or an own whisper, and its outcome have in common: else the outcome would
  // seem to have come when only the answer has. Nor what announces messages of lower numbers.
  const bool counts = event.kind != EventKind::Welcome && event.kind != EventKind::Users &&
                      event.kind != EventKind::History && !is_own_whisper(event);
  if (counts) after_ = std::max(after_, event.seq);
  switch (event.kind) {
    case EventKind::Welcome:
      welcome(event);
      return {};
    case EventKind::Whisper:
      return is_own_whisper(event) ? take_own_whisper(event) : Taken{};
    case EventKind::Left:
      give_up_name(event.name);
      return {};
    case EventKind::Renamed:
      if (fold(event.name) != fold(event.other)) give_up_name(event.name);
      if (fold(event.name) == fold(name_)) name_ = event.other;
      return {};
    case EventKind::Ok:
    case EventKind::Error:
      return settle(event);
    case EventKind::Missed:
      // Among what is missing may be anybody's leaving.
      for (Line& line : in_flight_) line.addressee_gone = true;
      return {};
    case EventKind::History:
      history_of_ = event.line;
      return {};
    case EventKind::Current: {
      const bool ends_history = std::exchange(history_of_, 0) != 0;
      return is_catching_up() && !ends_history ? caught_up() : Taken{};
    }
    default:
      return {};
  }
}

void ClientSession::welcome(const Event& event) {
  link_ = is_known() ? Link::CatchingUp : Link::Current;
  servers_last_line_ = event.line;
  history_of_ = 0;
  token_ = event.text;
  // Not forgotten when the connection is lost again before `current`.
  if (link_ == Link::CatchingUp && incarnation_ != event.other) met_ = Incarnation::New;
  incarnation_ = event.other;
  welcome_name_ = event.name;
  // What is caught up with was told to the name of that time.
  if (link_ == Link::Current) name_ = event.name;
}

ClientSession::Taken ClientSession::settle(const Event& event) {
  const auto line = std::find_if(in_flight_.begin(), in_flight_.end(),
                                 [&event](const Line& each) { return each.number == event.line; });
  Taken taken;
  if (line == in_flight_.end()) {
    if (event.line != 0) taken.novelty = Novelty::Had;
    return taken;
  }
  if (event.kind == EventKind::Error && event.other == code::kOutcomeForgotten) {
    taken.novelty = Novelty::Had;
    if (line->asker == Line::Asker::Person) taken.unconfirmed.push_back(std::move(line->text));
  } else {
    taken.settled = std::move(*line);
  }
  if (line - in_flight_.begin() < static_cast<std::ptrdiff_t>(sent_)) --sent_;
  in_flight_.erase(line);
  return taken;
}

ClientSession::Taken ClientSession::take_own_whisper(const Event& event) {
  if (event.seq <= own_whisper_) return {Novelty::Had};
  own_whisper_ = event.seq;
  return {};
}

// "What is sent again", "Who may not be sent to again" and "A new incarnation". Without gaps: a
// line that the server never had may be numbered anew.
ClientSession::Taken ClientSession::caught_up() {
  link_ = Link::Current;
  name_ = welcome_name_;
  last_number_ = servers_last_line_;
  Taken taken;
  std::deque<Line> again;
  for (Line& line : in_flight_) {
    const bool may_be_new = line.number > servers_last_line_;
    if (may_be_new && !may_be_sent_again(line)) {
      if (line.asker == Line::Asker::Person) taken.unconfirmed.push_back(std::move(line.text));
      continue;
    }
    if (may_be_new) line.number = ++last_number_;
    again.push_back(std::move(line));
  }
  in_flight_ = std::move(again);
  met_ = Incarnation::Same;
  return taken;
}

bool ClientSession::may_be_sent_again(const Line& line) const {
  if (met_ == Incarnation::New) return line.kind == Line::Kind::Public;
  return line.kind != Line::Kind::Private || !line.addressee_gone;
}

void ClientSession::give_up_name(std::string_view name) {
  const std::string folded = fold(name);
  for (Line& line : in_flight_) {
    if (line.addressee == folded) line.addressee_gone = true;
  }
}

bool ClientSession::is_own_whisper(const Event& event) const {
  return event.kind == EventKind::Whisper && fold(event.name) == fold(name_);
}

}  // namespace chat
