#include "server/log/session_state.h"

#include <algorithm>

namespace chat {

void SessionState::add(const Outcome& outcome) {
  auto at =
      std::lower_bound(outcomes.begin(), outcomes.end(), outcome.line,
                       [](const Outcome& known, std::uint64_t line) { return known.line < line; });
  if (at == outcomes.end() || at->line != outcome.line) at = outcomes.insert(at, outcome);
  *at = outcome;
  reach(outcome.line);
}

void SessionState::reach(std::uint64_t line) {
  last_line = std::max(last_line, line);
  const auto first_kept =
      std::find_if(outcomes.begin(), outcomes.end(),
                   [this](const Outcome& known) { return is_outcome_kept(known.line, last_line); });
  outcomes.erase(outcomes.begin(), first_kept);
}

}  // namespace chat
