// What is shown: the conversation, own lines that wait, and the state of the connection.

#include <algorithm>
#include <chrono>
#include <utility>

#include "client/display/people_column.h"
#include "client/edit/line_text.h"
#include "client/full_screen/full_screen.h"
#include "common/protocol/request.h"
#include "common/system/clock.h"
#include "common/text/text.h"
#include "common/unicode/width.h"

namespace chat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The server sends something every 10 s, at least a ping: a longer silence is shown.
constexpr seconds kUsualSilence{12};

std::string in_seconds(FullScreen::Clock::duration time) {
  return std::to_string(std::max<std::int64_t>(std::chrono::ceil<seconds>(time).count(), 0)) + " s";
}

}  // namespace

void FullScreen::resize(ScreenSize size) {
  size_ = size;
  forget();
  const Model shown = model(Clock::now());
  viewport_of(shown).scroll_down(scrollback_, 0);
}

void FullScreen::forget() {
  if (lines_ == Lines::Shown) lines_ = Lines::Due;
  screen_.forget();
  window_.forget();
  pacer_.want_now();
}

FullScreen::Clock::time_point FullScreen::deadline(Clock::time_point now) const {
  Clock::time_point next = std::min(pacer_.due(), keys_deadline());
  if (waits_for_ != 0 && now < waits_since_ + kUsualOutcome) {
    next = std::min(next, waits_since_ + kUsualOutcome);
  }
  if (conversation_.has_undecided() && now < key_at_ + kPause) {
    next = std::min(next, key_at_ + kPause);
  }
  // Whether the status shows a number of seconds that changes.
  const bool counts = !conversation_.is_connected() ||
                      now - conversation_.last_contact() > kUsualSilence - seconds(1);
  return counts ? std::min(next, now + milliseconds(200)) : next;
}

std::vector<PendingLine> FullScreen::pending() const {
  using Sent = PendingLine::Sent;
  const bool is_well = conversation_.is_connected() && !is_late();
  std::vector<PendingLine> lines;
  for (const ClientSession::Line& line : conversation_.in_flight()) {
    if (line.asker != ClientSession::Line::Asker::Person) continue;
    const Sent sent = line.was_sent ? Sent::Perhaps : Sent::No;
    lines.push_back({line.text, is_well ? Sent::Yes : sent});
  }
  constexpr std::size_t kMostShown = 100;  // as many as fill a screen
  for (const std::string& line : to_send_) {
    if (lines.size() >= kMostShown) break;
    lines.push_back({line, Sent::No});
  }
  return lines;
}

std::string FullScreen::connection_status(Clock::time_point now) const {
  using Phase = Conversation::Phase;
  const std::string trouble = conversation_.trouble().value_or("");
  const std::string why = trouble.empty() ? "" : ": " + trouble;  // last: it may not fit
  switch (conversation_.phase()) {
    case Phase::AskingName:
      return "choose a name";
    case Phase::AskingPassword:
      return "the room has a password";
    case Phase::Connecting:
    case Phase::Handshake:
      return "connecting...";
    case Phase::Pausing:
      return "not connected, next try in " + in_seconds(conversation_.next_try() - now) + why;
    case Phase::Leaving:
    case Phase::Over:
      return "leaving";
    case Phase::Joined:
      break;
  }
  if (conversation_.has_undecided() && !question_ && !editor_.text().empty()) {
    return "connected, a question waits: send or clear your line first";
  }
  const Clock::duration silence = now - conversation_.last_contact();
  if (silence < kUsualSilence) return "connected";
  return "no contact for " + std::to_string(std::chrono::floor<seconds>(silence).count()) + " s";
}

Model FullScreen::model(Clock::time_point now) const {
  return {
      .scrollback = scrollback_,
      .size = size_,
      .pending = pending(),
      .own_name = conversation_.own_name(),
      .status = {conversation_.room(), conversation_.people_here(),
                 find_ ? "Esc back, Up older, Down newer" : connection_status(now)},
      .prompt = prompt(),
      .input = input(),
      .cursor = search_ || find_ || is_asking_password() ? input().size() : editor_.cursor(),
      .question = question_ ? std::optional(question_text()) : std::nullopt,
      .layout = layout(),
      .spot = find_ ? find_->spot() : said_to_me_,
      .people_shown = settings_.preferences.people,
      .people = people_seen(),
      .page = page_ ? &*page_ : nullptr,
  };
}

std::vector<People::Seen> FullScreen::people_seen() const {
  const bool are_shown = people_columns(settings_.preferences.people, size_.columns) != 0;
  return are_shown ? conversation_.people().seen(size_.rows) : std::vector<People::Seen>();
}

const std::string& FullScreen::input() const {
  static const std::string kNotShown;
  if (is_asking_password() && !find_) return kNotShown;
  if (find_) return find_->query();
  return search_ ? search_->text() : editor_.text();
}

std::string FullScreen::prompt() const {
  if (find_) {
    if (!find_->has_failed()) return "(find) ";
    return older_asked_ != 0 ? "(looking further up) " : "(no more) ";
  }
  if (!search_) return is_asking() ? conversation_.question() : "[You] ";
  return std::string(search_->has_failed() ? "(not found) " : "(search) ") + search_->query() +
         ": ";
}

Layout FullScreen::layout() const {
  Layout layout;
  if (find_) layout.find = fold(find_->query());
  if (settings_.preferences.times == TimesShown::No) layout.times = Layout::Times::Hidden;
  if (settings_.preferences.times == TimesShown::Seconds) {
    layout.times = Layout::Times::WithSeconds;
  }
  if (settings_.preferences.joins == JoinsShown::No) layout.arrivals = Layout::Arrivals::Hidden;
  const bool has_links =
      settings_.preferences.links == LinksShown::Yes && takes_control_strings(settings_.term);
  if (has_links) layout.links = Layout::Links::Shown;
  layout.style =
      Style(colours_for(settings_.preferences.colours, {settings_.term, settings_.colorterm}),
            name_colours_);
  return layout;
}

std::string FullScreen::paint(Clock::time_point now) {
  if (now < pacer_.due()) return "";
  pacer_.painted(now);
  const bool is_bare = lines_ != Lines::No;
  const MouseReports mouse = is_bare ? MouseReports::Off : settings_.preferences.mouse;
  std::string before = std::exchange(bell_, {}) + window_.set(mouse, title());
  if (!is_bare) return before + screen_.paint(compose(model(now)));
  if (std::exchange(lines_, Lines::Shown) == Lines::Shown) return before;
  return before + bare_lines(scrollback_, size_, layout());
}

std::vector<std::string> FullScreen::unsent() const {
  std::vector<std::string> lines(decided_);
  if (question_ && question_->about == Question::About::Undecided) {
    lines.push_back(question_->lines.front());
  }
  lines.insert(lines.end(), to_send_.begin(), to_send_.end());
  if (!is_asking()) {
    for (std::string& line : lines_of(editor_.text())) lines.push_back(std::move(line));
  }
  if (put_aside_) {
    for (std::string& line : lines_of(*put_aside_)) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace chat
