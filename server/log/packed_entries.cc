#include "server/log/packed_entries.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace chat {
namespace {

using Length = std::uint32_t;
using Kind = std::uint8_t;  // the event's place in event::What

// --- the fields of each kind that is ever public ---

// A field more, and the bindings do not compile.
template <class What>
requires event::OneOf<std::remove_const_t<What>, event::Message>
auto fields_of(What& what) {
  auto& [name, text, kind] = what;
  return std::tie(name, text, kind);
}

template <class What>
requires event::OneOf<std::remove_const_t<What>, event::Joined, event::Back>
auto fields_of(What& what) {
  auto& [name, people] = what;
  return std::tie(name, people);
}

template <class What>
requires event::OneOf<std::remove_const_t<What>, event::Left, event::Away>
auto fields_of(What& what) {
  auto& [name, people, reason] = what;
  return std::tie(name, people, reason);
}

template <class What>
requires event::OneOf<std::remove_const_t<What>, event::Renamed>
auto fields_of(What& what) {
  auto& [from, to] = what;
  return std::tie(from, to);
}

template <class What>
requires event::OneOf<std::remove_const_t<What>, event::Notice>
auto fields_of(What& what) {
  auto& [text] = what;
  return std::tie(text);
}

// The kinds that only one member ever gets.
template <class What>
inline constexpr bool is_for_one =
    event::OneOf<What, event::Welcome, event::Whisper, event::Users, event::Ok, event::Error,
                 event::Missed, event::History, event::Current, event::Ping, event::Bye>;

// Calls `use` with all fields of the event, which is public. A new kind does not compile until its
// fields stand above, or it is one for one member.
template <class What, class Use>
void with_fields(What& what, const Use& use) {
  std::visit(
      [&use](auto& each) {
        if constexpr (is_for_one<std::remove_cvref_t<decltype(each)>>) {
          assert(false && "such an event is for one member alone");
        } else {
          std::apply(use, fields_of(each));
        }
      },
      what);
}

template <std::size_t... kKinds>
void become(event::What& what, Kind kind, std::index_sequence<kKinds...> /*all*/) {
  (void)((kKinds == kind && (what.emplace<kKinds>(), true)) || ...);
}

// --- values behind each other ---

template <class Value>
requires std::is_trivially_copyable_v<Value> std::size_t packed_bytes(const Value& value) {
  return sizeof(value);
}

std::size_t packed_bytes(const std::string& text) {
  return sizeof(Length) + text.size();
}

template <class Value>
requires std::is_trivially_copyable_v<Value>
void put(char*& to, const Value& value) {
  std::memcpy(to, &value, sizeof(value));
  to += sizeof(value);
}

void put(char*& to, const std::string& text) {
  put(to, static_cast<Length>(text.size()));
  std::memcpy(to, text.data(), text.size());
  to += text.size();
}

template <class Value>
requires std::is_trivially_copyable_v<Value>
void take(const char*& from, Value& value) {
  std::memcpy(&value, from, sizeof(value));
  from += sizeof(value);
}

void take(const char*& from, std::string& text) {
  Length length = 0;
  take(from, length);
  text.assign(from, length);
  from += length;
}

}  // namespace

// --- segments ---

std::size_t PackedEntries::Segment::place_of_offset(std::uint64_t index) const {
  return size - static_cast<std::size_t>(index - first_index + 1) * sizeof(Offset);
}

std::size_t PackedEntries::Segment::offset_of(std::uint64_t index) const {
  Offset offset = 0;
  std::memcpy(&offset, block.get() + place_of_offset(index), sizeof(offset));
  return offset;
}

std::size_t PackedEntries::Segment::free_bytes() const {
  return size - used - static_cast<std::size_t>(end_index - first_index) * sizeof(Offset);
}

void PackedEntries::add_segment(std::size_t bytes) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): see Segment
  auto block = std::make_unique_for_overwrite<char[]>(bytes);
  segments_.push_back({std::move(block), bytes, 0, end_index_, end_index_, bytes_ever_});
  bytes_held_ += bytes;
}

const PackedEntries::Segment& PackedEntries::segment_of(std::uint64_t index) const {
  return *std::ranges::upper_bound(segments_, index, {},
                                   [](const Segment& segment) { return segment.end_index; });
}

PackedEntries::Header PackedEntries::header_in(const Segment& segment, std::uint64_t index) {
  Header header;
  std::memcpy(&header, segment.block.get() + segment.offset_of(index), sizeof(header));
  return header;
}

PackedEntries::Header PackedEntries::header_at(std::uint64_t index) const {
  return header_in(segment_of(index), index);
}

// --- the queue ---

