#include "server/connection/sessions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <utility>

#include "common/system/address.h"
#include "common/system/memory.h"

namespace chat {
namespace {

// When free memory goes back to the system: each Limits::trim_every while clients leave, and until
// the sessions that may wait for them have ended, too.
class TrimTimes {
 public:
  using Clock = Sessions::Clock;

  explicit TrimTimes(const Limits& limits) : limits_(limits) {}

  [[nodiscard]] Clock::time_point next() const { return next_; }
  void note_end(Clock::time_point now) {
    until_ = now + limits_.grace;
    if (next_ == Clock::time_point::max()) next_ = now + limits_.trim_every;
  }
  void note_trim(Clock::time_point now) {
    next_ = now < until_ ? now + limits_.trim_every : Clock::time_point::max();
  }

 private:
  const Limits& limits_;
  Clock::time_point until_{};
  Clock::time_point next_ = Clock::time_point::max();
};

}  // namespace

void Sessions::start() {
  reaper_ = std::thread(&Sessions::reap, this);
}

bool Sessions::open(Socket& socket, const ConnectionOrigin& origin) {
  const Limits& limits = context_.limits;
  if (!is_address_space_left(limits.stack_bytes + limits.spare_bytes)) return false;
  const LinkId id = ++last_id_;
  Live added;
  added.address = origin.address;
  added.counted_as = counted_peer(origin.address, context_.trusted, id);
  added.session = std::make_unique<Session>(id, std::move(socket), origin, context_, *this);
  Session& session = *added.session;
  {
    const MutexLock lock(mutex_);
    unnamed_.add(added.counted_as, id);
    live_.emplace(id, std::move(added));
    ++with_place_;
  }
  // To start a thread takes long, so nobody waits for the mutex meanwhile.
  std::thread thread;
  try {
    thread = std::thread(&Sessions::run, this, std::ref(session));
  } catch (const std::system_error&) {  // see below
  }
  const MutexLock lock(mutex_);
  Live& live = live_.at(id);
  const bool is_started = thread.joinable();
  live.thread = std::move(thread);
  if (!is_started) {
    forget_unnamed(live, id);
    --(live.gives_way ? giving_way_ : with_place_);
    socket = session.give_back_socket();
    live_.erase(id);
    changed_.notify_all();  // the end waits until none is live
  } else if (live.is_over) {
    end(id);
  }
  return is_started;
}

void Sessions::say_last(const Socket& socket, std::string_view bytes) {
  std::array<char, 1024> unread{};
  (void)socket.receive_now(unread);
  (void)socket.send_now(bytes);
  socket.shutdown_send();
}

void Sessions::tell_why(const Socket& socket, const Refusal& why) const {
  Incoming first(context_.dialects, context_.dialect_settings);
  first.commit(socket.receive_now(first.space()).bytes);
  say_last(socket, first.decoder().ended(why.code, why.sentence));
}

void Sessions::refuse(Socket socket, const Refusal& why) {
  Incoming first(context_.dialects, context_.dialect_settings);
  first.commit(socket.receive_now(first.space()).bytes);
  if (!first.heard()) {
    const MutexLock lock(mutex_);
    if (has_moment_for_another()) {
      untold_.push_back({std::move(socket), why, Clock::now() + context_.limits.refusal_delay});
      return changed_.notify_all();
    }
  }
  say_last(socket, first.decoder().ended(why.code, why.sentence));
  close_later(std::move(socket));
}

void Sessions::refuse_at_once(Socket socket, const Refusal& why) {
  tell_why(socket, why);
  close_later(std::move(socket));
}

void Sessions::close_later(Socket socket) {
  const MutexLock lock(mutex_);
  if (!has_moment_for_another()) return;
  refused_.push_back({std::move(socket), Clock::now() + context_.limits.linger});
  changed_.notify_all();
}

std::size_t Sessions::count() const {
  const MutexLock lock(mutex_);
  return with_place_;
}

std::unordered_map<LinkId, EntryRange> Sessions::behind() const {
  std::unordered_map<LinkId, EntryRange> behind;
  const MutexLock lock(mutex_);
  for (const auto& [id, live] : live_) {
    const EntryRange range = live.session->behind_by();
    if (range.count() > 0) behind.emplace(id, range);
  }
  return behind;
}

std::uint64_t Sessions::gave_way() const {
  const MutexLock lock(mutex_);
  return gave_way_;
}

bool Sessions::make_room() {
  const MutexLock lock(mutex_);
  const std::optional<LinkId> oldest = unnamed_.first_of_most();
  if (!oldest || giving_way_ >= context_.limits.max_giving_way) return false;
  Live& live = live_.at(*oldest);
  forget_unnamed(live, *oldest);
  live.gives_way = true;
  --with_place_;
  ++giving_way_;
  ++gave_way_;
  live.session->give_way();
  return true;
}

void Sessions::set_address(LinkId id, const std::string& address) {
  const MutexLock lock(mutex_);
  Live& live = live_.at(id);
  const bool is_unnamed = !live.gives_way && !live.is_put_out;
  forget_unnamed(live, id);
  live.address = address;
  live.counted_as = counted_peer(address, context_.trusted, id);
  if (is_unnamed) unnamed_.add(live.counted_as, id);
}

bool Sessions::keep_place(LinkId id) {
  const MutexLock lock(mutex_);
  const Live& live = live_.at(id);
  if (live.gives_way || live.is_put_out) return false;
  forget_unnamed(live, id);
  return true;
}

void Sessions::name_refused(LinkId id) {
  const MutexLock lock(mutex_);
  const Live& live = live_.at(id);
  unnamed_.add(live.counted_as, id);
  if (live.is_long) add_long(live, id);
}

void Sessions::forget_unnamed(const Live& live, LinkId id) {
  unnamed_.remove(live.counted_as, id);
  long_.remove(live.counted_as, id);
}

void Sessions::note_long_handshake(LinkId id) {
  const MutexLock lock(mutex_);
  Live& live = live_.at(id);
  if (live.gives_way || live.is_put_out) return;
  live.is_long = true;
  add_long(live, id);
}

void Sessions::add_long(const Live& live, LinkId id) {
  long_.add(live.counted_as, id);
  if (long_.size() <= context_.limits.max_long_handshakes) return;
  const LinkId first = *long_.first_of_most();
  Live& other = live_.at(first);
  forget_unnamed(other, first);
  other.is_put_out = true;
  ++gave_way_;
  other.session->give_way();
}

void Sessions::note_leaving(LinkId id) {
  const MutexLock lock(mutex_);
  leaving_.add(live_.at(id).address, id);
  if (leaving_.size() <= context_.limits.max_leaving) return;
  const LinkId first = *leaving_.first_of_most();
  const Live& other = live_.at(first);
  leaving_.remove(other.address, first);
  other.session->cut_without_rest();
}

void Sessions::note_left(LinkId id) {
  const MutexLock lock(mutex_);
  leaving_.remove(live_.at(id).address, id);
}

void Sessions::note_connects_ahead(LinkId id) {
  const MutexLock lock(mutex_);
  if (connect_ahead_.size() >= context_.limits.max_browser_addresses) connect_ahead_.clear();
  connect_ahead_[counted_address(live_.at(id).address)] = Clock::now();
}

Sessions::Clock::time_point Sessions::earliest_greeting(LinkId id) const {
  const MutexLock lock(mutex_);
  const auto found = connect_ahead_.find(counted_address(live_.at(id).address));
  if (found == connect_ahead_.end()) return Clock::time_point::min();
  return found->second + context_.limits.browser_greeting_delay;
}

bool Sessions::wait_until_empty(Clock::time_point deadline) {
  const MutexLock lock(mutex_);
  while (!live_.empty()) {
    if (!changed_.wait_until(mutex_, deadline)) return live_.empty();
  }
  return true;
}

void Sessions::cut_idle() {
  const MutexLock lock(mutex_);
  for (auto& [id, live] : live_) live.session->cut_if_idle();
}

void Sessions::cut_all() {
  const MutexLock lock(mutex_);
  for (auto& [id, live] : live_) live.session->cut();
}

void Sessions::stop() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (reaper_.joinable()) reaper_.join();
}

