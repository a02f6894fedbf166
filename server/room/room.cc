#include "server/room/room.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "common/text/text.h"
#include "server/names/nearest_name.h"
#include "server/room/by_address.h"
#include "server/room/draft.h"
#include "server/room/price.h"

namespace chat {
Room::Room(const Limits& limits, Settings settings)
    : settings_(std::move(settings)),
      limits_(limits),
      moves_(limits_, members_),
      backpressure_(limits_, members_, moves_),
      allowances_(limits_),
      publisher_(limits_, settings_, members_, backpressure_, moves_, allowances_),
      absences_(limits_),
      requests_(backpressure_, members_, publisher_, moderation_, settings_.time_of_day),
      changes_({limits_, settings_, members_, backpressure_, allowances_, publisher_, absences_,
                moderation_, requests_}) {
  moderation_.bans = Bans(settings_.bans, settings_.time_of_day());
  stored_bans_ = moderation_.bans.version();
}

// --- for sessions ---

std::optional<Refusal> Room::join(const Arrival& arrival, std::string_view name,
                                  std::size_t history, const std::optional<Secret>& secret,
                                  const std::optional<Secret>& key) {
  const std::string counted_as = counted_peer(arrival.address, settings_.trusted, arrival.link);
  const MutexLock lock(mutex_);
  if (auto refusal = wait_to_come(counted_as)) return refusal;
  auto refusal = changes_.join(arrival, {name, history, secret, key});
  moves_.wake_next();
  return refusal;
}

std::optional<Refusal> Room::resume(const Arrival& arrival, const Token& token,
                                    std::uint64_t after) {
  const std::string counted_as = counted_peer(arrival.address, settings_.trusted, arrival.link);
  const MutexLock lock(mutex_);
  const bool is_told = changes_.keep_from_expiring(token);
  auto refusal = is_told ? wait_to_come(counted_as) : std::nullopt;
  if (!refusal && closed_) refusal = Refusal{code::kBusy, "the server is stopping"};
  if (!refusal) {
    refusal = changes_.resume(arrival, token, after);
    moves_.wake_next();
  }
  if (refusal && is_told) changes_.let_expire(token);
  return refusal;
}

Verdict Room::handle(LinkId link, std::uint64_t line, Request request) {
  const bool is_order = std::holds_alternative<Ordered>(request);
  const Verdict verdict = handle_line(link, line, request);
  if (!is_order) return verdict;
  store_bans();
  return verdict;
}

Verdict Room::handle_line(LinkId link, std::uint64_t line, Request& request) {
  std::optional<std::string> nearest;
  for (;;) {
    std::vector<std::string> names;
    {
      const MutexLock lock(mutex_);
      const std::shared_ptr<Member> member = members_.on(link);
      if (member == nullptr || !wait_for_turn(*member, link, asks(*member, request))) {
        return Verdict::HangUp;
      }
      changes_.hear(*member);
      if (!nearest) {
        allowances_.note_line(*member);
        ++counts_.lines;
      }
      if (const auto answer = requests_.check_number(*member, line, request)) {
        changes_.answer_number(*answer);
        return answer->verdict;
      }
      Plan plan = requests_.plan(*member, line, request, nearest ? &*nearest : nullptr);
      auto* search = std::get_if<Search>(&plan);
      if (search == nullptr) {
        changes_.apply(*member, line, std::move(plan));
        if (nearest) Allowances::pause(*member, limits_.pause_after_search);
        return Verdict::GoOn;
      }
      names = std::move(search->names);
    }
    // The search runs without the mutex. The member's next line waits for this thread, so the
    // order stays.
    nearest = nearest_name(meant_name(request), names);
  }
}

void Room::answer(LinkId link, std::string bytes) {
  const MutexLock lock(mutex_);
  const std::shared_ptr<Member> member = members_.on(link);
  if (member == nullptr || !wait_for_turn(*member, link, Asks::Yes)) return;
  while (may_wait(*member, link) && member->welcomes_under_way > 0) member->turn.wait(mutex_);
  if (!may_wait(*member, link)) return;
  const EntryDraft reply = reply_to(*member, 0, event::Notice{});
  reply->raw = std::move(bytes);
  publisher_.send_directly(reply);
}

bool Room::ping(LinkId link) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  return member != nullptr && publisher_.send_ping(*member);
}

void Room::pong(LinkId link, std::uint64_t seq) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  if (member == nullptr || !member->resumption) return;
  if (!member->asked_for_pong) {
    while (may_wait(*member, link) && !Allowances::is_within(*member)) {
      (void)member->turn.wait_until(mutex_, Allowances::next_line(*member));
    }
    if (!may_wait(*member, link)) return;
    allowances_.spend(*member, kPriceOfPong);
  }
  member->asked_for_pong = false;
  member->resumption->has_token();
  publisher_.keeping().acknowledge(*member, seq);
}

void Room::leave(LinkId link, std::string_view reason, std::string last_bytes) {
  const MutexLock lock(mutex_);
  if (members_.on(link) == nullptr) return;
  wait_to_go();
  if (const auto member = members_.on(link)) {
    closed_ ? changes_.remove(*member) : changes_.leave(*member, reason, std::move(last_bytes));
  }
  moves_.wake_next();
}

