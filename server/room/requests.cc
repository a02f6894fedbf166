#include "server/room/requests.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/protocol/name.h"
#include "common/text/duration.h"
#include "common/text/text.h"
#include "server/moderation/order_text.h"

namespace chat {
namespace {

// The most messages of one /history.
constexpr std::uint32_t kMostRecalled = 1000;

constexpr std::string_view kNothingSent = "; nothing was sent";
constexpr std::string_view kHowToSayAloud = ". To say it to everyone, put // before it.";

Answer reply(EntryDraft entry) {
  Answer reply;
  reply.entries.push_back(std::move(entry));
  return reply;
}

// Refuses the number; the line stays without an outcome.
Requests::NumberAnswer refused_number(const Member& member, std::uint64_t line,
                                      std::string_view code, std::string sentence,
                                      Verdict verdict) {
  EntryDraft entry = error_for(member, line, code, std::move(sentence));
  entry->is_replay = true;
  return {std::move(entry), verdict};
}

// Whether the line is one word behind a >, as in "> ann": a whisper without its text.
bool is_arrow_and_word(std::string_view line) {
  line = trim(line);
  if (!line.starts_with('>')) return false;
  const std::string_view word = trim(line.substr(1));
  return first_word(word) == word;
}

// Whether somebody else learns of it when it is done. A new name is told to everyone, so it says
// something, too.
bool is_heard_by_others(const Request& request) {
  return std::holds_alternative<Say>(request) || std::holds_alternative<Act>(request) ||
         std::holds_alternative<Whisper>(request) || std::holds_alternative<Rename>(request) ||
         std::holds_alternative<Ordered>(request);
}

std::string name_is_banned(std::string_view name, const Ban& ban, std::int64_t now_ms) {
  return "the name " + std::string(name) + " is banned" + how_long_and_why(ban, now_ms);
}

}  // namespace

// The member who asks, the line's number, and the result of the search for a mistyped name.
struct Requests::Asked {
  const Member& member;
  std::uint64_t line;
  const std::string* nearest;

