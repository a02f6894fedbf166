// The room's waits: who comes or goes waits until the others can be told of it, and who says
// something until it is their turn.

#include <optional>
#include <string>

#include "server/room/room.h"

namespace chat {

std::optional<Refusal> Room::wait_to_come(const std::string& counted_as) {
  if (!closed_ && !moves_.may_move()) {
    if (!moves_.begin_joining(counted_as)) {
      return Refusal{code::kBusy, "too many people are coming in at the same moment; try again"};
    }
    wait_to_move(moves_.coming());
    moves_.end_joining(counted_as);
  }
  if (closed_) return Refusal{code::kBusy, "the server is stopping"};
  return std::nullopt;
}

void Room::wait_to_go() {
  if (moves_.may_wait_to_go()) wait_to_move(moves_.going());
}

void Room::wait_to_move(Moves::Queue& queue) {
  while (!closed_ && !moves_.may_move()) wait_once(queue);
}

void Room::wait_once(Moves::Queue& queue) {
  ++queue.waiting;
  queue.turn.wait(mutex_);
  --queue.waiting;
}

bool Room::may_wait(const Member& member, LinkId link) const {
  return !closed_ && !member.unreachable && member.link == link;
}

void Room::wait_for_allowance(Member& member, LinkId link) {
  const auto begin = Clock::now();
  const bool is_slowed = Allowances::is_slowed(member, begin);
  if (is_slowed && slowed_.note_line(member.slowed, begin) && settings_.on_slowed) {
    settings_.on_slowed(member.name, member.address);
  }
  while (may_wait(member, link) && !Allowances::is_within(member)) {
    (void)member.turn.wait_until(mutex_, Allowances::next_line(member));
  }
  if (is_slowed) member.slowed.in_all += Clock::now() - begin;
}

// Who shares an address with thousands who ask for much can still talk, keep order, and leave. A
// whisper to a wrong name has its pause; what cannot be said to anyone is answered in its turn.
Room::Asks Room::asks(const Member& member, const Request& request) {
  if (const auto* say = std::get_if<Say>(&request))
    return say->meant.empty() ? Asks::No : Asks::Yes;
  const bool is_order = std::holds_alternative<Ordered>(request) && member.role == Member::Role::Op;
  const bool is_free = std::holds_alternative<Act>(request) ||
                       std::holds_alternative<Whisper>(request) ||
                       std::holds_alternative<Quit>(request);
  return is_order || is_free ? Asks::No : Asks::Yes;
}

bool Room::wait_for_turn(Member& member, LinkId link, Asks asks) {
  while (may_wait(member, link)) {
    const bool is_over = backpressure_.is_over_own_bound(member);
    const bool is_early = !Allowances::is_within(member);
    if (is_over || is_early) Backpressure::stop_waiting_to_ask(member);  // others go first
    if (is_early && !is_over) {
      wait_for_allowance(member, link);
    } else if (is_over || (asks == Asks::Yes && !backpressure_.may_ask(member))) {
      member.turn.wait(mutex_);
    } else {
      break;
    }
  }
  if (!may_wait(member, link)) {
    if (member.link == link) Backpressure::stop_waiting_to_ask(member);
    return false;
  }
  if (backpressure_.may_publish(member)) return true;
  while (may_wait(member, link) && member.publishing == Member::Turn::InLine) {
    member.turn.wait(mutex_);
  }
  if (member.link != link) return false;  // it was withdrawn when it lost its connection
  backpressure_.withdraw(member);
  return may_wait(member, link);
}

}  // namespace chat