void PackedEntries::push(const LogEntry& entry) {
  const Event& event = entry.event;
  std::size_t bytes = sizeof(Header) + sizeof(Kind);
  with_fields(event.what, [&](const auto&... field) { bytes += (packed_bytes(field) + ...); });
  const std::size_t with_offset = bytes + sizeof(Offset);
  if (segments_.empty() || segments_.back().free_bytes() < with_offset) {
    add_segment(std::max(kSegmentBytes, with_offset));
  }
  if (is_message(event)) messages_end_ = end_index_ + 1;
  Segment& segment = segments_.back();
  const auto offset = static_cast<Offset>(segment.used);
  char* const block = segment.block.get();
  std::memcpy(block + segment.place_of_offset(end_index_), &offset, sizeof(offset));
  char* to = block + offset;
  put(to, Header{event.seq, event.time_ms, entry.actor, entry.line, entry.cost, messages_end_});
  put(to, static_cast<Kind>(event.what.index()));
  with_fields(event.what, [&](const auto&... field) { (put(to, field), ...); });
  segment.used += bytes;
  segment.end_index = ++end_index_;
  bytes_ever_ += with_offset;
}

void PackedEntries::pop() {
  ++first_index_;
  if (first_index_ < segments_.front().end_index) return;
  bytes_held_ -= segments_.front().size;
  segments_.pop_front();
}

EntryPtr PackedEntries::at(std::uint64_t index) const {
  const Segment& segment = segment_of(index);
  const char* from = segment.block.get() + segment.offset_of(index);
  return unpack_one(from, index);
}

PackedEntries::Copy PackedEntries::copy(std::uint64_t index, std::uint64_t end,
                                        std::size_t bytes) const {
  Copy copy;
  copy.first_index = index;
  std::uint64_t size = 0;
  while (index < end && size < bytes) {
    const Segment& segment = segment_of(index);
    const std::size_t begin = segment.offset_of(index);
    const std::uint64_t last = std::min(end, segment.end_index);
    for (; index < last && size < bytes; ++index) size += header_in(segment, index).cost;
    const std::size_t stop = index < segment.end_index ? segment.offset_of(index) : segment.used;
    copy.bytes.append(segment.block.get() + begin, stop - begin);
  }
  copy.end_index = index;
  return copy;
}

void PackedEntries::unpack(const Copy& copy, std::vector<EntryPtr>& entries) {
  const char* from = copy.bytes.data();
  for (std::uint64_t index = copy.first_index; index < copy.end_index; ++index) {
    entries.push_back(unpack_one(from, index));
  }
}

// `from` is moved behind the entry.
EntryPtr PackedEntries::unpack_one(const char*& from, std::uint64_t index) {
  Header header;
  Kind kind = 0;
  take(from, header);
  take(from, kind);
  auto entry = std::make_shared<LogEntry>();
  entry->event.seq = header.seq;
  entry->event.time_ms = header.time_ms;
  entry->actor = header.actor;
  entry->line = header.line;
  entry->public_index = index;
  entry->cost = static_cast<std::size_t>(header.cost);
  event::What& what = entry->event.what;
  become(what, kind, std::make_index_sequence<std::variant_size_v<event::What>>());
  with_fields(what, [&](auto&... field) { (take(from, field), ...); });
  return entry;
}

std::uint64_t PackedEntries::seq_at(std::uint64_t index) const {
  return header_at(index).seq;
}

bool PackedEntries::is_message_at(std::uint64_t index) const {
  return header_at(index).messages_end == index + 1;
}

std::uint64_t PackedEntries::index_of(std::uint64_t seq) const {
  const auto segment = std::ranges::partition_point(segments_, [seq](const Segment& each) {
    return header_in(each, each.end_index - 1).seq < seq;
  });
  if (segment == segments_.end()) return end_index_;
  std::uint64_t first = std::max(first_index_, segment->first_index);
  for (std::uint64_t end = segment->end_index; first < end;) {
    const std::uint64_t middle = first + (end - first) / 2;
    if (header_in(*segment, middle).seq < seq) {
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  return first;
}

std::optional<std::uint64_t> PackedEntries::message_before(std::uint64_t end) const {
  if (end == first_index_) return std::nullopt;
  const std::uint64_t messages_end = header_at(end - 1).messages_end;
  if (messages_end <= first_index_) return std::nullopt;
  return messages_end - 1;
}

std::uint64_t PackedEntries::bytes_before(std::uint64_t index) const {
  if (index == end_index_) return bytes_ever_;
  const Segment& segment = segment_of(index);
  return segment.bytes_before + segment.offset_of(index) +
         (index - segment.first_index) * sizeof(Offset);
}

}  // namespace chat