void Sessions::run(Session& session) noexcept {
  session.run();
  const MutexLock lock(mutex_);
  Live& live = live_.at(session.id());
  live.is_over = true;
  if (live.thread.joinable()) end(session.id());  // else open() has yet to give it its thread
}

void Sessions::end(LinkId id) {
  auto node = live_.extract(id);
  forget_unnamed(node.mapped(), id);
  ended_.push_back(std::move(node.mapped()));
  // The reaper takes all that have ended at once, so the first of them wakes it. A wake-up is dear
  // where thousands end at the same time (see Limits::joining_per_address).
  if (ended_.size() == 1 || live_.empty()) changed_.notify_all();
}

void Sessions::reap() noexcept {
  Due due;
  TrimTimes trim(context_.limits);
  while (next_due(due, trim.next())) {
    for (Live& each : due.ended) {
      each.thread.join();
      each.session.reset();  // closes its descriptor
    }
    due.refused.clear();
    for (Untold& each : due.untold) {
      refuse_at_once(std::move(each.socket), each.why);
    }
    due.untold.clear();
    const auto now = Clock::now();
    if (!due.ended.empty()) trim.note_end(now);
    if (trim.next() > now) continue;
    give_back_free_memory();
    trim.note_trim(now);
  }
}

bool Sessions::next_due(Due& due, Clock::time_point latest) {
  const MutexLock lock(mutex_);
  for (const Live& each : due.ended) --(each.gives_way ? giving_way_ : with_place_);
  due.ended.clear();
  for (;;) {
    const auto now = Clock::now();
    while (!untold_.empty() && (stopping_ || untold_.front().tell_at <= now)) {
      due.untold.push_back(std::move(untold_.front()));
      untold_.pop_front();
    }
    while (!refused_.empty() && (stopping_ || refused_.front().close_at <= now)) {
      due.refused.push_back(std::move(refused_.front()));
      refused_.pop_front();
    }
    due.ended.swap(ended_);
    if (!due.nothing()) break;
    if (stopping_) return false;
    if (latest <= now) break;
    auto next = latest;
    if (!untold_.empty()) next = std::min(next, untold_.front().tell_at);
    if (!refused_.empty()) next = std::min(next, refused_.front().close_at);
    (void)changed_.wait_until(mutex_, next);
  }
  return true;
}

}  // namespace chat
