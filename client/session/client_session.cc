#include "client/session/client_session.h"

#include <algorithm>
#include <random>
#include <utility>
#include <variant>

#include "common/protocol/request.h"
#include "common/text/number.h"
#include "common/text/overloaded.h"
#include "common/text/text.h"

namespace chat {
namespace {

using Line = ClientSession::Line;

bool names_somebody(const Ordered& order) {
  return std::ranges::find(op_commands(), order.word, &CommandForm::word)->behind ==
         CommandForm::Behind::NameAndText;
}

Line classified(std::uint64_t number, std::string text) {
  Line line;
  line.number = number;
  const Request request = parse_request(clean(text));
  if (const auto* whisper = std::get_if<Whisper>(&request)) {
    line.addressee = fold(whisper->to);
  } else if (const auto* say = std::get_if<Say>(&request)) {
    line.addressee = fold(say->meant);  // refused while such a person is here
  } else if (const auto* order = std::get_if<Ordered>(&request); order && names_somebody(*order)) {
    line.addressee = fold(first_word(order->rest));
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
  std::random_device device;  // the system's: a key must be as hard to guess as a token
  std::uniform_int_distribution<std::size_t> digit(0, kHexadecimalDigits.size() - 1);
  std::string key;
  while (key.size() < wire::kKeyDigits) key += kHexadecimalDigits[digit(device)];
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
  Line& next = in_flight_[sent_++];
  next.was_sent = true;
  return &next;
}

std::optional<Line::Asker> ClientSession::asker_of(std::uint64_t number) const {
  const auto line = std::ranges::find(in_flight_, number, &Line::number);
  if (line == in_flight_.end()) return std::nullopt;
  return line->asker;
}

std::vector<Line> ClientSession::give_up() {
  std::vector<Line> lines;
  for (Line& line : in_flight_) {
    if (line.asker == Line::Asker::Person) lines.push_back(std::move(line));
  }
  in_flight_.clear();
  sent_ = 0;
  return lines;
}

ClientSession::Taken ClientSession::take(const Event& event) {
  // Does not count an answer, or an own whisper, that has the same number as its outcome:
  // otherwise the outcome would seem to have arrived when only the answer has. Nor what announces
  // messages of lower numbers.
  const bool counts =
      !event.is<event::Welcome, event::Users, event::History>() && !is_own_whisper(event);
  if (counts) after_ = std::max(after_, event.seq);
  Taken taken;
  std::visit(
      Overloaded{
          [&](const event::Welcome& what) { welcome(what); },
          [&](const event::Whisper&) {
            if (is_own_whisper(event)) taken = take_own_whisper(event);
          },
          [&](const event::Left& what) { give_up_name(what.name); },
          [&](const event::Renamed& what) {
            if (fold(what.from) != fold(what.to)) give_up_name(what.from);
            if (fold(what.from) == fold(name_)) name_ = what.to;
          },
          [&](const event::OneOf<event::Ok, event::Error> auto&) { taken = settle(event); },
          [&](const event::Missed&) {
            // Anybody may have left among the missing events.
            for (Line& line : in_flight_) line.addressee_gone = true;
          },
          [&](const event::History& what) { history_of_ = what.line; },
          [&](const event::Current&) {
            const bool ends_history = std::exchange(history_of_, 0) != 0;
            if (is_catching_up() && !ends_history) taken = caught_up();
          },
          [](const event::OneOf<event::Message, event::Joined, event::Away, event::Back,
                                event::Users, event::Notice, event::Ping, event::Bye> auto&) {},
      },
      event.what);
  return taken;
}

void ClientSession::welcome(const event::Welcome& welcome) {
  link_ = is_known() ? Link::CatchingUp : Link::Current;
  servers_last_line_ = welcome.last_line;
  history_of_ = 0;
  token_ = welcome.token;
  // Stays noted when the connection is lost again before `current`.
  if (link_ == Link::CatchingUp && incarnation_ != welcome.incarnation) met_ = Incarnation::New;
  incarnation_ = welcome.incarnation;
  welcome_name_ = welcome.name;
  // The missed events were addressed to the name of that time.
  if (link_ == Link::Current) name_ = welcome.name;
}

ClientSession::Taken ClientSession::settle(const Event& event) {
  const std::uint64_t number = line_of(event);
  const auto line = std::find_if(in_flight_.begin(), in_flight_.end(),
                                 [number](const Line& each) { return each.number == number; });
  Taken taken;
  if (line == in_flight_.end()) {
    if (number != 0) taken.novelty = Novelty::Had;
    return taken;
  }
  const auto* error = event.as<event::Error>();
  if (error != nullptr && error->code == code::kOutcomeForgotten) {
    taken.novelty = Novelty::Had;
    if (line->asker == Line::Asker::Person) taken.unconfirmed.push_back(std::move(*line));
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

// PROTOCOL.md: "What is sent again", "Who may not be sent to again" and "A new incarnation".
// Leaves no gaps: a line that the server never had may get a new number.
ClientSession::Taken ClientSession::caught_up() {
  link_ = Link::Current;
  name_ = welcome_name_;
  last_number_ = servers_last_line_;
  Taken taken;
  std::deque<Line> again;
  for (Line& line : in_flight_) {
    const bool may_be_new = line.number > servers_last_line_;
    if (may_be_new && !may_be_sent_again(line)) {
      if (met_ == Incarnation::Same) line.was_sent = false;  // the server has not had it
      taken.unconfirmed.push_back(std::move(line));
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
  if (line.kind != Line::Kind::Private) return true;
  return met_ == Incarnation::Same && !line.addressee_gone;
}

void ClientSession::give_up_name(std::string_view name) {
  const std::string folded = fold(name);
  for (Line& line : in_flight_) {
    if (line.addressee == folded) line.addressee_gone = true;
  }
}

bool ClientSession::is_own_whisper(const Event& event) const {
  const auto* whisper = event.as<event::Whisper>();
  return whisper != nullptr && fold(whisper->from) == fold(name_);
}

}  // namespace chat
