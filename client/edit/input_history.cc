#include "client/edit/input_history.h"

#include <algorithm>
#include <utility>

#include "common/text/text.h"
#include "common/unicode/grapheme.h"

namespace chat {
namespace {

bool holds(std::string_view line, std::string_view query) {
  return fold(line).find(fold(query)) != std::string::npos;
}

}  // namespace

void InputHistory::add(std::string_view line) {
  if (trim(line).empty() || (!lines_.empty() && lines_.back() == line)) return;
  lines_.emplace_back(line);
  if (lines_.size() <= kMaxLines) return;
  lines_.pop_front();
  edits_.erase(dropped_);
  ++dropped_;
  if (place_) place_ = std::max(*place_, dropped_);
}

void InputHistory::enter(std::string_view line) {
  begin_anew();
  edits_.clear();
  add(line);
}

std::optional<std::string> InputHistory::older(std::string_view current) {
  const Number place = place_.value_or(end());
  if (place == dropped_) return std::nullopt;
  keep(current);
  place_ = place - 1;
  return at_place();
}

std::optional<std::string> InputHistory::newer(std::string_view current) {
  if (!place_) return std::nullopt;
  keep(current);
  if (++*place_ == end()) place_.reset();
  return at_place();
}

void InputHistory::jump(std::size_t index, std::string_view current) {
  keep(current);
  place_ = dropped_ + index;
  edits_.erase(*place_);
}

void InputHistory::begin_anew() {
  if (!place_) return;
  edits_.erase(*place_);
  place_.reset();
  add(std::exchange(half_typed_, {}));
}

void InputHistory::keep(std::string_view current) {
  if (!place_) {
    half_typed_ = current;
  } else if (current == lines_[*place_ - dropped_]) {
    edits_.erase(*place_);
  } else {
    edits_[*place_] = current;
  }
}

std::string InputHistory::at_place() const {
  if (!place_) return half_typed_;
  const auto edited = edits_.find(*place_);
  return edited == edits_.end() ? lines_[*place_ - dropped_] : edited->second;
}

HistorySearch::Outcome HistorySearch::press(const Key& key) {
  const bool is_plain = key.with == Key::Modifiers{};
  const bool gives_up = key.kind == Key::Kind::Escape || is_ctrl(key, U'g') || is_ctrl(key, U'c') ||
                        (key.kind == Key::Kind::Enter && !shows_a_match());
  if (gives_up) {
    found_.reset();
    return Outcome::GaveUp;
  }
  if (key.kind == Key::Kind::Enter && is_plain) return Outcome::Entered;
  if (key.kind == Key::Kind::Text || key.kind == Key::Kind::Paste) {
    narrow(key.text);
  } else if (key.kind == Key::Kind::Backspace && is_plain) {
    widen();
  } else if (is_ctrl(key, U'r')) {
    search_older();
  } else if (key.kind != Key::Kind::Unknown) {
    return Outcome::Taken;
  }
  return Outcome::Searching;
}

const std::string& HistorySearch::text() const {
  return found_ ? history_.lines()[*found_] : before_;
}

void HistorySearch::narrow(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  if (text.empty() || query_.size() + text.size() > kMaxQuery) return;
  query_ += text;
  // The found line may contain the longer query, too.
  search(found_ ? *found_ + 1 : history_.lines().size());
}

// Searches as if the shorter query had been typed: from the last line on.
void HistorySearch::widen() {
  query_.resize(query_.size() - last_grapheme(query_));
  found_.reset();
  state_ = State::Idle;
  if (!query_.empty()) search(history_.lines().size());
}

void HistorySearch::search_older() {
  if (query_.empty()) return;
  std::size_t end = found_ ? *found_ : history_.lines().size();
  // Skips lines that read like the shown one: the key would seem to do nothing.
  while (found_ && end > 0 && history_.lines()[end - 1] == text()) --end;
  search(end);
}

void HistorySearch::search(std::size_t end) {
  const auto& lines = history_.lines();
  state_ = State::Failed;
  for (std::size_t i = end; i > 0; --i) {
    if (!holds(lines[i - 1], query_)) continue;
    found_ = i - 1;
    state_ = State::Found;
    return;
  }
}

bool HistorySearch::shows_a_match() const {
  return found_.has_value() && holds(history_.lines()[*found_], query_);
}

}  // namespace chat
