#include "client/talk/scrollback.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace chat {
namespace {

bool is_said_by_others(const Entry& entry) {
  const bool said = entry.kind == Entry::Kind::Message || entry.kind == Entry::Kind::Action ||
                    entry.kind == Entry::Kind::Whisper;
  return said && entry.whose != Entry::Whose::Mine;
}

}  // namespace

void Scrollback::add(Entry entry) {
  if (top_ && is_said_by_others(entry)) ++unread_;
  if (mark_ == end() && entry.whose == Entry::Whose::Mine) ++*mark_;
  entries_.push_back(std::move(entry));
  if (entries_.size() <= kMaxEntries) return;
  entries_.pop_front();
  ++first_;
  before_ = Before::NotHere;
}

std::size_t Scrollback::add_older(std::vector<Entry> older) {
  const std::uint64_t known = oldest_seq().value_or(std::numeric_limits<std::uint64_t>::max());
  std::erase_if(older, [&](const Entry& entry) { return entry.seq == 0 || entry.seq >= known; });
  std::stable_sort(older.begin(), older.end(),
                   [](const Entry& a, const Entry& b) { return a.seq < b.seq; });
  const auto same = [](const Entry& a, const Entry& b) { return a.seq == b.seq; };
  older.erase(std::unique(older.begin(), older.end(), same), older.end());
  const std::size_t taken = std::min(older.size(), kMaxEntries - entries_.size());
  const auto rest = older.end() - static_cast<std::ptrdiff_t>(taken);
  entries_.insert(entries_.begin(), std::make_move_iterator(rest),
                  std::make_move_iterator(older.end()));
  first_ -= static_cast<Number>(taken);
  if (taken < older.size()) before_ = Before::NotHere;
  return taken;
}

void Scrollback::set_before(Before before) {
  if (before_ == Before::Unknown) before_ = before;
}

void Scrollback::clear() {
  first_ = end();
  entries_.clear();
  before_ = Before::Unknown;
  follow();
  mark_.reset();
}

std::optional<std::uint64_t> Scrollback::oldest_seq() const {
  std::optional<std::uint64_t> oldest;
  for (const Entry& entry : entries_) {
    if (entry.seq != 0 && (!oldest || entry.seq < *oldest)) oldest = entry.seq;
  }
  return oldest;
}

std::optional<Scrollback::Place> Scrollback::top() const {
  if (!top_) return std::nullopt;
  return std::max(*top_, Place{first_, 0});
}

void Scrollback::hold(Place top) {
  top_ = top;
}

void Scrollback::follow() {
  top_.reset();
  unread_ = 0;
}

void Scrollback::here_again() {
  if (mark_ == end()) mark_.reset();
}

}  // namespace chat
