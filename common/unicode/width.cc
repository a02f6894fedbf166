#include "common/unicode/width.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "common/text/text.h"
#include "common/unicode/grapheme.h"
#include "common/unicode/grapheme_tables.h"

namespace chat {
namespace {

using unicode::Width;
using unicode::WidthRange;

constexpr std::size_t kWidest = 2;  // of any cluster

// The width of a code point that is not plainly one column wide; nothing for all others.
std::optional<Width> exception_of(char32_t code_point) {
  const auto* const after =
      std::upper_bound(std::begin(unicode::kWidths), std::end(unicode::kWidths), code_point,
                       [](char32_t at, const WidthRange& range) { return at < range.first; });
  if (after == std::begin(unicode::kWidths)) return std::nullopt;
  const WidthRange& range = *std::prev(after);
  if (code_point > range.last) return std::nullopt;
  return range.value;
}

std::size_t width_of_cluster(std::string_view cluster) {
  constexpr char32_t kSelector16 = 0xFE0F;
  std::size_t columns = 0;
  char32_t before = 0;
  while (!cluster.empty()) {
    const Decoded next = decode(cluster);
    cluster.remove_prefix(next.bytes);
    if (next.code_point == kSelector16 && exception_of(before) == Width::TextEmoji) return kWidest;
    columns = std::min(columns + width_of(next.code_point), kWidest);
    before = next.code_point;
  }
  return columns;
}

// Where new versions of Unicode put wide characters, or made older ones wide: Miscellaneous Symbols
// and Dingbats, the hexagrams, and all from the Tai Xuan Jing symbols on.
bool is_perhaps_picture(char32_t c) {
  return (c >= 0x2600 && c <= 0x27BF) || (c >= 0x4DC0 && c <= 0x4DFF) || c >= 0x1D300;
}

struct Cluster {
  std::size_t bytes = 0;
  std::size_t columns = 0;
};

// The first one of `text`, which must not be empty.
Cluster first_cluster(std::string_view text) {
  const std::size_t bytes = first_grapheme(text);
  if (bytes == 1) return {1, 1};  // ASCII, or an invalid byte
  return {bytes, width_of_cluster(text.substr(0, bytes))};
}

// The same with most_columns(). Of a cluster wider than `limit`, as many code points as fit, and
// at least one.
Cluster first_cluster_of_most(std::string_view text, std::size_t limit) {
  const std::size_t bytes = first_grapheme(text);
  Cluster cluster;
  while (cluster.bytes < bytes) {
    const Decoded next = decode(text.substr(cluster.bytes));
    const std::size_t columns = most_columns(next.code_point);
    if (cluster.bytes > 0 && cluster.columns + columns > limit) break;
    cluster.bytes += next.bytes;
    cluster.columns += columns;
  }
  return cluster;
}

// Whether a row may end at this cluster. A blank with a combining mark is no blank.
bool is_break(std::string_view cluster) {
  constexpr char32_t kNoBreakSpace = 0xA0;
  constexpr char32_t kFigureSpace = 0x2007;
  constexpr char32_t kNarrowNoBreakSpace = 0x202F;
  if (cluster.size() == 1) return cluster[0] == ' ' || cluster[0] == '\t';
  const Decoded only = decode(cluster);
  const char32_t c = only.code_point;
  return only.bytes == cluster.size() && is_blank(c) && c != kNoBreakSpace && c != kFigureSpace &&
         c != kNarrowNoBreakSpace;
}

// A run of clusters: blanks, or a word.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t columns = 0;
};

enum class Kind { Blanks, Word };

// The rows of one text, made by putting its runs one after the other.
class Rows {
 public:
  Rows(std::string_view text, std::size_t limit, Widths widths)
      : text_(text), limit_(limit), widths_(widths) {}

  [[nodiscard]] Run read_run(std::size_t begin, Kind kind) const {
    Run run{begin, begin, 0};
    while (run.end < text_.size()) {
      const Cluster next = cluster_at(run.end);
      if (is_break(text_.substr(run.end, next.bytes)) != (kind == Kind::Blanks)) break;
      run.end += next.bytes;
      run.columns += next.columns;
    }
    return run;
  }

  void put(const Run& blanks, const Run& word) {
    if (fits(blanks.columns + word.columns)) {
      take(word.end, blanks.columns + word.columns);
    } else if (word.columns <= limit_) {
      start_row(word.begin);
      take(word.end, word.columns);
    } else {
      put_long(blanks, word);
    }
  }

  std::vector<std::string_view> finish() {
    if (end_ > begin_ || rows_.empty()) rows_.push_back(text_.substr(begin_, end_ - begin_));
    return std::move(rows_);
  }

 private:
  [[nodiscard]] bool fits(std::size_t columns) const { return width_ + columns <= limit_; }

  [[nodiscard]] Cluster cluster_at(std::size_t at) const {
    const std::string_view rest = text_.substr(at);
    return widths_ == Widths::Usual ? first_cluster(rest) : first_cluster_of_most(rest, limit_);
  }

  void take(std::size_t end, std::size_t columns) {
    end_ = end;
    width_ += columns;
  }

  // Starts a new row at `begin`; drops what is between this row's end and it.
  void start_row(std::size_t begin) {
    if (end_ > begin_) rows_.push_back(text_.substr(begin_, end_ - begin_));
    begin_ = end_ = begin;
    width_ = 0;
  }

  void put_long(const Run& blanks, const Run& word) {
    if (fits(blanks.columns + cluster_at(word.begin).columns)) {
      take(blanks.end, blanks.columns);
    } else {
      start_row(word.begin);
    }
    for (std::size_t at = word.begin; at < word.end;) {
      const Cluster next = cluster_at(at);
      if (!fits(next.columns)) start_row(at);
      at += next.bytes;
      take(at, next.columns);
    }
  }

  std::string_view text_;
  std::size_t limit_;
  Widths widths_;
  std::vector<std::string_view> rows_;
  std::size_t begin_ = 0;  // of the row that is being filled
  std::size_t end_ = 0;
  std::size_t width_ = 0;
};

}  // namespace

std::size_t width_of(char32_t code_point) {
  if (code_point >= U' ' && code_point <= U'~') return 1;
  const std::optional<Width> exception = exception_of(code_point);
  if (exception == Width::None) return 0;
  return exception == Width::Two ? kWidest : 1;
}

std::size_t most_columns(char32_t code_point) {
  constexpr std::size_t kTab = 8;
  if (code_point == U'\t') return kTab;
  return is_perhaps_picture(code_point) ? kWidest : std::max<std::size_t>(width_of(code_point), 1);
}

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Cluster next = first_cluster(text);
    columns += next.columns;
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string_view head_within(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Cluster next = first_cluster(text.substr(end));
    if (next.columns > columns) break;
    columns -= next.columns;
    end += next.bytes;
  }
  return text.substr(0, end);
}

std::vector<std::string_view> wrap(std::string_view text, std::size_t columns, Widths widths) {
  Rows rows(text, columns, widths);
  std::size_t at = 0;
  while (at < text.size()) {
    const Run blanks = rows.read_run(at, Kind::Blanks);
    const Run word = rows.read_run(blanks.end, Kind::Word);
    rows.put(blanks, word);
    at = word.end;
  }
  return rows.finish();
}

}  // namespace chat
