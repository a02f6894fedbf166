#include "server/connection/outbox.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace chat {
namespace {

bool ends_in_bye(const std::vector<Delivery>& deliveries) {
  return !deliveries.empty() && deliveries.back().entry->event.is<event::Bye>();
}

}  // namespace

void append_released(std::vector<Room::Released>& released, LinkId link,
                     std::span<const Delivery> deliveries) {
  Room::Released all{link, 0, 0};
  for (const Delivery& delivery : deliveries) {
    if (delivery.view == View::Own) all.own += delivery.entry->cost;
    if (delivery.view == View::Private) all.whispers += delivery.entry->cost;
  }
  if (all.own + all.whispers > 0) released.push_back(all);
}

bool ReaderWatch::has_stopped(std::size_t sent, std::size_t unacknowledged) {
  const std::size_t before = std::exchange(unacknowledged_, unacknowledged);
  return sent == 0 && unacknowledged >= before;
}

Outbox::Outbox(LinkId link, const Socket& socket, const Encoder& encoder, Room& room,
               const Limits& limits, CatchUpTurns& turns)
    : link_(link),
      socket_(socket),
      encoder_(encoder),
      room_(room),
      limits_(limits),
      turns_(turns) {}

Outbox::Turn Outbox::begin_round(std::vector<Delivery>& personal, std::uint64_t end) {
  const MutexLock lock(mutex_);
  if (turn_ == Turn::CatchUp) {
    has_bye_ = ends_in_bye(personal);
    std::move(personal.begin(), personal.end(), std::back_inserter(personal_));
    end_ = end;
  }
  return turn_;
}

bool Outbox::fall_behind(Backlog backlog, std::uint64_t end) {
  std::thread former;
  {
    const MutexLock lock(mutex_);
    former = std::move(catch_up_);
  }
  // The thread gave the right back as its last step, so join() does not wait.
  if (former.joinable()) former.join();
  bool started = true;
  {
    const MutexLock lock(mutex_);
    turn_ = Turn::CatchUp;
    end_ = end;
    next_ = backlog.next;
    has_bye_ = backlog.has_bye;
    finished_changed_.notify_all();
    try {
      catch_up_ = std::thread(&Outbox::catch_up, this, std::move(backlog));
    } catch (const std::system_error&) {
      turn_ = Turn::Courier;
      started = false;
    }
  }
  if (started) return true;
  fail("too slow, and the server has no thread to wait for it");
  finish_if_bye_was_handed_over();
  return false;
}

void Outbox::fail(std::string_view reason) {
  {
    const MutexLock lock(mutex_);
    turn_ = Turn::Over;
    if (failure_.empty()) failure_ = reason;
    personal_.clear();
  }
  socket_.shutdown_both();
}

void Outbox::finish_if_bye_was_handed_over() {
  {
    const MutexLock lock(mutex_);
    if (turn_ != Turn::Over || !has_bye_ || finished_) return;
  }
  finish();
}

void Outbox::finish() {
  socket_.shutdown_send();
  const MutexLock lock(mutex_);
  turn_ = Turn::Over;
  finished_ = true;
  finished_changed_.notify_all();
}

void Outbox::end_soon() {
  {
    const MutexLock lock(mutex_);
    last_moment_ = Clock::now() + limits_.last_words;
    finished_changed_.notify_all();
  }
  socket_.shutdown_receive();
}

bool Outbox::ends() const {
  const MutexLock lock(mutex_);
  return finished_ || last_moment_;
}

bool Outbox::wait_finished_or_behind() {
  const MutexLock lock(mutex_);
  while (!finished_ && turn_ != Turn::CatchUp) finished_changed_.wait(mutex_);
  return !finished_;
}

void Outbox::wait_finished() {
  std::thread last;
  {
    const MutexLock lock(mutex_);
    while (!finished_ && Clock::now() < last_moment_.value_or(Clock::time_point::max())) {
      if (last_moment_) {
        (void)finished_changed_.wait_until(mutex_, *last_moment_);
      } else {
        finished_changed_.wait(mutex_);
      }
    }
    if (!finished_) {  // who does not read is not waited for
      socket_.reset_at_close();
      socket_.shutdown_both();
    }
    while (!finished_) finished_changed_.wait(mutex_);
    last = std::move(catch_up_);
  }
  if (last.joinable()) last.join();
}

bool Outbox::finished() const {
  const MutexLock lock(mutex_);
  return finished_;
}

