// What is kept of a member who may come back, beside a log.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/protocol/request.h"
#include "server/log/resumption.h"

namespace chat::test {

inline constexpr MemberId kMe = 7;
inline constexpr MemberId kOther = 8;
inline constexpr std::uint64_t kJoined = 10;
inline constexpr std::size_t kPlenty = std::size_t{1} << 20;

using Numbers = std::vector<std::uint64_t>;

// A member's resumption and the log beside it, with the numbers that the room would give.
struct Kept {
  explicit Kept(std::size_t window_bytes = kPlenty) : log(window_bytes, 20) {}

  std::shared_ptr<LogEntry> entry(event::What what, MemberId actor, MemberId target) {
    auto made = std::make_shared<LogEntry>();
    ++seq;
    made->event = {seq, static_cast<std::int64_t>(1000 + seq), std::move(what)};
    made->actor = actor;
    made->target = target;
    return made;
  }
  // A line of the member's, carried out, and its outcome.
  void carry_out(std::uint64_t line) { settle(line, event::Ok{line}); }
  void refuse(std::uint64_t line) {
    settle(line, event::Error{line, std::string(code::kNobody), "nobody here"});
  }
  void settle(std::uint64_t line, event::What outcome, std::size_t most_errors = kPlenty) {
    me.begin(line);
    auto made = entry(std::move(outcome), kMe, kMe);
    made->line = line;
    log.append(made);
    me.settle(*made, most_errors);
  }
  void say(MemberId actor, std::size_t bytes = 0) {
    log.append(entry(event::Message{"bob", std::string(bytes, 'x')}, actor, kNobody));
  }
  // The answer to a /history in that line, without its end.
  EntryPtr recall(std::uint64_t line, std::size_t count) {
    auto made = entry(event::History{line, count}, kMe, kMe);
    made->line = line;
    made->history = log.last_messages(count);
    log.append(made);
    me.keep(made, kPlenty);
    return made;
  }
  EntryPtr keep(event::What what, MemberId actor, std::size_t most = kPlenty,
                std::uint64_t line = 0) {
    auto made = entry(std::move(what), actor, kMe);
    made->line = line;
    log.append(made);
    me.keep(made, most);
    return made;
  }
  // Numbers of what is kept, in the order in which it would be told.
  std::vector<std::uint64_t> told_after(std::uint64_t after) const {
    std::vector<std::uint64_t> numbers;
    for (const EntryPtr& each : me.replay(after, log).kept) numbers.push_back(each->event.seq);
    return numbers;
  }

  std::uint64_t seq = kJoined;
  Log log;
  Resumption me{kMe, Secret{}, kJoined};
};

}  // namespace chat::test
