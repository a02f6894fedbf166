#include "client/full_screen/find.h"

#include <algorithm>

#include "client/display/layout.h"
#include "common/text/text.h"
#include "common/unicode/grapheme.h"

namespace chat {

void Find::type(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  if (query_.size() + text.size() > kMaxQuery) return;
  query_ += text;
  spot_.reset();
  state_ = State::Idle;
}

void Find::erase() {
  query_.resize(query_.size() - last_grapheme(query_));
  spot_.reset();
  state_ = State::Idle;
}

void Find::go(const Scrollback& scrollback, Towards towards, JoinsShown joins) {
  if (query_.empty()) return;
  const std::string wanted = fold(query_);
  const auto holds = [&](Scrollback::Number number) {
    const Entry& entry = scrollback.at(number);
    if (entry.kind == Entry::Kind::Arrival && joins == JoinsShown::No) return false;
    return fold(text_of(entry)).find(wanted) != std::string::npos;
  };
  state_ = State::Found;
  if (towards == Towards::Older) {
    Scrollback::Number number = std::min(spot_.value_or(scrollback.end()), scrollback.end());
    while (--number >= scrollback.first()) {
      if (holds(number)) return void(spot_ = number);
    }
  } else if (spot_) {
    Scrollback::Number number = std::max(*spot_ + 1, scrollback.first());
    for (; number < scrollback.end(); ++number) {
      if (holds(number)) return void(spot_ = number);
    }
  }
  state_ = State::Failed;
}

}  // namespace chat