  [[nodiscard]] Plan refused(std::string_view code, std::string sentence) const {
    return reply(error_for(member, line, code, std::move(sentence)));
  }
};

std::string mute_text(const Member& member, std::int64_t now_ms) {
  if (!is_muted(member, now_ms)) return "";
  if (member.muted_until_ms == kForEver) return "muted";
  const std::chrono::milliseconds left(member.muted_until_ms - now_ms);
  return "muted for another " + duration_left_text(std::chrono::ceil<std::chrono::seconds>(left));
}

std::string_view meant_name(const Request& request) {
  if (const auto* whisper = std::get_if<Whisper>(&request)) return whisper->to;
  if (const auto* bad = std::get_if<BadRequest>(&request)) return bad->meant;
  return {};
}

// --- the number of a line ---

std::optional<Requests::NumberAnswer> Requests::check_number(const Member& member,
                                                             std::uint64_t line,
                                                             const Request& request) const {
  if (!member.resumption) return std::nullopt;
  const Resumption& resumption = *member.resumption;
  const auto classified = resumption.classify(line);
  if (const auto* bad = std::get_if<BadRequest>(&request); bad != nullptr && line == 0) {
    return refused_number(member, line, bad->code, bad->sentence, Verdict::HangUp);
  }
  switch (classified) {
    case Resumption::Line::Next:
      return std::nullopt;
    case Resumption::Line::UnderWay:
      return NumberAnswer{};
    case Resumption::Line::Settled: {
      EntryDraft outcome = resumption.outcome(line, publisher_.log());
      outcome->share = member.share;
      outcome->target_share = member.share;
      outcome->is_replay = true;
      outcome->counts_for_backpressure = true;
      return NumberAnswer{std::move(outcome)};
    }
    case Resumption::Line::Forgotten:
      return refused_number(member, line, code::kOutcomeForgotten,
                            "the outcome of line " + std::to_string(line) + " is no longer known",
                            Verdict::GoOn);
    case Resumption::Line::Gap:
      break;
  }
  return refused_number(member, line, code::kOutOfOrder,
                        "line " + std::to_string(resumption.last_line() + 1) +
                            " should come next, not " + std::to_string(line) + "; goodbye",
                        Verdict::HangUp);
}

// --- rules that hold when it is planned, and when it takes effect ---

std::optional<Refusal> Requests::name_refusal(std::string_view name, const Member* self) const {
  std::optional<Refusal> refusal;
  const std::int64_t now_ms = time_of_day_();
  const Member* holder = members_.find(name);
  if (const auto error = name_error(name)) {
    refusal = {code::kNameInvalid, not_a_name(name, *error)};
  } else if (const Ban* ban = moderation_.bans.find_name(name, now_ms)) {
    refusal = {code::kBanned, name_is_banned(name, *ban, now_ms)};
  } else if (holder != nullptr && holder != self) {
    refusal = {code::kNameTaken, "the name " + holder->name + " is taken"};
    if (self == nullptr) {
      refusal->sentence += "; choose another, or wait a minute if " + holder->name + " was you";
    }
  } else if (const Member* other = members_.find_lookalike(name, self)) {
    refusal = {code::kNameTaken,
               "the name " + std::string(name) + " looks like " + other->name + ", who is here"};
    if (self == nullptr) refusal->sentence += "; choose another";
  } else if (members_.is_like_reserved(name)) {
    refusal = {code::kNameInvalid, not_a_name(name, "it looks like a reserved word")};
  }
  if (self == nullptr) return refusal;
  if (refusal) {
    refusal->sentence += "; you are still called " + self->name;
  } else if (name == self->name) {
    refusal = {code::kNameTaken, "you are called " + self->name + " already"};
  }
  return refusal;
}

std::optional<Refusal> Requests::ban_refusal(std::string_view name,
                                             std::string_view address) const {
  const std::int64_t now_ms = time_of_day_();
  if (const Ban* ban = moderation_.bans.find_address(address, now_ms)) {
    return Refusal{code::kBanned, "your address is banned" + how_long_and_why(*ban, now_ms)};
  }
  if (const Ban* ban = moderation_.bans.find_name(name, now_ms)) {
    return Refusal{code::kBanned, name_is_banned(name, *ban, now_ms)};
  }
  return std::nullopt;
}

std::optional<Refusal> Requests::door_refusal() const {
  if (moderation_.door == Moderation::Door::Open) return std::nullopt;
  return Refusal{code::kLocked,
                 "the room is locked: nobody new is let in at the moment; try again later"};
}

std::optional<Refusal> Requests::whisper_refusal(const Member* to, const LogEntry& whisper) const {
  if (to == nullptr) {
    return Refusal{code::kNobody,
                   "the person you whispered to has left" + std::string(kNothingSent)};
  }
  const std::size_t waiting =
      to->resumption ? to->resumption->whisper_bytes() : to->whispers_waiting;
  if (waiting > 0 && waiting + cost_of(whisper) > backpressure_.most_whispers(*to)) {
    return Refusal{code::kNotReading, to->name +
                                          " is not reading at the moment, and too much is waiting" +
                                          std::string(kNothingSent) + "; try again later"};
  }
  if (publisher_.keeping().has_room_for(*to, whisper)) return std::nullopt;
  return Refusal{code::kNotReading, "too much is waiting for people who are away" +
                                        std::string(kNothingSent) + "; try again later"};
}

// --- each request ---

Plan Requests::plan(const Member& member, std::uint64_t line, Request& request,
                    const std::string* nearest) const {
  const Asked asked{member, line, nearest};
  const std::int64_t now_ms = publisher_.last_time_ms();
  if (is_muted(member, now_ms) && is_heard_by_others(request)) {
    return asked.refused(code::kMuted, "you are " + mute_text(member, now_ms) +
                                           ": you can read, but not write" +
                                           std::string(kNothingSent));
  }
  return std::visit([&](auto& what) { return plan_for(asked, what); }, request);
}

Plan Requests::plan_for(const Asked& asked, Nothing& /*nothing*/) {
  return reply(reply_to(asked.member, asked.line, event::Ok{asked.line}));
}

Plan Requests::plan_for(const Asked& asked, Say& say) const {
  const Member* meant = say.meant.empty() ? nullptr : members_.find(say.meant);
  if (meant == nullptr) return Change{std::move(say)};
  if (is_arrow_and_word(say.text)) {
    return asked.refused(code::kNoText, "there is no text to whisper to " + meant->name +
                                            std::string(kNothingSent) +
                                            std::string(kHowToSayAloud));
  }
  return asked.refused(code::kNotAWhisper, "did you mean to whisper to " + meant->name +
                                               "? Nothing was sent: a whisper ends with > " +
                                               meant->name + std::string(kHowToSayAloud));
}

Plan Requests::plan_for(const Asked& /*asked*/, Act& act) {
  return Change{std::move(act)};
}

Plan Requests::plan_for(const Asked& asked, Whisper& whisper) const {
  const Member* to = members_.find(whisper.to);
  if (to == nullptr && asked.nearest == nullptr) return Search{members_.names_like(whisper.to)};
  if (to == nullptr) {
    const std::string hint =
        asked.nearest->empty() ? "" : " (did you mean " + *asked.nearest + "?)";
    return asked.refused(code::kNobody, "nobody here is called " + whisper.to + hint +
                                            std::string(kNothingSent) +
                                            std::string(kHowToSayAloud));
  }
  if (to == &asked.member) {
    return asked.refused(code::kNobody, "that is you" + std::string(kNothingSent));
  }
  return Change{SendWhisper{to->id, std::move(whisper.text)}};
}

Plan Requests::plan_for(const Asked& asked, Who& /*who*/) const {
  const std::size_t people = members_.size();
  event::Users users{asked.line, static_cast<std::uint32_t>(people),
                     members_.people(people, publisher_.last_time_ms())};
  return reply(reply_to(asked.member, asked.line, std::move(users)));
}

Plan Requests::plan_for(const Asked& asked, Rename& rename) const {
  auto refusal = name_refusal(rename.name, &asked.member);
  if (refusal) return asked.refused(refusal->code, std::move(refusal->sentence));
  return Change{std::move(rename)};
}

Plan Requests::plan_for(const Asked& asked, HistoryRequest& asked_for) const {
  if (!backpressure_.may_recall(publisher_.log().recalled_bytes())) {
    return asked.refused(code::kBusy,
                         "many people are asking for what was said; ask again in a few seconds");
  }
  return Answer{
      history_for(asked.member, asked.line,
                  publisher_.log().last_messages(std::min(asked_for.count, kMostRecalled)))};
}

Plan Requests::plan_for(const Asked& asked, Help& /*help*/) {
  std::vector<std::string> lines = help_lines();
  if (asked.member.role == Member::Role::Op) {
    for (std::string& each : op_help_lines()) lines.push_back(std::move(each));
  }
  Answer reply;
  for (std::string& each : lines) {
    reply.entries.push_back(reply_to(asked.member, 0, event::Notice{std::move(each)}));
  }
  reply.entries.back()->line = asked.line;
  return reply;
}

Plan Requests::plan_for(const Asked& /*asked*/, Quit& quit) {
  return Change(std::move(quit));
}

Plan Requests::plan_for(const Asked& asked, Ordered& ordered) const {
  if (asked.member.role != Member::Role::Op) {
    return asked.refused(code::kNotAnOp, "only an op may /" + ordered.word + "; nothing was done");
  }
  ParsedOrder parsed = parse_op_order(ordered.word, ordered.rest);
  if (auto* sentence = std::get_if<std::string>(&parsed)) {
    return asked.refused(code::kSyntax, std::move(*sentence));
  }
  auto& order = std::get<Order>(parsed);
  if (const auto refused = refusal(asked.member, order)) {
    return asked.refused(code::kRefused, *refused + "; nothing was done");
  }
  return Change{std::move(order)};
}

Plan Requests::plan_for(const Asked& asked, BadRequest& bad) const {
  if (!bad.meant.empty()) {
    const Member* meant = members_.find(bad.meant);
    if (meant == nullptr && asked.nearest == nullptr) return Search{members_.names_like(bad.meant)};
    const std::string& name = meant != nullptr ? meant->name : *asked.nearest;
    if (!name.empty()) {
      bad.sentence =
          '"' + bad.written + "\" is not a name. Did you mean " + name + "? Nothing was sent.";
    }
  }
  return asked.refused(bad.code, std::move(bad.sentence));
}

}  // namespace chat
