#include "client/talk/scrollback.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace chat {
namespace {

using Place = Scrollback::Place;

Entry said(std::uint64_t seq, std::string text = "hello") {
  Entry entry;
  entry.kind = Entry::Kind::Message;
  entry.seq = seq;
  entry.name = "ann";
  entry.text = std::move(text);
  return entry;
}

Entry told(Entry::Kind kind, Entry::Whose whose = Entry::Whose::Others) {
  Entry entry;
  entry.kind = kind;
  entry.whose = whose;
  return entry;
}

std::vector<Entry> from_to(std::uint64_t first, std::uint64_t last) {
  std::vector<Entry> entries;
  for (std::uint64_t seq = first; seq <= last; ++seq) entries.push_back(said(seq));
  return entries;
}

std::vector<std::uint64_t> seqs(const Scrollback& scrollback) {
  std::vector<std::uint64_t> seqs;
  for (const Entry& entry : scrollback.entries()) seqs.push_back(entry.seq);
  return seqs;
}

TEST_CASE("what is too much falls off at the front, and the rest keeps its numbers") {
  Scrollback scrollback;
  for (std::uint64_t seq = 1; seq <= Scrollback::kMaxEntries + 5; ++seq) scrollback.add(said(seq));
  CHECK(scrollback.size() == Scrollback::kMaxEntries);
  CHECK(scrollback.first() == 5);
  CHECK(scrollback.at(5).seq == 6);
  CHECK(scrollback.at(scrollback.end() - 1).seq == Scrollback::kMaxEntries + 5);
}

TEST_CASE("history goes to the front in order; what is known or has no place stays out") {
  Scrollback scrollback;
  scrollback.add(told(Entry::Kind::Notice));
  scrollback.add(said(10));
  scrollback.add(said(11));
  std::vector<Entry> older = {said(9),  said(7), said(10), said(11),
                              said(12), said(8), said(9),  told(Entry::Kind::Notice)};
  CHECK(scrollback.add_older(std::move(older)) == 3);
  CHECK(seqs(scrollback) == std::vector<std::uint64_t>{7, 8, 9, 0, 10, 11});
  CHECK(scrollback.first() == -3);
  CHECK(scrollback.oldest_seq() == 7);
  CHECK(scrollback.add_older(from_to(7, 11)) == 0);
}

TEST_CASE("without any message known all history is taken") {
  Scrollback scrollback;
  CHECK_FALSE(scrollback.oldest_seq().has_value());
  scrollback.add(told(Entry::Kind::Notice));
  CHECK(scrollback.add_older(from_to(1, 3)) == 3);
  CHECK(seqs(scrollback) == std::vector<std::uint64_t>{1, 2, 3, 0});
}

TEST_CASE("history never pushes out what is newer: the newest of it that has room is taken") {
  Scrollback scrollback;
  for (std::uint64_t seq = 1'000'000; scrollback.size() < Scrollback::kMaxEntries - 2; ++seq) {
    scrollback.add(said(seq));
  }
  CHECK(scrollback.before() == Scrollback::Before::Unknown);
  CHECK(scrollback.add_older(from_to(1, 50)) == 2);
  CHECK(scrollback.before() == Scrollback::Before::NotHere);
  scrollback.set_before(Scrollback::Before::Nothing);
  CHECK(scrollback.before() == Scrollback::Before::NotHere);
  CHECK(scrollback.size() == Scrollback::kMaxEntries);
  CHECK(scrollback.at(scrollback.first()).seq == 49);
  CHECK(scrollback.at(scrollback.first() + 1).seq == 50);
  CHECK(scrollback.add_older(from_to(1, 48)) == 0);
}

TEST_CASE("what is before the oldest entry is not known any more when that is dropped or all is") {
  Scrollback scrollback;
  scrollback.add(said(1));
  scrollback.set_before(Scrollback::Before::Nothing);
  for (std::uint64_t seq = 2; seq <= Scrollback::kMaxEntries; ++seq) scrollback.add(said(seq));
  CHECK(scrollback.before() == Scrollback::Before::Nothing);
  scrollback.add(said(Scrollback::kMaxEntries + 1));
  CHECK(scrollback.before() == Scrollback::Before::NotHere);
  scrollback.clear();
  CHECK(scrollback.before() == Scrollback::Before::Unknown);
}

TEST_CASE("what others say while the end is not seen is counted, arrivals and one's own are not") {
  Scrollback scrollback;
  scrollback.add(said(1));
  CHECK(scrollback.unread() == 0);
  scrollback.hold({0, 0});
  scrollback.add(said(2));
  scrollback.add(told(Entry::Kind::Whisper, Entry::Whose::AtMe));
  scrollback.add(told(Entry::Kind::Action));
  scrollback.add(told(Entry::Kind::Message, Entry::Whose::Mine));
  scrollback.add(told(Entry::Kind::Arrival));
  scrollback.add(told(Entry::Kind::Notice));
  scrollback.add(told(Entry::Kind::Error));
  CHECK(scrollback.unread() == 3);
  scrollback.follow();
  CHECK(scrollback.unread() == 0);
  CHECK_FALSE(scrollback.top().has_value());
}

TEST_CASE("the place that is read stays where it is until it falls off") {
  Scrollback scrollback;
  for (std::uint64_t seq = 1; seq <= Scrollback::kMaxEntries; ++seq) scrollback.add(said(seq));
  scrollback.hold({1, 3});
  scrollback.add(said(5000));
  CHECK(scrollback.top() == Place{1, 3});
  scrollback.add(said(5001));
  CHECK(scrollback.top() == Place{2, 0});
  CHECK(scrollback.add_older(from_to(1, 3)) == 0);
  CHECK(scrollback.top() == Place{2, 0});
}

TEST_CASE("history at the front moves nothing of what is read") {
  Scrollback scrollback;
  scrollback.add(said(10));
  scrollback.add(said(11));
  scrollback.hold({0, 1});
  scrollback.add_older(from_to(1, 9));
  CHECK(scrollback.top() == Place{0, 1});
  CHECK(scrollback.at(0).seq == 10);
}

TEST_CASE("the mark stands after what was seen, moves past one's own words, and goes unused") {
  Scrollback scrollback;
  scrollback.add(said(1));
  CHECK_FALSE(scrollback.mark().has_value());
  scrollback.mark_here();
  CHECK(scrollback.mark() == 1);
  scrollback.here_again();
  CHECK_FALSE(scrollback.mark().has_value());
  scrollback.mark_here();
  scrollback.add(told(Entry::Kind::Message, Entry::Whose::Mine));
  CHECK(scrollback.mark() == 2);
  scrollback.add(said(3));
  scrollback.add(told(Entry::Kind::Message, Entry::Whose::Mine));
  scrollback.here_again();
  CHECK(scrollback.mark() == 2);
  scrollback.mark_here();
  CHECK(scrollback.mark() == 4);
}

TEST_CASE("cleared, there is nothing: no entry, no place, no mark, nothing unread") {
  Scrollback scrollback;
  scrollback.add(said(1));
  scrollback.hold({0, 0});
  scrollback.add(said(2));
  scrollback.mark_here();
  scrollback.clear();
  CHECK(scrollback.empty());
  CHECK(scrollback.unread() == 0);
  CHECK_FALSE(scrollback.top().has_value());
  CHECK_FALSE(scrollback.mark().has_value());
  CHECK(scrollback.first() == 2);
  scrollback.add(said(3));
  CHECK(scrollback.at(2).seq == 3);
}

}  // namespace
}  // namespace chat
