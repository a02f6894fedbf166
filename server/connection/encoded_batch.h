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
  // How many of its parts were told already.
  std::size_t told = 0;

  // Itself, and of a history each message: as many parts are told one after the other.
  [[nodiscard]] std::size_t parts() const;

  // Personal: this member sees it otherwise than everyone, as its own doing or as meant for it
  // alone.
  [[nodiscard]] bool is_personal() const { return view != View::Public; }
};

// The bytes of several deliveries, and where each part (or run told as one) ends.
struct EncodedBatch {
  // A place in a list of deliveries: before that part of that delivery.
  struct Position {
    std::size_t delivery = 0;
    std::size_t part = 0;
  };
  struct Piece {
    std::size_t end;  // in `bytes`
    Position next;    // what comes after it
  };
  std::string bytes;
  std::vector<Piece> pieces;

  void clear();
};

// Appends the bytes of `deliveries` to `batch`: of all, or until `most` bytes were encoded, those
// not counted that were known already. Joins in a row, and leaves, are told as one. Returns where
// it stopped.
EncodedBatch::Position encode(const Encoder& encoder, std::span<const Delivery> deliveries,
                              EncodedBatch& batch, std::size_t most = SIZE_MAX);

// Tells that `count` events are missing.
[[nodiscard]] EntryPtr missed_entry(std::uint64_t count);

// Appends the deliveries of `entry`, published live, to `viewer`: one, or also the replay that
// comes with it.
void append_deliveries(std::vector<Delivery>& deliveries, const EntryPtr& entry, MemberId viewer);

}  // namespace chat
