// A model check of the resume rules: all short sequences of what can happen to somebody's session
// (they send, it arrives or not, the link is cut, they come back, come back twice, come too late,
// the server crashes), on the room and the client's session as they are, without sockets and
// threads; and after each sequence, whether everyone got what common/protocol/PROTOCOL.md promises.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/session/client_session.h"
#include "common/protocol/wire.h"
#include "server/connection/encoded_batch.h"
#include "server/dialect/native/native.h"
#include "server/room/room.h"

namespace chat {
namespace {

// What can happen. Up and down are seen from the client of the session under test.
enum class Op : std::uint8_t {
  Send,       // the client has a line to send
  Up,         // the server takes the next line that is on its way
  DownOne,    // the client takes the next line that is on its way
  DownAll,    // and all of them
  Say,        // ann says something to everyone
  Whisper,    // ann whispers to the session's name, whoever has it
  Swap,       // ann leaves, and somebody else comes who is called ann
  Cut,        // the connection breaks; what is on its way is lost
  Resume,     // the client comes back; when it has a connection, with a second one
  Expire,     // nobody has come back in time, and somebody else takes the name
  Crash,      // the server is killed and started again
  Store,      // recorded rooms: what was published is stored
  StoreFails  // or cannot be
};
constexpr std::array kOps = {Op::Send,    Op::Up,    Op::DownOne,   Op::DownAll, Op::Say,
                             Op::Whisper, Op::Swap,  Op::Cut,       Op::Resume,  Op::Expire,
                             Op::Crash,   Op::Store, Op::StoreFails};
using Sequence = std::vector<Op>;

std::string text_of(const Sequence& sequence) {
  static const std::map<Op, std::string> kNames = {{Op::Send, "send"},
                                                   {Op::Up, "up"},
                                                   {Op::DownOne, "down1"},
                                                   {Op::DownAll, "down"},
                                                   {Op::Say, "say"},
                                                   {Op::Whisper, "whisper"},
                                                   {Op::Swap, "swap"},
                                                   {Op::Cut, "cut"},
                                                   {Op::Resume, "resume"},
                                                   {Op::Expire, "expire"},
                                                   {Op::Crash, "crash"},
                                                   {Op::Store, "store"},
                                                   {Op::StoreFails, "store fails"}};
  std::string text;
  for (const Op op : sequence) text += kNames.at(op) + ", ";
  return text;
}

// One kind of world, in which all sequences are tried.
struct World {
  Room::Recorded recorded = Room::Recorded::No;
  std::size_t window_bytes = std::size_t{1} << 20;
  std::size_t first_line = 0;  // which of kLines is sent first
  enum class Grace : std::uint8_t { Endless, Ends } grace = Grace::Endless;
};

// What the client sends, in turn; # is a number that no other line has.
constexpr std::array<std::string_view, 5> kLines = {"m#", "w# > ann", "?", "/history 2",
                                                    "/nick joe#"};
constexpr std::size_t kMostLines = 4;
constexpr std::uint64_t kReserved = 100;  // numbers, beyond those that the transcript has

class Run {
 public:
  explicit Run(const World& world) : world_(world) {
    limits_.window_bytes = world.window_bytes;
    limits_.away_after = Limits::Milliseconds(0);
    if (world.grace == World::Grace::Ends) limits_.grace = Limits::Milliseconds(1);
    start_room({});
    say(kSpeaker, "before");
    settle();
    const Room::Arrival arrival{++links_, "address"};
    (void)room_->join(arrival, "joe", limits_.history, Secret{});
    me_ = 2;
    connected(arrival.link);
    settle();
    say(kSpeaker, "first");
    settle();
    down_.erase(down_.begin());  // so that the welcome has been taken: the token is known
    take(*wire::decode_event(first_welcome_));
  }

  [[nodiscard]] bool may(Op op) const {
    const bool recorded = world_.recorded == Room::Recorded::Yes;
    switch (op) {
      case Op::Send:
        return sent_ < kMostLines && !gone_;
      case Op::Up:
        return !up_.empty();
      case Op::DownOne:
        return down_.size() > 1;
      case Op::DownAll:
        return !down_.empty();
      case Op::Cut:
        return link_ != kNoLink;
      case Op::Resume:
        return !gone_ && resumes_ < 3;
      case Op::Expire:
        return world_.grace == World::Grace::Ends && link_ == kNoLink && !expired_;
      case Op::Swap:
        return !swapped_;
      case Op::Crash:
        return crashes_ < 1;
      case Op::Store:
      case Op::StoreFails:
        return recorded && unstored_;
      default:
        return true;
    }
  }

