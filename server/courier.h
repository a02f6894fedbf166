// A courier delivers to its share of the members: it takes all that was published since its last
// round, encodes it once per dialect, and makes one send() per member. It never waits for a reader.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/mutex.h"
#include "server/console.h"
#include "server/outbox.h"
#include "server/parcel.h"
#include "server/room.h"

namespace chat {

class Courier {
 public:
  // `number` is the courier's own in the room. Room and console outlive it.
  Courier(Room& room, Console& console, std::size_t number);

  // Starts the thread, which ends after Room::finish(). Throws std::system_error.
  void start();
  void join();

  // Must be called before `id` joins the room; the courier has the right to send from its welcome
  // until Outbox::finish(). Any thread.
  void expect(MemberId id, Outbox& outbox);
  // Takes expect() back: `id` did not get in.
  void forget(MemberId id);

 private:
  struct Recipient {
    MemberId id = kNobody;
    Outbox* outbox = nullptr;
    // Of this round: what is seen otherwise than by everyone, and where the member came in.
    std::vector<std::uint32_t> specials;
    std::uint32_t start = 0;
    bool leaves = false;
  };
  // A round's public entries as one dialect tells them.
  struct Batch {
    const Dialect* dialect = nullptr;
    Parcel parcel;
    std::vector<std::string_view> encoded;  // per public entry; empty when told in a run
    std::uint64_t round = 0;                // the one it was made for
  };

  void run() noexcept;
  void round();
  void sort_out_specials();
  Recipient* recipient(MemberId id);
  void admit(MemberId id, std::uint32_t position);
  void note_special(MemberId id, std::uint32_t position);
  void show_on_console() const;

  void deliver(Recipient& to);
  // To who has nothing special in this round, and to who has.
  void deliver_shared(Recipient& to);
  void deliver_own(Recipient& to);
  void send(Recipient& to, const Parcel& parcel, std::span<const Delivery> deliveries);
  void leave_to_drain(Recipient& to, const Parcel& parcel, std::span<const Delivery> deliveries,
                      std::size_t sent);
  const Batch& batch_for(const Dialect& dialect);
  void list_specials(const Recipient& to, std::vector<Delivery>& deliveries) const;
  void list_all(const Recipient& to, const Batch& batch, std::vector<Delivery>& deliveries) const;
  void end_round();
  void remove(MemberId id);

  Room& room_;
  Console& console_;
  const std::size_t number_;
  std::thread thread_;

  Mutex mutex_;
  std::unordered_map<MemberId, Outbox*> expected_ GUARDED_BY(mutex_);

  // All below is the courier's own thread's.
  std::vector<Recipient> recipients_;
  std::unordered_map<MemberId, std::size_t> places_;  // in recipients_
  std::vector<EntryPtr> entries_;                     // of this round
  std::vector<Delivery> public_;                      // of those, the public ones, for everyone
  std::uint64_t end_ = 0;                             // the public index after this round
  std::deque<Batch> batches_;                         // references into it must stay good
  std::uint64_t round_ = 0;
  std::vector<MemberId> touched_;  // who has something special in this round
  std::vector<Outbox*> said_bye_;  // nothing more will be sent to them
  std::vector<Room::Spent> spent_;
  Parcel own_parcel_;
};

}  // namespace chat
