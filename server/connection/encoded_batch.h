// What one member is to get, and the bytes of it. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/dialect/dialect.h"
#include "server/log/log.h"

namespace chat {

// One entry for one member.
struct Delivery {
  EntryPtr entry;
  View view = View::Public;
  // Its place: public entries of a lower index come before it, all others after it.
  std::uint64_t place = 0;
  // Its bytes, where they are known already; empty where not.
  std::string_view encoded = {};

  // Personal: this member sees it otherwise than everyone, as its own doing or as meant for it
  // alone.
  [[nodiscard]] bool is_personal() const { return view != View::Public; }
};

// The bytes of several deliveries, and where each (or each run told as one) ends.
struct EncodedBatch {
  struct Piece {
    std::size_t end;       // in `bytes`
    std::size_t consumed;  // deliveries up to here
  };
  std::string bytes;
  std::vector<Piece> pieces;

  void clear();
};

// Appends the bytes of `deliveries` to `batch`. Joins in a row, and leaves, are told as one.
void encode(const Dialect& dialect, std::span<const Delivery> deliveries, EncodedBatch& batch);

// Tells that `count` events are missing.
[[nodiscard]] EntryPtr missed_entry(std::uint64_t count);

// Appends the deliveries of `entry`, published live, to `viewer`: one, or also the messages
// or the replay that come with it.
void append_deliveries(std::vector<Delivery>& deliveries, const EntryPtr& entry, MemberId viewer);

}  // namespace chat