  void step(Op op) {
    switch (op) {
      case Op::Send:
        return send();
      case Op::Up:
        return up();
      case Op::DownOne:
        return down();
      case Op::DownAll:
        while (!down_.empty()) down();
        return;
      case Op::Say:
        return say(kSpeaker, "p" + std::to_string(++said_));
      case Op::Whisper:
        return say(kSpeaker, "@" + (expired_ ? expired_name_ : name_at_server()) + " q" +
                                 std::to_string(++said_));
      case Op::Swap:
        return swap();
      case Op::Cut:
        return cut();
      case Op::Resume:
        return resume();
      case Op::Expire:
        return expire();
      case Op::Crash:
        return crash();
      case Op::Store:
        return store();
      case Op::StoreFails:
        return store_fails();
    }
  }

  // The client comes back, and everything arrives; then the promises are checked.
  void finish() {
    if (link_ == kNoLink && !gone_) resume();
    settle();
    while (!gone_ && (!up_.empty() || !down_.empty())) {
      while (!down_.empty()) down();
      while (!up_.empty()) up();
      settle();
    }
    check_all();
  }

  // What was promised and not kept; empty when all was.
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  static constexpr LinkId kSpeaker = 1'000'000;  // and up: whoever is called ann
  static constexpr LinkId kNamesake = 2'000'000;

  struct Happened {
    Event event;
    MemberId actor;
    MemberId target;
  };
  struct Own {
    std::string text;
    MemberId ann = kNobody;  // who was called so when the line was sent
    // When the connection was made on which it came to the server first.
    std::optional<std::uint64_t> resumed_at = std::nullopt;
    enum class End : std::uint8_t { None, Ok, Error, Unconfirmed } end = End::None;
  };
  struct Sent {
    std::uint64_t number;
    std::string text;
  };

  void expect(bool kept, const std::string& promise) {
    if (!kept && error_.empty()) error_ = promise;
  }

  // --- the server's side ---

  void start_room(const Snapshot& past) {
    room_ = std::make_unique<Room>(
        limits_, Room::Settings{"model", 1, std::to_string(crashes_), world_.recorded});
    room_->restore(past);
    (void)room_->join({kSpeaker + anns_, "address"}, "ann", 0);
    settle();
  }

  void say(LinkId link, const std::string& line) {
    const LinkId from = link == kSpeaker ? kSpeaker + anns_ : link;
    (void)room_->handle(from, 0, parse_request(line));
    published();
  }

  // Something was: where there is no recorder, it is on its way at once.
  void published() {
    unstored_ = true;
    if (world_.recorded == Room::Recorded::No) deliver();
  }
  void settle() { world_.recorded == Room::Recorded::No ? deliver() : store(); }

  // So that there is something to be taken, and nothing to be waited for.
  void poke() { (void)room_->handle(kSpeaker + anns_, 0, Who{}); }

  void store() {
    poke();
    std::vector<EntryPtr> entries;
    (void)room_->take_unstored(entries);
    room_->stored();
    unstored_ = false;
    take_from_room();
  }
  void store_fails() {
    poke();
    std::vector<EntryPtr> entries;
    (void)room_->take_unstored(entries);
    room_->not_stored("the disk is full");
    unstored_ = false;
    take_from_room();
  }
  void deliver() {
    poke();
    take_from_room();
  }

  void take_from_room() {
    constexpr std::chrono::seconds kNotBusy{-1};
    std::vector<EntryPtr> entries;
    (void)room_->take(0, {}, kNotBusy, entries);
    for (const EntryPtr& entry : entries) {
      note(*entry);
      if (entry->event.is<event::Welcome>() && entry->target == me_) ++welcomes_;
      const bool mine = entry->is_public() || entry->target == me_ || entry->actor == me_;
      if (link_ != kNoLink && welcomes_ == expected_welcomes_ && mine) send_down(entry);
    }
  }

