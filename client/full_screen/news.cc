// What comes in: entries, outcomes of own lines, and what the person has to decide.

#include <algorithm>
#include <chrono>
#include <utility>

#include "client/full_screen/full_screen.h"
#include "common/system/clock.h"

namespace chat {
namespace {

// A server gives no more messages at once.
constexpr std::size_t kMostGiven = 1'000;

}  // namespace

void FullScreen::update(Clock::time_point now) {
  const std::vector<std::string> unsent = conversation_.take_unsent();
  to_send_.insert(to_send_.begin(), unsent.begin(), unsent.end());
  ask_undecided(now);
  if (!is_deciding()) {  // decided lines come before lines entered since
    to_send_.insert(to_send_.begin(), decided_.begin(), decided_.end());
    decided_.clear();
  }
  while (!to_send_.empty() && !is_deciding() && !is_asking() && conversation_.takes_input()) {
    conversation_.take({Input::Entry::Kind::Line, std::move(to_send_.front())});
    to_send_.pop_front();
    pacer_.want_soon();
  }
  give_hint();
  take_entries(now);
  put_typed_aside();
  take_refused();
  watch_outcomes(now);
  if (std::string status = connection_status(now); status != status_) {
    status_ = std::move(status);
    pacer_.want_soon();
  }
}

void FullScreen::ask_undecided(Clock::time_point now) {
  const bool may_ask = lines_ == Lines::No && !question_ && !search_ && !find_ &&
                       editor_.text().empty() && !is_asking();
  if (may_ask && now - key_at_ >= kPause) ask_next_undecided();
}

void FullScreen::ask_next_undecided() {
  if (!conversation_.is_connected()) return;
  auto text = conversation_.take_undecided();
  if (!text) return;
  question_ = Question{Question::About::Undecided, {std::move(*text)}};
  pacer_.want_soon();
}

// The first refused line comes back for correction; Up finds the others.
void FullScreen::take_refused() {
  for (const std::string& line : conversation_.take_refused()) {
    if (editor_.text().empty() && !question_ && !search_) {
      editor_.set(line);
    } else {
      if (!search_) history_.add(line);
      complain("not sent: " + line);
    }
    pacer_.want_soon();
  }
}

void FullScreen::watch_outcomes(Clock::time_point now) {
  const auto& in_flight = conversation_.in_flight();
  const std::uint64_t first = in_flight.empty() ? 0 : in_flight.front().number;
  if (first != waits_for_) {
    waits_for_ = first;
    waits_since_ = now;
    late_ = 0;
    pacer_.want_soon();
  }
  if (first != 0 && !is_late() && now - waits_since_ >= kUsualOutcome) {
    late_ = first;
    pacer_.want_soon();
  }
}

void FullScreen::give_hint() {
  if (hint_ == Hint::None || !conversation_.is_caught_up()) return;
  hint_ = Hint::None;
  tell("F1 keys");
}

void FullScreen::take_entries(Clock::time_point now) {
  for (Entry& entry : conversation_.take_entries()) {
    if (conversation_.ignored().hides(entry)) continue;
    if (entry.time_ms == 0) entry.time_ms = wall_clock_ms();
    if (entry.whose == Entry::Whose::AtMe) ring(entry, now);
    if (is_by_somebody_else(entry)) {
      name_colours_.meet(entry.name);
      if (focus_ == Focus::Elsewhere) ++new_;
    }
    scrollback_.add(std::move(entry));
    pacer_.want_soon();
  }
  take_older();
}

// Only the last one of a repaint is notified.
void FullScreen::ring(const Entry& entry, Clock::time_point now) {
  std::string bell = ringer_.ring(entry, settings_.preferences.bell, wall_clock_ms(), now);
  if (!bell.empty()) bell_ = std::move(bell);
}

void FullScreen::take_older() {
  if (auto older = conversation_.take_older()) {
    const std::size_t given = older->size();
    const std::size_t hidden = std::erase_if(
        *older, [this](const Entry& entry) { return conversation_.ignored().hides(entry); });
    const std::size_t taken = scrollback_.add_older(std::move(*older));
    const bool is_all = given < std::min(std::exchange(older_asked_, 0), kMostGiven);
    if (is_all) scrollback_.set_before(Scrollback::Before::Nothing);
    if (taken + hidden == 0) scrollback_.set_before(Scrollback::Before::NotHere);
    pacer_.want_soon();
    if (find_ && find_->has_failed()) find_next(Find::Towards::Older);
  } else if (older_asked_ != 0 && !conversation_.waits_for_older()) {
    older_asked_ = 0;  // the question got no answer
  }
}

// The person is asked for a name in between, when the session is lost and the name is taken.
void FullScreen::put_typed_aside() {
  if (is_asking() == put_aside_.has_value()) return;
  if (is_asking()) {
    if (search_) end_search();
    find_.reset();
    put_aside_ = editor_.take();
  } else if (conversation_.is_connected()) {
    if (editor_.text().empty()) {
      editor_.set(*put_aside_);
    } else {
      history_.add(*put_aside_);
    }
    put_aside_.reset();
  }
  pacer_.want_soon();
}

}  // namespace chat
