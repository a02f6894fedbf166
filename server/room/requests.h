// Requests: plans what a line asks for; Changes::apply() carries it out. Planning only reads. A
// plan is an answer for the member who asked, or a command for the room, which takes effect at
// its place in the log's order.
//
// Not thread-safe: the room's mutex guards it.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/protocol/request.h"
#include "server/log/resumption.h"
#include "server/moderation/moderation.h"
#include "server/moderation/orders.h"
#include "server/room/backpressure.h"
#include "server/room/draft.h"
#include "server/room/members.h"
#include "server/room/publisher.h"

namespace chat {

// Why something is not done: a code for programs, a sentence for people.
struct Refusal {
  std::string_view code;
  std::string sentence;
};

// What happens to the connection. HangUp: it is closed.
enum class Verdict : std::uint8_t { GoOn, HangUp };

// A whisper goes to the member that had the name when it was planned, never to one who takes the
// name later.
struct SendWhisper {
  MemberId to = kNobody;
  std::string text;
};
using Change = std::variant<Say, Act, SendWhisper, Rename, Order, Quit>;

struct Answer {
  std::vector<EntryDraft> entries;
};
// Nobody has the name in the request. The caller searches for the nearest of `names`, without the
// mutex, and plans again.
struct Search {
  std::vector<std::string> names;
};
using Plan = std::variant<Answer, Change, Search>;

// Whether the member may read, but not say anything.
[[nodiscard]] inline bool is_muted(const Member& member, std::int64_t now_ms) {
  return now_ms < member.muted_until_ms;
}
// "muted for another 9 min", or "muted" until somebody takes it back; empty when it is not.
[[nodiscard]] std::string mute_text(const Member& member, std::int64_t now_ms);

// The name in `request` that a person may have mistyped; empty when there is none.
[[nodiscard]] std::string_view meant_name(const Request& request);

class Requests {
 public:
  // All of them outlive it. `time_of_day` says whether a ban holds: milliseconds since 1970, UTC.
  Requests(const Backpressure& backpressure, const Members& members, const Publisher& publisher,
           const Moderation& moderation, std::int64_t (*time_of_day)())
      : backpressure_(backpressure),
        members_(members),
        publisher_(publisher),
        moderation_(moderation),
        time_of_day_(time_of_day) {}

  // The answer to a line whose number is missing or not the next one. `entry` may be nullptr: no
  // answer. Nothing when the line is to be planned.
  struct NumberAnswer {
    EntryDraft entry;
    Verdict verdict = Verdict::GoOn;
  };
  [[nodiscard]] std::optional<NumberAnswer> check_number(const Member& member, std::uint64_t line,
                                                         const Request& request) const;

  // `nearest` is the result of the search; nullptr: no search was made. Moves from `request`,
  // unless the plan is Search.
  [[nodiscard]] Plan plan(const Member& member, std::uint64_t line, Request& request,
                          const std::string* nearest) const;

  // Why the order cannot be carried out, in a sentence; nothing when it can. Only reads.
  [[nodiscard]] std::optional<std::string> refusal(const Order& order) const;

  // The same for an op, who may do less than the operator.
  [[nodiscard]] std::optional<std::string> refusal(const Member& op, const Order& order) const;

  // Why nobody may come, or come back, by that name or from that address.
  [[nodiscard]] std::optional<Refusal> ban_refusal(std::string_view name,
                                                   std::string_view address) const;
  // Why nobody new may come.
  [[nodiscard]] std::optional<Refusal> door_refusal() const;
  // Why a new member cannot have `name`, or `self` cannot take it as a new name.
  [[nodiscard]] std::optional<Refusal> name_refusal(std::string_view name,
                                                    const Member* self) const;
  // Why `to` cannot get the whisper. nullptr: the addressee has left.
  [[nodiscard]] std::optional<Refusal> whisper_refusal(const Member* to,
                                                       const LogEntry& whisper) const;

 private:
  struct Asked;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Kick& kick) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Mute& mute) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Unmute& unmute) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Ban& ban) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Op& op) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Deop& deop) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Unban& unban) const;
  [[nodiscard]] static std::optional<std::string> refusal_for(const order::Tell& tell);
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Lock& lock) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::Unlock& unlock) const;
  [[nodiscard]] std::optional<std::string> refusal_for(const order::SetTopic& set) const;
  [[nodiscard]] static std::optional<std::string> refusal_for(const order::ClearHistory& clear);
  [[nodiscard]] std::optional<std::string> absence_of(std::string_view name) const;
  [[nodiscard]] static Plan plan_for(const Asked& asked, Nothing& nothing);
  [[nodiscard]] Plan plan_for(const Asked& asked, Say& say) const;
  [[nodiscard]] static Plan plan_for(const Asked& asked, Act& act);
  [[nodiscard]] Plan plan_for(const Asked& asked, Whisper& whisper) const;
  [[nodiscard]] Plan plan_for(const Asked& asked, Who& who) const;
  [[nodiscard]] Plan plan_for(const Asked& asked, Rename& rename) const;
  [[nodiscard]] Plan plan_for(const Asked& asked, HistoryRequest& asked_for) const;
  [[nodiscard]] static Plan plan_for(const Asked& asked, Help& help);
  [[nodiscard]] static Plan plan_for(const Asked& asked, Quit& quit);
  [[nodiscard]] Plan plan_for(const Asked& asked, Ordered& ordered) const;
  [[nodiscard]] Plan plan_for(const Asked& asked, BadRequest& bad) const;

  const Backpressure& backpressure_;
  const Members& members_;
  const Publisher& publisher_;
  const Moderation& moderation_;
  std::int64_t (*const time_of_day_)();
};

}  // namespace chat