  // As a courier and a catch-up thread do.
  void send_down(const EntryPtr& entry) {
    std::vector<Delivery> personal;
    append_deliveries(personal, entry, me_);
    std::vector<Delivery> all;
    std::uint64_t next = entry->replay ? entry->replay->next : entry->public_index;
    const auto add_public_up_to = [&](std::uint64_t end) {
      std::vector<EntryPtr> some;
      const std::uint64_t missing = room_->read(next, std::max(next, end), SIZE_MAX, some);
      if (missing > 0) all.push_back({missed_entry(missing), View::Public, next});
      for (const EntryPtr& each : some) {
        if (each->actor != me_) all.push_back({each, View::Public, each->public_index});
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

  void note(const LogEntry& entry) {
    if (entry.is_public()) public_.push_back({entry.event, entry.actor, entry.target});
    if (entry.event.is<event::Whisper>()) {
      whispers_.push_back({entry.event, entry.actor, entry.target});
    }
    if (entry.event.is<event::Joined>()) {
      joined_at_[entry.actor] = entry.event.seq;
      if (name_of(entry.event) == "ann") ann_ = entry.actor;
    }
    if (entry.event.is<event::Whisper>() && entry.actor == me_) check_addressee(entry);
  }

  [[nodiscard]] std::string name_at_server() const {
    for (const SessionState& session : room_->snapshot().sessions) {
      if (session.id == me_) return session.name;
    }
    return "";
  }

  void connected(LinkId link) {
    link_ = link;
    ++expected_welcomes_;
    up_.clear();
    down_.clear();
    published();
  }

  void swap() {
    swapped_ = true;
    room_->leave(kSpeaker + anns_, "");
    (void)room_->join({kSpeaker + ++anns_, "address"}, "ann", 0);
    published();
  }

  void cut() {
    room_->lose(std::exchange(link_, kNoLink), "cut");
    forget_connection();
    published();
  }

  void forget_connection() {
    client_.connection_lost();
    up_.clear();
    down_.clear();
  }

  void resume() {
    ++resumes_;
    const std::deque<Sent> on_their_way = std::move(up_);
    const LinkId old = link_;
    forget_connection();
    const auto [token, after] = client_.resume();
    const Room::Arrival arrival{++links_, "address"};
    const auto refusal = room_->resume(arrival, parse_token(token).value_or(Token{}), after);
    expect(refusal.has_value() == expired_, "a session is there until it ends");
    if (refusal) {
      expect(refusal->code == code::kSessionUnknown, "who is too late is told so");
      for (const std::string& text : client_.give_up()) end(text, Own::End::Unconfirmed);
      gone_ = true;
      return;
    }
    resumed_at_ = room_->snapshot().last_seq;
    connected(arrival.link);
    for (const Sent& line : on_their_way) {
      const auto verdict = room_->handle(old, line.number, parse_request(line.text));
      expect(verdict == Room::Verdict::HangUp, "a replaced connection does nothing any more");
    }
    room_->lose(old, "replaced");
    room_->leave(old, "replaced");
  }

  void expire() {
    expired_name_ = name_at_server();
    for (int i = 0; i < 2 && !name_at_server().empty(); ++i) (void)room_->run_timers();
    expired_ = true;
    expect(name_at_server().empty(), "a session ends when nobody takes it up again");
    (void)room_->join({kNamesake, "address"}, expired_name_, 0);
    published();
  }

  // What the transcript has is what was said to everyone, and who has a session.
  void crash() {
    Snapshot past = room_->snapshot();
    past.last_seq += kReserved;
    for (SessionState& session : past.sessions) {
      std::erase_if(session.outcomes, [this](const Outcome& outcome) {
        return std::none_of(public_.begin(), public_.end(), [&outcome](const Happened& each) {
          return each.event.seq == outcome.seq && is_message(each.event);
        });
      });
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

  // --- the client's side ---

  void send() {
    std::string line(kLines[(world_.first_line + sent_) % kLines.size()]);
    ++sent_;
    if (const std::size_t at = line.find('#'); at != std::string::npos) {
      line.replace(at, 1, std::to_string(sent_));
    }
    own_.push_back({line, ann_});
    client_.add(line);
    flush();
  }
  void flush() {
    while (const ClientSession::Line* line = client_.next_to_send()) {
      up_.push_back({line->number, line->text});
    }
  }

  void up() {
    const Sent line = up_.front();
    up_.pop_front();
    Own& own = own_line(line.text);
    if (!own.resumed_at) own.resumed_at = resumed_at_;
    const auto verdict = room_->handle(link_, line.number, parse_request(line.text));
    expect(verdict == Room::Verdict::GoOn, "a client that follows the rules is not cut off");
    published();
  }

  void down() {
    const std::string line = down_.front();
    down_.pop_front();
    const auto event = wire::decode_event(line);
    expect(event.has_value(), "every line is one of the dialect: " + line);
    if (event) take(*event);
    flush();
  }

  void take(const Event& event) {
    const ClientSession::Taken taken = client_.take(event);
    for (const std::string& text : taken.unconfirmed) end(text, Own::End::Unconfirmed);
    if (taken.settled) {
      end(taken.settled->text, event.is<event::Ok>() ? Own::End::Ok : Own::End::Error);
    }
    if (event.is<event::Welcome>()) in_history_ = 0;
    if (const auto* history = event.as<event::History>()) in_history_ = history->count;
    if (const auto* missed = event.as<event::Missed>()) missed_ += missed->count;
    look_at(event);
  }

  // Events of others come once, and in the log's order.
  void look_at(const Event& event) {
    const bool is_said = event.is<event::Message, event::Whisper>();
    const bool is_move = event.is<event::Joined, event::Left, event::Renamed>();
    if (!is_said && !is_move) return;
    if (is_said && in_history_ > 0) {
      --in_history_;
      old_.insert(event.seq);
      return;
    }
    if (name_of(event).starts_with("joe")) return;  // one's own
    expect(event.seq > last_seen_,
           "nothing comes twice, nor in another order: " + std::string(text_of(event)));
    last_seen_ = event.seq;
    seen_.insert(event.seq);
  }

  Own& own_line(const std::string& text) {
    return *std::find_if(own_.begin(), own_.end(),
                         [&text](const Own& each) { return each.text == text; });
  }
  void end(const std::string& text, Own::End how) {
    Own& own = own_line(text);
    expect(own.end == Own::End::None, "a line has one outcome: " + text);
    own.end = how;
  }

  // --- the promises ---

  // A whisper that is sent again is for whom it was meant.
  void check_addressee(const LogEntry& entry) {
    for (const Own& own : own_) {
      if (own.text != std::string(text_of(entry.event)) + " > ann" || own.ann == entry.target)
        continue;
      expect(joined_at_[entry.target] > own.resumed_at.value_or(0),
             "who comes later does not get a whisper that was for their name");
    }
  }

  void check_all() {
    for (const Own& own : own_) check_own(own);
    if (gone_) return;
    expect(client_.in_flight().empty(), "every line has an outcome in the end");
    expect(client_.is_current(), "who comes back is up to date in the end");
    expect(client_.name() == name_at_server(), "client and server agree on the name");
    std::uint64_t lost = 0;
    for (const Happened& each : public_) {
      const bool was_there = each.event.seq > joined_at_[me_] && each.actor != me_;
      const bool outlives = is_message(each.event) || each.event.seq > crashed_at_;
      const bool told = !each.event.is<event::Away, event::Back>();
      if (was_there && outlives && told && !seen_.contains(each.event.seq)) ++lost;
    }
    expect(lost <= missed_, "what everyone was told is seen, or counted as missed");
    expect(missed_ == 0 || world_.window_bytes == 1, "nothing is missed that the log has");
    for (const Happened& each : whispers_) {
      const bool seen = seen_.contains(each.event.seq);
      expect(!seen || each.target == me_, "no whisper comes to anyone else");
      expect(seen || each.target != me_ || each.event.seq <= crashed_at_, "no whisper is lost");
    }
    for (const Happened& each : public_) {
      if (text_of(each.event) != "before") continue;
      expect(old_.contains(each.event.seq) || crashes_ > 0, "no message of the past is lost");
    }
  }

  void check_own(const Own& own) {
    const std::string said = own.text.substr(0, own.text.find(" > "));
    const auto has_text = [&said](const Happened& each) { return text_of(each.event) == said; };
    const auto effects = std::count_if(public_.begin(), public_.end(), has_text) +
                         std::count_if(whispers_.begin(), whispers_.end(), has_text);
    const bool leaves_text = own.text.front() == 'm' || own.text.front() == 'w';
    expect(effects <= 1, "a line takes effect once: " + own.text);
    expect(own.end != Own::End::None, "every line has an outcome, or the person is told");
    if (own.end == Own::End::Ok && leaves_text) expect(effects == 1, "ok means done: " + own.text);
    if (own.end == Own::End::Error) expect(effects == 0, "an error means not done: " + own.text);
  }

  World world_;
  Limits limits_;
  std::unique_ptr<Room> room_;
  ClientSession client_;
  MemberId me_ = kNobody;
  std::string error_;

  LinkId links_ = 0;
  LinkId link_ = kNoLink;  // the client's
  std::deque<Sent> up_;
  std::deque<std::string> down_;
  std::string first_welcome_;
  int welcomes_ = 0;
  int expected_welcomes_ = 0;
  std::uint64_t resumed_at_ = 0;

  std::size_t sent_ = 0;
  int said_ = 0;
  int resumes_ = 0;
  int crashes_ = 0;
  std::uint64_t crashed_at_ = 0;
  LinkId anns_ = 0;
  MemberId ann_ = kNobody;
  bool swapped_ = false;
  bool unstored_ = false;
  bool expired_ = false;
  std::string expired_name_;
  bool gone_ = false;

  // What happened, as the room says; and as the client does.
  std::vector<Happened> public_;
  std::vector<Happened> whispers_;
  std::map<MemberId, std::uint64_t> joined_at_;
  std::vector<Own> own_;
  std::set<std::uint64_t> seen_;
  std::set<std::uint64_t> old_;
  std::uint64_t last_seen_ = 0;
  std::uint64_t missed_ = 0;
  std::uint64_t in_history_ = 0;
};

class Explorer {
 public:
  explicit Explorer(const World& world) : world_(world) {}

  // Tries every sequence that begins with `begun` and has at most `length` more.
  void explore(const Sequence& begun, std::size_t length) {
    Run run(world_);
    for (const Op op : begun) run.step(op);
    std::array<bool, kOps.size()> may{};
    std::transform(kOps.begin(), kOps.end(), may.begin(), [&run](Op op) { return run.may(op); });
    run.finish();
    ++sequences_;
    if (!run.error().empty() && ++errors_ <= kMostErrors) {
      const std::string what = text_of(begun) + "then: " + run.error();
      FAIL_CHECK(what);
    }
    if (length == 0 || errors_ > kMostErrors) return;
    Sequence longer = begun;
    longer.push_back(Op::Send);
    for (std::size_t i = 0; i < kOps.size(); ++i) {
      if (!may[i]) continue;
      longer.back() = kOps[i];
      explore(longer, length - 1);
    }
  }

  [[nodiscard]] std::size_t sequences() const { return sequences_; }

 private:
  static constexpr int kMostErrors = 3;
  World world_;
  std::size_t sequences_ = 0;
  int errors_ = 0;
};

TEST_CASE("whatever happens in a session of a few steps, nothing is lost, doubled or misdirected") {
  for (std::size_t first = 0; first < kLines.size(); ++first) {
    Explorer explorer({.first_line = first});
    explorer.explore({}, 4);
    explorer.explore({Op::DownAll, Op::Send, Op::Send, Op::Up}, 4);
    CHECK(explorer.sequences() > 5'000);
  }
}

TEST_CASE("the same where what is said has to be stored before anyone hears of it") {
  Explorer explorer({.recorded = Room::Recorded::Yes});
  explorer.explore({Op::DownAll, Op::Send, Op::Send}, 5);
  CHECK(explorer.sequences() > 5'000);
}

TEST_CASE("the same with a window so small that events are missed, and counted") {
  Explorer explorer({.window_bytes = 1});
  explorer.explore({Op::DownAll, Op::Send}, 5);
  CHECK(explorer.sequences() > 5'000);
}

TEST_CASE("the same where sessions end, and somebody else takes the name") {
  Explorer explorer({.first_line = 1, .grace = World::Grace::Ends});
  explorer.explore({Op::DownAll, Op::Send, Op::Cut}, 3);
  explorer.explore({Op::DownAll, Op::Send, Op::Up, Op::Cut, Op::Expire}, 3);
  CHECK(explorer.sequences() > 300);
}

}  // namespace
}  // namespace chat
