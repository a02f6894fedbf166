// Who comes and who goes, and the end.

#include "server/room/room.h"

#include <algorithm>
#include <utility>

namespace chat {
namespace {

// Names in a welcome; the rest is a number there.
constexpr std::size_t kNamesAtWelcome = 20;

}  // namespace

Room::Room(const Limits& limits, Settings settings)
    : limits_(limits),
      settings_(std::move(settings)),
      log_(limits.window_bytes, limits.history),
      mailboxes_(settings_.couriers) {}

std::optional<Room::Refusal> Room::join(const Arrival& arrival, std::string_view name,
                                        std::size_t history, const std::optional<Secret>& secret,
                                        const std::optional<Secret>& key) {
  const MutexLock lock(mutex_);
  if (closed_) return Refusal{code::kBusy, "the server is stopping"};
  Member* namesake = members_.find(name);
  if (key && namesake != nullptr && namesake->resumption && namesake->resumption->has_key(*key)) {
    attach(arrival, *namesake, 0);
    return std::nullopt;
  }
  if (auto refusal = name_refusal(name, nullptr)) return refusal;
  if (members_.size() >= limits_.max_members) {
    return Refusal{code::kFull, "the room is full (" + std::to_string(limits_.max_members) +
                                    " people); try again later"};
  }
  Member& member = members_.add(++last_member_, name);
  members_.move(member, arrival.link);
  member.address = arrival.address;
  member.last_said_ms = now_ms();
  if (secret) member.resumption = std::make_unique<Resumption>(member.id, *secret, last_seq_ + 1);
  if (secret && key) member.resumption->set_key(*key);

  const auto welcome = welcome_for(member);
  welcome->event.as<event::Welcome>()->here = members_.people(kNamesAtWelcome, member.last_said_ms);
  welcome->outbox = arrival.outbox;
  publish_welcome(member, welcome);
  auto past = log_.history();
  if (past->messages.size() > history) {
    past = make_history(
        {past->messages.end() - static_cast<std::ptrdiff_t>(history), past->messages.end()});
  }
  if (past->messages.empty()) {
    publish(reply_to(member, 0, event::Current{}));
  } else {
    publish_history(member, 0, std::move(past));
  }

  auto joined = entry_by(member, 0, event::Joined{member.name, people()});
  joined->address = arrival.address;
  publish(joined);
  return std::nullopt;
}

// --- going ---

void Room::leave(LinkId link, std::string_view reason) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  if (member == nullptr) return;
  if (closed_) {  // close() has said bye
    withdraw(*member);
    return members_.remove(*member);
  }
  remove(*member, reason);
}

// Tells everyone, and says bye where there is a connection.
void Room::remove(Member& member, std::string_view reason) {
  // One less than are here now.
  const auto left =
      entry_by(member, 0, event::Left{member.name, people() - 1, std::string(reason)});
  left->address = member.address;
  left->ends_session = member.resumption != nullptr;
  const std::shared_ptr<Member> leaving = members_.on(member.link);
  withdraw(member);
  members_.remove(member);
  publish(left);
  if (leaving) say_bye(*leaving, bye::kQuit, "");
}

void Room::say_bye(const Member& member, std::string_view code, std::string_view sentence) {
  const auto last = reply_to(member, 0, event::Bye{std::string(code), std::string(sentence)});
  // Whoever delivers has to hear of the welcome before the bye.
  const bool last_is_all = member.unreachable || code == bye::kReplaced;
  if (last_is_all && member.welcomes_under_way == 0) return send_directly(last);
  publish(last);
}

// --- the end ---

void Room::close(std::string_view reason) {
  const MutexLock lock(mutex_);
  if (closed_) return;
  closed_ = true;
  const bool kept = settings_.recorded == Recorded::Yes;
  for (Member* member : members_.all()) {
    if (member->link == kNoLink) continue;
    say_bye(*member, kept && member->resumption ? bye::kKept : bye::kShutdown, reason);
    member->turn.notify_all();
  }
}

void Room::finish() {
  const MutexLock lock(mutex_);
  finished_ = true;
  for (Mailbox& mailbox : mailboxes_) mailbox.filled.notify_one();
  timetable_changed_.notify_all();
  unstored_changed_.notify_all();
}

std::size_t Room::size() const {
  const MutexLock lock(mutex_);
  return members_.size();
}

std::uint32_t Room::people() const {
  return static_cast<std::uint32_t>(members_.size());
}

// Never goes back, so that times in the log are in the log's order whatever happens to the clock.
std::int64_t Room::now_ms() {
  last_time_ms_ = std::max(last_time_ms_, settings_.time_of_day());
  return last_time_ms_;
}

}  // namespace chat