void Room::lose(LinkId link, std::string_view reason, std::string last_bytes) {
  const MutexLock lock(mutex_);
  auto member = members_.on(link);
  if (member == nullptr) return;
  if (!changes_.has_to_wait(*member)) {
    wait_to_go();
    member = members_.on(link);
  }
  if (member != nullptr) {
    closed_ ? changes_.detach(*member)
            : changes_.lose(*member, reason, Clock::now(), std::move(last_bytes));
  }
  timers_changed_.notify_all();
  moves_.wake_next();
}

void Room::refund(const std::vector<Released>& released) {
  for (const Released& each : released) backpressure_.refund(each);
}

void Room::settle(const std::vector<Released>& released) {
  const MutexLock lock(mutex_);
  refund(released);
}

void Room::give_up(LinkId link) {
  const MutexLock lock(mutex_);
  const auto member = members_.on(link);
  if (member == nullptr) return;
  member->unreachable = true;
  member->turn.notify_all();
}

// --- for whoever keeps order ---

OrderResult Room::carry_out(std::string_view by, const Order& order) {
  using enum OrderResult::Kind;
  OrderResult result;
  {
    const MutexLock lock(mutex_);
    if (closed_) return {Refused, "the server is stopping"};
    (void)publisher_.now_ms();  // mutes are over by the present, not by the last event
    if (auto refusal = requests_.refusal(order)) return {Refused, std::move(*refusal)};
    result = changes_.apply(by, order);
  }
  const std::string remark = store_bans();
  if (!remark.empty() && !result.aside.empty()) result.aside += '\n';
  result.aside += remark;
  return result;
}

std::vector<Attendance> Room::attendance() const {
  std::vector<Attendance> all;
  {
    const MutexLock lock(mutex_);
    const std::int64_t now_ms = settings_.time_of_day();
    for (const Member* member : members_.all()) {
      const std::int64_t silent_ms = std::max<std::int64_t>(0, now_ms - member->last_said_ms);
      all.push_back({member->link, member->name, member->address, member->joined_ms,
                     std::chrono::milliseconds(silent_ms),
                     std::chrono::duration_cast<std::chrono::milliseconds>(member->slowed.in_all),
                     member->own_waiting + member->whispers_waiting, mute_text(*member, now_ms),
                     member->role});
    }
  }
  std::ranges::sort(all, {}, [](const Attendance& each) { return fold(each.name); });
  return all;
}

RoomState Room::state() const {
  const MutexLock lock(mutex_);
  return {members_.size(),
          members_.size() - members_.connections(),
          publisher_.last_seq(),
          publisher_.log().bytes(),
          publisher_.keeping().bytes(),
          moderation_.door,
          moderation_.topic,
          moderation_.bans.all(settings_.time_of_day()).size(),
          slowed_.lines(),
          counts_,
          changes_.gave_way()};
}

std::uint64_t Room::bytes_in(std::span<const EntryRange> ranges) const {
  std::uint64_t bytes = 0;
  const MutexLock lock(mutex_);
  for (const EntryRange& range : ranges) bytes += publisher_.log().bytes_in(range);
  return bytes;
}

std::vector<Ban> Room::bans() const {
  const MutexLock lock(mutex_);
  return moderation_.bans.all(settings_.time_of_day());
}

void Room::change(const Limits& limits) {
  const MutexLock lock(mutex_);
  limits_.max_members = limits.max_members;
  limits_.max_per_address = limits.max_per_address;
  limits_.grace = limits.grace;
  limits_.lines_per_second = limits.lines_per_second;
  limits_.lines_at_once = limits.lines_at_once;
}

Limits Room::limits() const {
  const MutexLock lock(mutex_);
  return limits_;
}

// --- for the timekeeper ---

bool Room::run_timers() {
  const MutexLock lock(mutex_);
  bool has_turn = false;
  while (!finished_) {
    const auto next = absences_.next();
    const bool is_due = next && *next <= Clock::now();
    // The one who is back meanwhile needs no turn.
    if (!is_due && std::exchange(has_turn, false)) moves_.wake_next();
    if (!next) {
      timers_changed_.wait(mutex_);
    } else if (!is_due) {
      (void)timers_changed_.wait_until(mutex_, *next);
    } else if (!closed_ && !moves_.may_move()) {
      wait_once(moves_.coming());
      has_turn = true;
    } else {
      const auto due = absences_.take_due(members_, Clock::now());
      if (due && !closed_) changes_.on_timer(*due);
      moves_.wake_next();
      return true;
    }
  }
  return false;
}

// --- for the end ---

void Room::close(std::string_view reason) {
  const MutexLock lock(mutex_);
  if (closed_) return;
  closed_ = true;
  moves_.wake_all();
  changes_.say_bye_to_all(reason);
}

void Room::finish() {
  const MutexLock lock(mutex_);
  finished_ = true;
  publisher_.mailboxes().woken().notify_all();
  publisher_.mailboxes().gathered().notify_all();
  publisher_.unstored_changed().notify_all();
  timers_changed_.notify_all();
  moves_.wake_all();
}

std::size_t Room::size() const {
  const MutexLock lock(mutex_);
  return members_.size();
}

}  // namespace chat
