#include "server/moderation/order_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/protocol/request.h"
#include "common/text/duration.h"
#include "common/text/text.h"

namespace chat {
namespace {

// The most bytes of a word that is no name, which its refusal repeats.
constexpr std::size_t kMostShown = 64;

// What is wrong with the word that `rest` begins with, which was meant as a time.
std::string not_a_time(std::string_view rest) {
  std::string_view word = take_word(rest);
  const bool has_unit = std::string_view("smhd").find(fold(word.back())) != std::string_view::npos;
  word.remove_suffix(1);
  const bool is_number = word.find_first_not_of("0123456789") == std::string_view::npos;
  const bool is_positive = word.find_first_not_of('0') != std::string_view::npos;
  if (has_unit && is_number && is_positive) {
    const auto days = std::chrono::floor<std::chrono::days>(kLongestDuration).count();
    return "a time is at most " + std::to_string(days) +
           "d; without one it holds for ever; nothing was done";
  }
  return "a time has s, m, h or d behind its number: 90s, 10m, 2h; nothing was done";
}

// For orders that take a name and nothing else.
template <class NamedOrder>
ParsedOrder parse_named(std::string_view rest, std::string_view form) {
  const std::string_view name = take_word(rest);
  if (name.empty() || !rest.empty()) return how_it_goes(form);
  return Order(NamedOrder{std::string(name)});
}

// An op bans names. Requests::refusal() says so of an address.
ParsedOrder parse_op_ban(std::string_view rest) {
  std::string_view behind = rest;
  const std::string_view typed = take_word(behind);
  if (BanTarget::parse(typed)) return parse_ban(rest);
  return clean(shortened(typed, kMostShown)) + " is no name; nothing was done";
}

struct OpOrder {
  std::string_view word;
  ParsedOrder (*parse)(std::string_view rest);
};
constexpr auto kOpOrders = std::to_array<OpOrder>(
    {{"kick", parse_kick}, {"mute", parse_mute}, {"ban", parse_op_ban}, {"say-all", parse_tell}});

}  // namespace

ParsedOrder parse_kick(std::string_view rest) {
  const std::string_view name = take_word(rest);
  if (name.empty()) return how_it_goes("kick NAME [REASON]");
  return Order(order::Kick{std::string(name), reason_in(rest)});
}

ParsedOrder parse_mute(std::string_view rest) {
  order::Mute mute{std::string(take_word(rest))};
  if (mute.name.empty()) return how_it_goes("mute NAME [10m] [REASON]");
  if (!take_time(rest, mute.time)) return not_a_time(rest);
  mute.reason = reason_in(rest);
  return Order(std::move(mute));
}

ParsedOrder parse_unmute(std::string_view rest) {
  return parse_named<order::Unmute>(rest, "unmute NAME");
}

ParsedOrder parse_ban(std::string_view rest) {
  const std::string_view typed = take_word(rest);
  if (typed.empty()) return how_it_goes("ban NAME|ADDRESS|NETWORK [10m] [REASON]");
  const auto whom = BanTarget::parse(typed);
  if (!whom) return not_a_target(typed);
  order::Ban ban{*whom};
  if (!take_time(rest, ban.time)) return not_a_time(rest);
  ban.reason = reason_in(rest);
  return Order(std::move(ban));
}

ParsedOrder parse_unban(std::string_view rest) {
  const std::string_view typed = take_word(rest);
  if (typed.empty() || !rest.empty()) return how_it_goes("unban NAME|ADDRESS|NETWORK");
  const auto whom = BanTarget::parse(typed);
  if (!whom) return not_a_target(typed);
  return Order(order::Unban{*whom});
}

ParsedOrder parse_op(std::string_view rest) {
  return parse_named<order::Op>(rest, "op NAME");
}

ParsedOrder parse_deop(std::string_view rest) {
  return parse_named<order::Deop>(rest, "deop NAME");
}

ParsedOrder parse_tell(std::string_view rest) {
  if (rest.empty()) return std::string("there is no text to tell everyone; nothing was sent");
  return Order(order::Tell{std::string(rest)});
}

ParsedOrder parse_op_order(std::string_view word, std::string_view rest) {
  const auto* const found = std::ranges::find(kOpOrders, fold(word), &OpOrder::word);
  if (found == kOpOrders.end()) return "there is no order /" + std::string(word);
  const auto form = std::ranges::find(op_commands(), found->word, &CommandForm::word);
  ParsedOrder parsed = found->parse(rest);
  if (rest.empty()) {
    parsed = how_it_goes("/" + std::string(form->word) + " " + std::string(form->arguments)) +
             "; nothing was done";
  }
  return parsed;
}

bool take_time(std::string_view& rest, std::optional<std::chrono::seconds>& time) {
  std::string_view behind = rest;
  const std::string_view word = take_word(behind);
  time = parse_duration(word);
  if (time) rest = behind;
  return time || word.empty() || word.front() < '0' || word.front() > '9';
}

std::string reason_in(std::string_view rest) {
  return shortened(rest, kMaxReason);
}

std::string how_it_goes(std::string_view form) {
  return "it goes: " + std::string(form);
}

}  // namespace chat
