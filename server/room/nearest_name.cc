#include "server/room/nearest_name.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/protocol/request.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr std::size_t kMaxNameBytes = kMaxNameCodePoints * 4;  // UTF-8

// Edits (insert, delete, replace, swap neighbours: optimal string alignment) from `a` to `b`, or
// `limit` + 1 when there are more. Bytes, not characters: good enough for a hint. `b` is a name.
// Only cells at most `limit` off the diagonal are computed: no others can count.
std::size_t edits(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  const std::size_t far = limit + 1;
  if (gap > limit) return far;
  std::array<std::size_t, kMaxNameBytes + 2> before{};
  std::array<std::size_t, kMaxNameBytes + 2> last{};
  std::array<std::size_t, kMaxNameBytes + 2> now{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::size_t begin = i > limit ? i - limit : 1;
    const std::size_t end = std::min(b.size(), i + limit);
    now[begin - 1] = begin == 1 ? i : far;
    for (std::size_t j = begin; j <= end; ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    now[end + 1] = far;
    std::swap(before, last);
    std::swap(last, now);
  }
  return std::min(last[b.size()], far);
}

}  // namespace

bool may_be_near(std::size_t bytes, std::size_t other_bytes) {
  return std::max(bytes, other_bytes) - std::min(bytes, other_bytes) <= kMostEdits;
}

std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names) {
  const std::string folded = fold(wanted);
  // Two edits would leave nothing of a short name.
  std::size_t best = std::min(kMostEdits, folded.size() / 2) + 1;
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
