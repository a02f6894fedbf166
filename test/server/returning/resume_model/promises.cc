#include "test/server/returning/resume_model/promises.h"

#include <algorithm>

namespace chat::resume_model {

void Promises::published(const LogEntry& entry) {
  if (entry.is_public()) public_.push_back({entry.event, entry.actor, entry.target});
  if (entry.event.is<event::Whisper>()) {
    whispers_.push_back({entry.event, entry.actor, entry.target});
    if (entry.actor == kMe) check_addressee(entry);
  }
  if (entry.event.is<event::Joined>()) {
    joined_at_[entry.actor] = entry.event.seq;
    if (name_of(entry.event) == "ann") ann_ = entry.actor;
  }
}

bool Promises::has_message(std::uint64_t seq) const {
  return std::any_of(public_.begin(), public_.end(), [seq](const Happened& each) {
    return each.event.seq == seq && is_message(each.event);
  });
}

Promises::Own& Promises::own(const std::string& line) {
  return *std::find_if(own_.begin(), own_.end(),
                       [&line](const Own& each) { return each.text == line; });
}

void Promises::arrived(const std::string& line, std::uint64_t resumed_at) {
  Own& arrived = own(line);
  if (!arrived.resumed_at) arrived.resumed_at = resumed_at;
}

void Promises::ended(const std::string& line, Outcome outcome) {
  Own& ended = own(line);
  expect(ended.outcome == Outcome::None, "a line has one outcome: " + line);
  ended.outcome = outcome;
}

// Events of others come once, and in the log's order.
void Promises::told(const Event& event) {
  if (event.is<event::Welcome>()) in_history_ = 0;
  if (const auto* history = event.as<event::History>()) in_history_ = history->count;
  if (const auto* missed = event.as<event::Missed>()) missed_ += missed->count;
  const bool is_said = event.is<event::Message, event::Whisper>();
  const bool is_move = event.is<event::Joined, event::Left, event::Renamed>();
  if (!is_said && !is_move) return;
  if (is_said && in_history_ > 0) {
    --in_history_;
    old_.insert(event.seq);
    return;
  }
  if (name_of(event).starts_with("joe")) return;  // one's own
  expect(event.seq > last_seen_,
         "nothing comes twice, nor in another order: " + std::string(text_of(event)));
  last_seen_ = event.seq;
  seen_.insert(event.seq);
}

// A whisper that is sent again is for the person it was meant for.
void Promises::check_addressee(const LogEntry& whisper) {
  const std::string line = std::string(text_of(whisper.event)) + " > ann";
  for (const Own& own : own_) {
    if (own.text != line || own.ann == whisper.target) continue;
    expect(joined_at_[whisper.target] > own.resumed_at.value_or(0),
           "who comes later does not get a whisper that was for their name");
  }
}

void Promises::check_lines() {
  for (const Own& own : own_) check_line(own);
}

void Promises::check_line(const Own& own) {
  const std::string said = own.text.substr(0, own.text.find(" > "));
  const auto has_text = [&said](const Happened& each) { return text_of(each.event) == said; };
  const auto effects = std::count_if(public_.begin(), public_.end(), has_text) +
                       std::count_if(whispers_.begin(), whispers_.end(), has_text);
  const bool leaves_text = own.text.front() == 'm' || own.text.front() == 'w';
  expect(effects <= 1, "a line takes effect once: " + own.text);
  expect(own.outcome != Outcome::None, "every line has an outcome, or the person is told");
  if (own.outcome == Outcome::Ok && leaves_text) {
    expect(effects == 1, "ok means done: " + own.text);
  }
  if (own.outcome == Outcome::Error) expect(effects == 0, "an error means not done: " + own.text);
}

void Promises::check_events(std::uint64_t crashed_at, Missing missing) {
  std::uint64_t lost = 0;
  for (const Happened& each : public_) {
    const bool was_there = each.event.seq > joined_at_[kMe] && each.actor != kMe;
    const bool outlives = is_message(each.event) || each.event.seq > crashed_at;
    const bool told = !each.event.is<event::Away, event::Back>();
    if (was_there && outlives && told && !seen_.contains(each.event.seq)) ++lost;
  }
  expect(lost <= missed_, "what everyone was told is seen, or counted as missed");
  expect(missed_ == 0 || missing == Missing::Counted, "nothing is missed that the log has");
  for (const Happened& each : whispers_) {
    const bool seen = seen_.contains(each.event.seq);
    expect(!seen || each.target == kMe, "no whisper comes to anyone else");
    expect(seen || each.target != kMe || each.event.seq <= crashed_at, "no whisper is lost");
  }
  for (const Happened& each : public_) {
    if (text_of(each.event) != "before") continue;
    expect(old_.contains(each.event.seq) || crashed_at > 0, "no message of the past is lost");
  }
}

}  // namespace chat::resume_model
