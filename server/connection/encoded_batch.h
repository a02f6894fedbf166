// The entries that one member gets, and their bytes. Pure.

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
  // Its bytes, when they are encoded already; empty otherwise.
  std::string_view encoded = {};
  // How many of its parts were sent already.
  std::size_t told = 0;

  // The parts are sent one after the other: the entry itself, then each message of its history.
  [[nodiscard]] std::size_t parts() const;

  // Whether this member sees it differently from everyone: as its own doing, or as meant for it
  // alone.
  [[nodiscard]] bool is_personal() const { return view != View::Public; }
};

// The bytes of several deliveries, and where each part (or run) ends.
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

// Appends the bytes of `deliveries` to `batch`: of all, or until at least `most` bytes were newly
// encoded. Joins in a row are encoded as one run, and so are leaves. Returns where it stopped.
EncodedBatch::Position encode(const Encoder& encoder, std::span<const Delivery> deliveries,
                              EncodedBatch& batch, std::size_t most = SIZE_MAX);

// An entry which says that `count` events are missing.
[[nodiscard]] EntryPtr missed_entry(std::uint64_t count);

// Appends the deliveries to `viewer` of `entry`, published live: the entry, and the replay that
// it brings.
void append_deliveries(std::vector<Delivery>& deliveries, const EntryPtr& entry, MemberId viewer);

}  // namespace chat