EntryRange Outbox::behind_by() const {
  const MutexLock lock(mutex_);
  return turn_ == Turn::CatchUp ? EntryRange{std::min(next_, end_), end_} : EntryRange{};
}

bool Outbox::is_behind() const {
  const MutexLock lock(mutex_);
  return turn_ == Turn::CatchUp;
}

std::string Outbox::failure() const {
  const MutexLock lock(mutex_);
  return failure_;
}

void Outbox::catch_up(Backlog backlog) noexcept {
  send_backlog(backlog);
  finish_if_bye_was_handed_over();
}

void Outbox::send_backlog(Backlog& backlog) {
  std::vector<Delivery> deliveries;
  EncodedBatch batch;
  socket_.set_send_timeout(limits_.stall);
  std::span<Delivery> rest;
  std::size_t pieces = 0;
  for (;;) {
    EncodedBatch::Position reached;
    std::string_view unsent;
    {
      std::optional<CatchUpTurns::Turn> turn;
      if (pieces++ >= limits_.pieces_without_turn) turn.emplace(turns_);
      const std::size_t chunk = room_.catch_up_chunk();
      if (rest.empty()) {
        if (!next_deliveries(backlog, chunk, deliveries)) return;
        rest = deliveries;
      }
      batch.clear();
      batch.bytes.swap(backlog.pending);
      reached = encode(encoder_, rest, batch, chunk);
      unsent = std::string_view(batch.bytes).substr(socket_.send_now(batch.bytes).bytes);
    }
    if (!send(unsent)) return;
    release(rest.first(reached.delivery));
    rest = rest.subspan(reached.delivery);
    if (!rest.empty()) rest.front().told = reached.part;
  }
}

// `sent` was sent: its bytes no longer count for backpressure.
void Outbox::release(std::span<const Delivery> sent) {
  std::vector<Room::Released> released;
  append_released(released, link_, sent);
  if (!released.empty()) room_.settle(released);
}

// Replaces `deliveries` by what comes next: public entries of about `chunk` bytes, and the personal
// entries among them. False when the member is up to date: the courier has the right again, or the
// bye was sent, too, and nobody has it.
bool Outbox::next_deliveries(Backlog& backlog, std::size_t chunk,
                             std::vector<Delivery>& deliveries) {
  deliveries.clear();
  std::uint64_t end = 0;
  {
    const MutexLock lock(mutex_);
    if (turn_ == Turn::Over) return false;
    std::move(personal_.begin(), personal_.end(), std::back_inserter(backlog.personal));
    personal_.clear();
    end = end_;
    next_ = backlog.next;
    if (backlog.pending.empty() && backlog.personal.empty() && backlog.next == end) {
      turn_ = has_bye_ ? Turn::Over : Turn::Courier;
      return false;
    }
  }
  std::vector<EntryPtr> entries;
  const std::uint64_t missing = room_.read(backlog.next, end, chunk, entries);
  const std::uint64_t first = backlog.next + missing;
  backlog.next = first + entries.size();

  auto next = backlog.personal.begin();
  const auto take_personal_up_to = [&](std::uint64_t place) {
    for (; next != backlog.personal.end() && next->place <= place; ++next) {
      deliveries.push_back(std::move(*next));
    }
  };
  if (missing > 0) {
    take_personal_up_to(first - 1);
    deliveries.push_back({missed_entry(missing), View::Public, first});
  }
  for (const EntryPtr& entry : entries) {
    take_personal_up_to(entry->public_index);
    if (entry->actor == member_) continue;  // it is among the personal entries
    deliveries.push_back({entry, View::Public, entry->public_index});
  }
  if (backlog.next == end) take_personal_up_to(end);
  backlog.personal.erase(backlog.personal.begin(), next);
  return true;
}

// False after fail().
bool Outbox::send(std::string_view bytes) {
  ReaderWatch reader(socket_.unacknowledged());
  while (!bytes.empty()) {
    const IoResult result = socket_.send_all(bytes);
    bytes.remove_prefix(result.bytes);
    if (result.status == IoStatus::Ok) break;
    const bool has_failed = result.status == IoStatus::Failed;
    if (!has_failed && !reader.has_stopped(result.bytes, socket_.unacknowledged())) continue;
    if (!has_failed) socket_.reset_at_close();
    fail(has_failed ? kConnectionLost : "stopped reading");
    room_.give_up(link_);
    return false;
  }
  return true;
}

}  // namespace chat
