#include "server/names/nearest_name.h"

#include <algorithm>

#include "common/protocol/name.h"
#include "common/text/nearest.h"
#include "common/text/text.h"

namespace chat {
namespace {

static_assert(kMaxNameCodePoints * 4 <= kLongestCompared);  // UTF-8

}  // namespace

bool may_be_near(std::size_t bytes, std::size_t other_bytes) {
  return std::max(bytes, other_bytes) - std::min(bytes, other_bytes) <= kMostEdits;
}

std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names) {
  const std::string folded = fold(wanted);
  std::size_t best = most_edits(folded.size()) + 1;
  std::string found;
  for (const std::string& name : names) {
    const std::size_t distance = edits(folded, fold(name), best - 1);
    if (distance >= best) continue;
    best = distance;
    found = name;
    if (best <= 1) break;
  }
  return found;
}

}  // namespace chat
