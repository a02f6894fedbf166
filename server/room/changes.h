// Changes: the only place that changes members and log. apply() carries out a plan. A command
// that cannot be carried out any more (its name was taken meanwhile, its addressee has left) gets
// its error there.
//
// Not thread-safe: the room's mutex guards it.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/log/snapshot.h"
#include "server/log/token.h"
#include "server/moderation/moderation.h"
#include "server/moderation/orders.h"
#include "server/room/absences.h"
#include "server/room/allowances.h"
#include "server/room/backpressure.h"
#include "server/room/limits.h"
#include "server/room/members.h"
#include "server/room/publisher.h"
#include "server/room/requests.h"
#include "server/room/settings.h"

namespace chat {

// The connection that a member comes on, and the outbox that its share is delivered to.
struct Arrival {
  LinkId link = kNoLink;
  std::string_view address;
  Outbox* outbox = nullptr;
  // Missing: only a session that there is already lets it in.
  enum class Password : std::uint8_t { Known, Missing } password = Password::Known;
};

// A request to join: see Room::join().
struct Newcomer {
  std::string_view name;
  std::size_t history = 0;
  std::optional<Secret> secret;
  std::optional<Secret> key;
};

// The parts of the room that a change concerns.
struct Parts {
  const Limits& limits;
  const RoomSettings& settings;
  Members& members;
  Backpressure& backpressure;
  Allowances& allowances;
  Publisher& publisher;
  Absences& absences;
  Moderation& moderation;
  const Requests& requests;
};

// When what holds for that time from now on is over; without a time kForEver.
[[nodiscard]] inline std::int64_t end_of(std::optional<std::chrono::seconds> time,
                                         std::int64_t now_ms) {
  return time ? now_ms + std::chrono::milliseconds(*time).count() : kForEver;
}

class Changes {
 public:
  using Clock = Absences::Clock;

  explicit Changes(const Parts& parts) : parts_(parts) {}

  // --- coming, going, coming back ---

  [[nodiscard]] std::optional<Refusal> join(const Arrival& arrival, const Newcomer& newcomer);
  // Where the others were told that the member of that token is away, so that they are told when it
  // is back: it does not expire, nor give way, until it is resumed or let_expire() is called. False
  // for any other token.
  [[nodiscard]] bool keep_from_expiring(const Token& token);
  // It has its whole grace again, if it is still away.
  void let_expire(const Token& token);
  [[nodiscard]] std::optional<Refusal> resume(const Arrival& arrival, const Token& token,
                                              std::uint64_t after);
  // Removes the member, tells everyone, and says `bye` where there is a connection, or `last_bytes`
  // instead, if there are any.
  void leave(Member& member, std::string_view reason, std::string last_bytes = {});
  // Whether the member's session waits for it when its connection is lost.
  [[nodiscard]] bool has_to_wait(const Member& member) const;
  void lose(Member& member, std::string_view reason, Clock::time_point now,
            std::string last_bytes = {});
  // A timer of an absent member has fired.
  void on_timer(const Absences::Due& due);

  // --- what members ask for ---

  // Notes that the member has sent a line.
  void hear(Member& member);
  // Carries out the plan for line `line`, the member's next one. `plan` is no Search.
  void apply(Member& member, std::uint64_t line, Plan&& plan);
  // Carries out what whoever keeps order has asked for; Requests::refusal() has none. `by` is who,
  // as in "kicked by the operator".
  [[nodiscard]] OrderResult apply(std::string_view by, const Order& order);
  void answer_number(const Requests::NumberAnswer& answer);

  // Absent members who have given way to somebody who came.
  [[nodiscard]] std::uint64_t gave_way() const { return gave_way_; }

  // --- the end, and a new beginning ---

  // Says `bye` to everyone. Who has quit and is not gone yet leaves.
  void say_bye_to_all(std::string_view reason);
  // After say_bye_to_all(): removes the member, or takes it off its connection, and tells nobody.
  void remove(Member& member);
  void detach(Member& member);
  [[nodiscard]] Snapshot snapshot() const;
  void restore(const Snapshot& past, Clock::time_point now);

 private:
  // Removes the member, and tells everyone; `bye` is for the member.
  void leave(Member& member, std::string_view reason, const event::Bye& bye,
             std::string last_bytes);
  bool make_room();
  // The member whose session that is; nullptr: there is none (any more).
  [[nodiscard]] Member* with_session(const Token& token) const;
  // What stands for the member where peers are counted.
  [[nodiscard]] std::string counted_as(std::string_view address, MemberId member) const;
  // A member is about to come to that address. The reason why it cannot; else there is room, if
  // need be because an absent member of the address has given way.
  [[nodiscard]] std::optional<Refusal> make_room_at(std::string_view address);
  // The same for a member that comes back.
  [[nodiscard]] std::optional<Refusal> make_room_at(std::string_view address,
                                                    const Member& for_whom);
  // Ends the session of an absent member: in the second case because somebody came.
  void expire(Member& absent, std::string_view reason);
  void give_way(Member& absent, std::string_view reason);
  void tell_of_lost_whispers(const Member& absent, std::string_view how);
  // Puts the member on this connection, unless that happens too often, or too many are there.
  [[nodiscard]] std::optional<Refusal> take_up(const Arrival& arrival, Member& member,
                                               std::uint64_t after);
  void attach(const Arrival& arrival, Member& member, std::uint64_t after);
  [[nodiscard]] EntryDraft welcome_for(const Member& member) const;
  void say_bye(const Member& member, std::string_view code, std::string_view sentence,
               std::string last_bytes = {});
  void carry_out(Member& member, std::uint64_t line, const Quit& quit);
  void carry_out(Member& member, std::uint64_t line, Say& say);
  void carry_out(Member& member, std::uint64_t line, Act& act);
  void carry_out(Member& member, std::uint64_t line, SendWhisper& whisper);
  void carry_out(Member& member, std::uint64_t line, Rename& rename);
  void carry_out(const Member& member, std::uint64_t line, const Order& order);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Kick& kick);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Mute& mute);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Unmute& unmute);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Ban& order);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Unban& unban);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Op& op);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Deop& deop);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Tell& tell);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Lock& lock);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::Unlock& unlock);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::SetTopic& set);
  [[nodiscard]] OrderResult carry_out(std::string_view by, const order::ClearHistory& clear);
  // Ends the member's session, wherever it is: the room, and the member, are told `how` and why.
  void put_out(Member& member, std::string_view how);
  // Puts out everyone from the network, and returns how many these are.
  std::size_t put_out_all_from(const std::optional<Network>& network, std::string_view how);
  // Adds the address of the person who is banned, and the aside about it to `result`.
  void add_address(BanTarget& target, const Member& holder, OrderResult& result) const;
  // What of an address goes with a ban of a name; nothing where it does not tell who that is.
  [[nodiscard]] std::optional<Network> telling_network(const std::string& address) const;
  // What else a network shuts out: this machine. Empty: nothing.
  [[nodiscard]] std::string shut_out_too(const Network& network) const;
  void tell_all(std::string text);
  // Tells everyone the sentence.
  OrderResult told_to_all(std::string sentence);
  // A newcomer is told what has to be known here.
  void tell_newcomer(const Member& member);
  // A newcomer who left while muted is muted again.
  void mute_again(Member& member);
  void refuse(const Member& member, std::uint64_t line, Refusal refusal);
  [[nodiscard]] std::uint32_t people() const {
    return static_cast<std::uint32_t>(parts_.members.size());
  }

  const Parts parts_;
  MemberId last_member_ = kNobody;
  std::uint64_t gave_way_ = 0;
};

}  // namespace chat
