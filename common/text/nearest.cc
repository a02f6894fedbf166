#include "common/text/nearest.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chat {

// Only cells at most `limit` off the diagonal are computed: no others can count.
std::size_t edits(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  const std::size_t far = limit + 1;
  if (gap > limit) return far;
  std::array<std::size_t, kLongestCompared + 2> before{};
  std::array<std::size_t, kLongestCompared + 2> last{};
  std::array<std::size_t, kLongestCompared + 2> now{};
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

std::size_t most_edits(std::size_t bytes) {
  return std::min(kMostEdits, bytes / 2);
}

std::string_view nearest_word(std::string_view wanted, std::span<const std::string_view> words) {
  std::size_t best = most_edits(wanted.size()) + 1;
  std::string_view found;
  for (const std::string_view word : words) {
    const std::size_t distance = edits(wanted, word, best - 1);
    if (distance >= best) continue;
    best = distance;
    found = word;
    if (best <= 1) break;
  }
  return found;
}

}  // namespace chat
