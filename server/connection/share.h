// A share of the members that are on a connection, and how a round is delivered to them: it is
// encoded once per dialect, and there is one send() per member. Nothing waits for a reader.
//
// One courier at a time uses it; the room hands it from one to the next (see Room::take()).

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/connection/encoded_batch.h"
#include "server/connection/outbox.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace chat {

class Share {
 public:
  // `limits` outlives it.
  explicit Share(const Limits& limits) : limits_(limits) {}

  // Delivers `entries` to those of the share's members that they are for. Replaces `released` by
  // what is owed no longer, and the connections that are lost. Returns how many lines were handed
  // to the system.
  std::uint64_t deliver(const std::vector<EntryPtr>& entries, std::vector<Released>& released);

 private:
  // A member on one connection, from its welcome to its bye. Until Outbox::finish(), a courier or
  // the catch-up thread that it started may send. A member may come back on another connection
  // before that; it is then two recipients until the end of the round.
  struct Recipient {
    MemberId id = kNobody;
    Outbox* outbox = nullptr;
    // Of this round: its personal entries, and the first entry that it may see.
    std::vector<std::uint32_t> personal;
    std::uint32_t start = 0;
    std::size_t public_before = 0;  // how many public ones come before it
    // This round's replay, if a welcome brings one, and its bye, which comes last of all.
    const Replay* replay = nullptr;
    std::optional<std::uint32_t> bye;
  };
  // The public entries of a round in one dialect's encoding.
  struct SharedBatch {
    const Encoder* encoder = nullptr;
    EncodedBatch encoded;
    std::vector<std::string_view> alone;  // per public entry; empty when told in a run
    std::uint64_t round = 0;              // the round it was made for
  };

  void sort_out_personal();
  void admit(const LogEntry& welcome, std::uint32_t position);
  void note_personal(MemberId id, std::uint32_t position);

  void deliver(Recipient& to);
  // For a member that comes back; for one without personal entries; for one with them.
  void deliver_replay(Recipient& to, std::vector<Delivery> personal);
  void deliver_shared(Recipient& to);
  void deliver_own(Recipient& to);
  // The first public entry that `to` does not get any more.
  [[nodiscard]] std::uint64_t end_for(const Recipient& to) const;
  void send(Recipient& to, const EncodedBatch& batch, std::span<const Delivery> deliveries);
  void leave_to_catch_up(Recipient& to, const EncodedBatch& batch,
                         std::span<const Delivery> deliveries, std::size_t sent);
  void leave_to_catch_up(Recipient& to, Outbox::Backlog backlog);
  void note_lost(LinkId link);
  const SharedBatch& shared_batch(const Encoder& encoder);
  void list_personal(const Recipient& to, std::vector<Delivery>& deliveries) const;
  void list_all(const Recipient& to, const SharedBatch& batch,
                std::vector<Delivery>& deliveries) const;
  void end_round();
  void remove(std::size_t place);

  const Limits& limits_;
  std::vector<Recipient> recipients_;
  std::unordered_map<MemberId, std::size_t> places_;  // in recipients_, without a bye yet
  std::span<const EntryPtr> entries_;                 // of this round
  std::vector<Delivery> public_;                      // the public ones among them
  std::uint64_t end_ = 0;                             // the public index after this round
  std::deque<SharedBatch> shared_;                    // a deque: references stay valid
  std::uint64_t round_ = 0;
  std::vector<std::size_t> touched_;           // the recipients with personal entries in this round
  std::vector<Outbox*> said_bye_;              // nothing more will be sent to them
  std::vector<Released>* released_ = nullptr;  // of this round
  std::uint64_t sent_ = 0;                     // lines, in this round
  EncodedBatch own_batch_;
};

}  // namespace chat
