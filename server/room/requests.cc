// What a member may ask the room for: the number of a line, and the rules of each request.

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "common/text/text.h"
#include "server/room/nearest_name.h"
#include "server/room/room.h"

namespace chat {
namespace {

// Messages that one /history brings at most.
constexpr std::uint32_t kMostRecalled = 1000;

// Bytes of a refused name that its refusal repeats.
constexpr std::size_t kMaxShownName = 64;

constexpr std::string_view kNothingSent = "; nothing was sent";
constexpr std::string_view kHowToSayAloud = ". To say it to everyone, put // before it.";

template <typename What>
constexpr bool has_meant_name = std::is_same_v<What, Whisper> || std::is_same_v<What, BadRequest>;

// The name in `request` that a person may have mistyped; empty when there is none.
std::string_view meant_name(const Request& request) {
  if (const auto* whisper = std::get_if<Whisper>(&request)) return whisper->to;
  if (const auto* mistake = std::get_if<BadRequest>(&request)) return mistake->meant;
  return {};
}

}  // namespace

// --- the number of a line ---

Room::Verdict Room::handle(LinkId link, std::uint64_t line, Request request) {
  std::vector<std::string> names;
  if (const auto verdict = try_to_handle(link, line, request, nullptr, names)) return *verdict;
  // Without the mutex. Nothing comes between: this thread alone handles the member's lines.
  const std::string nearest = nearest_name(meant_name(request), names);
  return *try_to_handle(link, line, request, &nearest, names);
}

std::optional<Room::Verdict> Room::try_to_handle(LinkId link, std::uint64_t line, Request& request,
                                                 const std::string* nearest,
                                                 std::vector<std::string>& names) {
  const MutexLock lock(mutex_);
  const std::shared_ptr<Member> member = members_.on(link);
  if (member == nullptr || !wait_for_turn(*member, link)) return Verdict::HangUp;
  if (member->resumption) {
    member->resumption->has_token();  // nobody says a line before the welcome
    const auto classified = member->resumption->classify(line);
    if (classified != Resumption::Line::Next)
      return answer_number(*member, line, classified, request);
  }
  const std::string_view meant = meant_name(request);
  if (nearest == nullptr && !meant.empty() && members_.find(meant) == nullptr) {
    names = members_.names_like(meant);
    return std::nullopt;
  }
  if (member->resumption) member->resumption->begin(line);
  member->last_said_ms = now_ms();
  const std::string_view hint = nearest == nullptr ? std::string_view() : *nearest;
  std::visit(
      [&](auto& what) REQUIRES(mutex_) {
        if constexpr (has_meant_name<std::decay_t<decltype(what)>>) {
          act(*member, line, what, hint);
        } else {
          act(*member, line, what);
        }
      },
      request);
  return Verdict::GoOn;
}

// A number that is not the next one, or no number at all.
Room::Verdict Room::answer_number(Member& member, std::uint64_t line, Resumption::Line classified,
                                  const Request& request) {
  if (const auto* mistake = std::get_if<BadRequest>(&request); mistake != nullptr && line == 0) {
    refuse_number(member, line, mistake->code, mistake->sentence);
    return Verdict::HangUp;
  }
  switch (classified) {
    case Resumption::Line::Next:
    case Resumption::Line::UnderWay:
      break;
    case Resumption::Line::Settled:
      repeat_outcome(*member.resumption, line);
      break;
    case Resumption::Line::Forgotten:
      refuse_number(member, line, code::kOutcomeForgotten,
                    "what became of line " + std::to_string(line) + " is not known any more");
      break;
    case Resumption::Line::Gap:
      refuse_number(member, line, code::kOutOfOrder,
                    "line " + std::to_string(member.resumption->last_line() + 1) +
                        " should come next, not " + std::to_string(line) + "; goodbye");
      return Verdict::HangUp;
  }
  return Verdict::GoOn;
}

// With its own number, not a new one: it is the same outcome.
void Room::repeat_outcome(const Resumption& resumption, std::uint64_t line) {
  const EntryDraft outcome = resumption.outcome(line, log_);
  outcome->again = true;
  outcome->counts_for_backpressure = true;
  pass_on(outcome);
}

void Room::refuse_number(Member& member, std::uint64_t line, std::string_view code,
                         std::string sentence) {
  auto reply = reply_to(member, line, event::Error{line, std::string(code), std::move(sentence)});
  reply->again = true;
  publish(reply);
}

void Room::answer(LinkId link, std::string bytes) {
  const MutexLock lock(mutex_);
  const std::shared_ptr<Member> member = members_.on(link);
  if (member == nullptr || !wait_for_turn(*member, link)) return;
  while (may_wait(*member, link) && member->welcomes_under_way > 0) member->turn.wait(mutex_);
  if (!may_wait(*member, link)) return;
  auto reply = reply_to(*member, 0, event::Notice{});
  reply->raw = std::move(bytes);
  send_directly(reply);
}

// --- each request ---

void Room::publish_history(const Member& member, std::uint64_t line,
                           std::shared_ptr<const History> past) {
  const std::uint64_t count = past->messages.size();
  auto begin = reply_to(member, line, event::History{line, count});
  begin->history = std::move(past);
  publish(begin);
  publish(reply_to(member, line, event::Current{count}));
}

void Room::refuse(Member& member, std::uint64_t line, std::string_view code, std::string sentence) {
  publish(reply_to(member, line, event::Error{line, std::string(code), std::move(sentence)}));
}

std::optional<Room::Refusal> Room::name_refusal(std::string_view name, const Member* self) const {
  if (const auto fault = name_fault(name)) {
    const std::string shown = clean(name.substr(0, kMaxShownName));
    return Refusal{code::kNameInvalid, "\"" + shown + "\" cannot be a name: " + *fault};
  }
  const Member* holder = members_.find(name);
  if (holder == nullptr || holder == self) return std::nullopt;
  return Refusal{code::kNameTaken, "the name " + holder->name + " is taken"};
}

void Room::act(Member& member, std::uint64_t line, Nothing&) {
  publish(reply_to(member, line, event::Ok{line}));
}

void Room::act(Member& member, std::uint64_t line, Say& say) {
  if (!say.meant.empty()) {
    if (const Member* meant = members_.find(say.meant)) {
      return refuse(member, line, code::kNotAWhisper,
                    "did you mean to whisper to " + meant->name +
                        "? Nothing was sent: a whisper ends in > " + meant->name +
                        " and nothing more" + std::string(kHowToSayAloud));
    }
  }
  publish(entry_by(member, line, event::Message{member.name, std::move(say.text)}));
}

void Room::act(Member& member, std::uint64_t line, Act& act) {
  publish(entry_by(member, line,
                   event::Message{member.name, std::move(act.text), event::Message::Kind::Act}));
}

void Room::act(Member& member, std::uint64_t line, Whisper& whisper, std::string_view nearest) {
  Member* to = members_.find(whisper.to);
  if (to == nullptr) {
    const std::string hint = nearest.empty() ? "" : " (did you mean " + std::string(nearest) + "?)";
    return refuse(member, line, code::kNobody,
                  "nobody here is called " + whisper.to + hint + std::string(kNothingSent) +
                      std::string(kHowToSayAloud));
  }
  if (to == &member) {
    return refuse(member, line, code::kNobody, "that is you" + std::string(kNothingSent));
  }
  auto entry =
      entry_by(member, line, event::Whisper{member.name, to->name, std::move(whisper.text)});
  entry->target = to->id;
  const std::size_t waiting =
      to->resumption ? to->resumption->whisper_bytes() : to->whispers_waiting;
  if (waiting > 0 && waiting + cost_of(*entry) > limits_.private_bytes) {
    return refuse(member, line, code::kNotReading,
                  to->name + " is not reading at the moment, and has too much waiting" +
                      std::string(kNothingSent) + "; try again later");
  }
  publish(entry);
}

void Room::act(Member& member, std::uint64_t line, Who&) {
  publish(reply_to(member, line,
                   event::Users{line, people(), members_.people(members_.size(), last_time_ms_)}));
}

void Room::act(Member& member, std::uint64_t line, Rename& rename) {
  if (auto refusal = name_refusal(rename.name, &member)) {
    refusal->sentence += "; you are still called " + member.name;
    return refuse(member, line, refusal->code, std::move(refusal->sentence));
  }
  if (rename.name == member.name) {
    return refuse(member, line, code::kNameTaken, "you are called " + member.name + " already");
  }
  const auto entry = entry_by(member, line, event::Renamed{member.name, rename.name});
  members_.rename(member, rename.name);
  publish(entry);
}

void Room::act(Member& member, std::uint64_t line, HistoryRequest& recall) {
  publish_history(member, line, log_.last_messages(std::min(recall.count, kMostRecalled)));
}

void Room::act(Member& member, std::uint64_t line, Help&) {
  std::vector<std::string> lines = help_lines();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::uint64_t settled = i + 1 == lines.size() ? line : 0;
    publish(reply_to(member, settled, event::Notice{std::move(lines[i])}));
  }
}

void Room::act(Member& member, std::uint64_t line, Quit&) {
  publish(reply_to(member, line, event::Ok{line}));
}

void Room::act(Member& member, std::uint64_t line, BadRequest& mistake, std::string_view nearest) {
  if (!mistake.meant.empty()) {
    const Member* meant = members_.find(mistake.meant);
    const std::string name(meant != nullptr ? meant->name : nearest);
    if (!name.empty()) mistake.sentence += " Did you mean " + name + "?";
  }
  refuse(member, line, mistake.code, std::move(mistake.sentence));
}

}  // namespace chat
