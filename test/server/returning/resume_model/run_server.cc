// The server's side of a run: the room, who else is there, and what a courier and the recorder do.

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "server/connection/encoded_batch.h"
#include "server/dialect/native/native.h"
#include "test/server/returning/resume_model/run.h"

namespace chat::resume_model {
namespace {

constexpr std::uint64_t kReserved = 100;  // numbers, beyond those that the transcript has
constexpr LinkId kSpeaker = 1'000'000;    // and up: whoever is called ann
constexpr LinkId kNamesake = 2'000'000;

}  // namespace

void Run::start_room(const Snapshot& past) {
  round_ = {};
  room_ = std::make_unique<Room>(
      limits_, Room::Settings{"model", 1, std::to_string(crashes_), world_.recorded});
  room_->restore(past);
  (void)room_->join({kSpeaker + anns_, "address"}, "ann", 0);
  settle();
}

void Run::say(const std::string& line) {
  (void)room_->handle(kSpeaker + anns_, 0, parse_request(line));
  published();
}

// Where there is no recorder, what was published is on its way at once.
void Run::published() {
  unstored_ = true;
  if (world_.recorded == Room::Recorded::No) deliver();
}

void Run::settle() {
  world_.recorded == Room::Recorded::No ? deliver() : store();
}

// So that there is something to be taken, and nothing is waited for.
void Run::poke() {
  (void)room_->handle(kSpeaker + anns_, 0, Who{});
}

void Run::store() {
  begin_storing();
  room_->stored();
  take_from_room();
}

void Run::store_fails() {
  begin_storing();
  room_->not_stored("the disk is full");
  take_from_room();
}

void Run::begin_storing() {
  poke();
  std::vector<EntryPtr> entries;
  (void)room_->take_unstored(entries);
  unstored_ = false;
}

void Run::deliver() {
  poke();
  take_from_room();
}

void Run::take_from_room() {
  constexpr std::chrono::seconds kNotBusy{-1};
  round_.took = kNotBusy;
  (void)room_->take(round_);
  for (const EntryPtr& entry : round_.entries) {
    promises_.published(*entry);
    if (entry->event.is<event::Welcome>() && entry->target == kMe) ++welcomes_;
    const bool mine = entry->is_public() || entry->target == kMe || entry->actor == kMe;
    if (link_ != kNoLink && welcomes_ == expected_welcomes_ && mine) send_down(entry);
  }
}

// As a courier and a catch-up thread do.
void Run::send_down(const EntryPtr& entry) {
  std::vector<Delivery> personal;
  append_deliveries(personal, entry, kMe);
  std::vector<Delivery> all;
  std::uint64_t next = entry->replay ? entry->replay->next : entry->public_index;
  const auto add_public_up_to = [&](std::uint64_t end) {
    std::vector<EntryPtr> some;
    const std::uint64_t missing = room_->read(next, std::max(next, end), SIZE_MAX, some);
    if (missing > 0) all.push_back({missed_entry(missing), View::Public, next});
    for (const EntryPtr& each : some) {
      if (each->actor != kMe) all.push_back({each, View::Public, each->public_index});
    }
    next = std::max(next, end);
  };
  for (const Delivery& own : personal) {
    if (entry->replay) add_public_up_to(own.place);
    all.push_back(own);
  }
  if (entry->replay) add_public_up_to(entry->public_index);
  EncodedBatch batch;
  encode(native_dialect().encoder, all, batch);
  std::string_view rest = batch.bytes;
  while (!rest.empty()) {
    down_.emplace_back(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(down_.back().size() + 1);
    if (first_welcome_.empty()) first_welcome_ = down_.back();
  }
}

std::string Run::name_at_server() const {
  for (const SessionState& session : room_->snapshot().sessions) {
    if (session.id == kMe) return session.name;
  }
  return "";
}

void Run::swap() {
  swapped_ = true;
  room_->leave(kSpeaker + anns_, "");
  (void)room_->join({kSpeaker + ++anns_, "address"}, "ann", 0);
  published();
}

void Run::expire() {
  expired_name_ = name_at_server();
  for (int i = 0; i < 2 && !name_at_server().empty(); ++i) (void)room_->run_timers();
  expired_ = true;
  promises_.expect(name_at_server().empty(), "a session ends when nobody takes it up again");
  (void)room_->join({kNamesake, "address"}, expired_name_, 0);
  published();
}

// What the transcript has is what was said to everyone, and who has a session.
void Run::crash() {
  Snapshot past = room_->snapshot();
  past.last_seq += kReserved;
  for (SessionState& session : past.sessions) {
    std::erase_if(session.outcomes,
                  [this](const Outcome& outcome) { return !promises_.has_message(outcome.seq); });
    session.last_line = session.outcomes.empty() ? 0 : session.outcomes.back().line;
  }
  ++crashes_;
  crashed_at_ = past.last_seq;
  link_ = kNoLink;
  expected_welcomes_ = welcomes_;  // what was not stored is gone
  unstored_ = false;
  forget_connection();
  start_room(past);
}

}  // namespace chat::resume_model
