#include "server/moderation/ban_text.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "common/protocol/name.h"
#include "common/protocol/request.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace chat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kForEverWord = "forever";
// The form of a time; 0 stands for any digit.
constexpr std::string_view kTimeForm = "0000-00-00T00:00:00Z";
// Before the name of the op who gave the ban, and before a reason that begins like that.
constexpr std::string_view kBy = "by=";
constexpr std::string_view kExplanation =
    "# Who is not let in by chat-server: a name, an address or a network; until when (UTC) or\n"
    "# forever; by=NAME for a ban by an op; why. Lines with # in front stay. Each ban and unban\n"
    "# writes this file anew: after a change by hand tell the server to reload it.\n";

std::string with_digits(std::size_t digits, std::int64_t number) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

std::optional<std::int64_t> parse_utc(std::string_view text) {
  if (text.size() != kTimeForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kTimeForm[i] == '0' ? !is_digit : text[i] != kTimeForm[i]) return std::nullopt;
  }
  const auto number = [&](std::string_view form, std::size_t digits) {
    return *parse_number<int>(text.substr(form.size(), digits));
  };
  const std::chrono::year_month_day day(
      std::chrono::year(number("", 4)),
      std::chrono::month(static_cast<unsigned>(number("0000-", 2))),
      std::chrono::day(static_cast<unsigned>(number("0000-00-", 2))));
  const std::chrono::hours hours(number("0000-00-00T", 2));
  const std::chrono::minutes minutes(number("0000-00-00T00:", 2));
  const seconds last(number("0000-00-00T00:00:", 2));
  const bool is_time = hours < std::chrono::days(1) && minutes < std::chrono::hours(1) &&
                       last < std::chrono::minutes(1);
  if (!day.ok() || !is_time) return std::nullopt;
  const auto time = std::chrono::sys_days(day) + hours + minutes + last;
  return milliseconds(time.time_since_epoch()).count();
}

// One line that is no comment and not empty. Its error is a sentence.
std::variant<Ban, std::string> parse_ban(std::string_view line) {
  const std::string_view whom = take_word(line);
  const auto target = BanTarget::parse(whom);
  if (!target) return not_a_target(whom);
  Ban ban{*target};
  const std::string_view until = take_word(line);
  if (!until.empty() && fold(until) != kForEverWord) {
    const auto until_ms = parse_utc(until);
    if (!until_ms) {
      return "behind " + ban.target.text() +
             " stands until when, such as 2026-12-24T18:00:00Z, or forever, and then why";
    }
    ban.until_ms = *until_ms;
  }
  if (line.starts_with(kBy)) {
    ban.op = take_word(line).substr(kBy.size());
    if (!ban.op.empty() && name_error(ban.op)) return "by=" + ban.op + " is no op's name";
  }
  ban.reason = shortened(line, kMaxReason);
  return ban;
}

}  // namespace

std::string utc_text(std::int64_t time_ms) {
  const std::chrono::sys_time<milliseconds> exact{milliseconds(time_ms)};
  const auto time = std::chrono::floor<seconds>(exact);
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day(midnight);
  const std::chrono::hh_mm_ss clock(time - midnight);
  std::string text = with_digits(4, static_cast<int>(day.year()));
  text += "-" + with_digits(2, static_cast<unsigned>(day.month()));
  text += "-" + with_digits(2, static_cast<unsigned>(day.day()));
  text += "T" + with_digits(2, clock.hours().count());
  text += ":" + with_digits(2, clock.minutes().count());
  text += ":" + with_digits(2, clock.seconds().count());
  return text + "Z";
}

std::variant<BanText, WrongBanLine> parse_bans(std::string_view text) {
  BanText read;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view all = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(all.size() + 1, text.size()));
    const std::string cleaned = clean(all);  // without CR, too
    const std::string_view line = trim(cleaned);
    if (line.empty()) continue;
    if (line.starts_with('#')) {
      read.comments.append(line).append("\n");
      if (read.comments.size() <= kMaxBanComments) continue;
      return WrongBanLine{number, "the comments up to here are larger than " +
                                      std::to_string(kMaxBanComments) + " bytes"};
    }
    auto parsed = parse_ban(line);
    if (auto* sentence = std::get_if<std::string>(&parsed)) {
      return WrongBanLine{number, std::move(*sentence)};
    }
    read.bans.push_back(std::get<Ban>(std::move(parsed)));
  }
  return read;
}

std::string to_text(const BanText& bans) {
  std::string text = bans.comments.empty() ? std::string(kExplanation) : bans.comments;
  for (const Ban& ban : bans.bans) {
    text += ban.target.text() + "  ";
    text += ban.until_ms == kForEver ? std::string(kForEverWord) : utc_text(ban.until_ms);
    if (!ban.op.empty() || ban.reason.starts_with(kBy)) text.append("  ").append(kBy) += ban.op;
    if (!ban.reason.empty()) text += "  " + ban.reason;
    text += '\n';
  }
  return text;
}

}  // namespace chat
