// A courier delivers to its share of the members: it takes all that was published since its last
// round, encodes it once per dialect, and makes one send() per member. It never waits for a reader.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "server/connection/encoded_batch.h"
#include "server/connection/outbox.h"
#include "server/room/limits.h"
#include "server/room/room.h"

namespace chat {

class Courier {
 public:
  // `number` is the courier's own in the room. Room and limits outlive it.
  Courier(Room& room, const Limits& limits, std::size_t number)
      : room_(room), limits_(limits), number_(number) {}

  // Starts the thread, which ends after Room::finish(). Throws std::system_error.
  void start();
  void join();

 private:
  // A member on one connection, from its welcome to its bye: until Outbox::finish() the courier,
  // or the catch-up thread that it made, has the right to send. A member may come back on another
  // connection before that, and is then two recipients for the rest of the round.
  struct Recipient {
    MemberId id = kNobody;
    Outbox* outbox = nullptr;
    // Of this round: its personal entries, and the first entry that it may see.
    std::vector<std::uint32_t> personal;
    std::uint32_t start = 0;
    // In this round: the welcome brings a replay; and the bye, which is the last of all.
    const Replay* replay = nullptr;
    std::optional<std::uint32_t> bye;
  };
  // A round's public entries as one dialect tells them.
  struct SharedBatch {
    const Encoder* encoder = nullptr;
    EncodedBatch encoded;
    std::vector<std::string_view> alone;  // per public entry; empty when told in a run
    std::uint64_t round = 0;              // the one it was made for
  };

  void run() noexcept;
  void round();
  void sort_out_personal();
  void admit(const LogEntry& welcome, std::uint32_t position);
  void note_personal(MemberId id, std::uint32_t position);

  void deliver(Recipient& to);
  // To a member that comes back; to one without personal entries; to one with them.
  void deliver_replay(Recipient& to, std::vector<Delivery> personal);
  void deliver_shared(Recipient& to);
  void deliver_own(Recipient& to);
  // The first public entry that is not for `to` any more.
  [[nodiscard]] std::uint64_t end_for(const Recipient& to) const;
  void send(Recipient& to, const EncodedBatch& batch, std::span<const Delivery> deliveries);
  void leave_to_catch_up(Recipient& to, const EncodedBatch& batch,
                         std::span<const Delivery> deliveries, std::size_t sent);
  const SharedBatch& shared_batch(const Encoder& encoder);
  void list_personal(const Recipient& to, std::vector<Delivery>& deliveries) const;
  void list_all(const Recipient& to, const SharedBatch& batch,
                std::vector<Delivery>& deliveries) const;
  void end_round();
  void remove(std::size_t place);

  Room& room_;
  const Limits& limits_;
  const std::size_t number_;
  std::thread thread_;

  // All below is the courier's own thread's.
  std::vector<Recipient> recipients_;
  std::unordered_map<MemberId, std::size_t> places_;  // in recipients_, of who has had no bye
  std::vector<EntryPtr> entries_;                     // of this round
  std::vector<Delivery> public_;                      // of those, the public ones, for everyone
  std::uint64_t end_ = 0;                             // the public index after this round
  std::deque<SharedBatch> shared_;                    // references into it must stay good
  std::uint64_t round_ = 0;
  std::vector<std::size_t> touched_;  // the recipients with personal entries in this round
  std::vector<Outbox*> said_bye_;     // nothing more will be sent to them
  std::vector<Room::Released> released_;
  EncodedBatch own_batch_;
};

}  // namespace chat
