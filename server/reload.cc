#include "server/reload.h"

#include <algorithm>
#include <span>
#include <utility>

#include "common/text/joined.h"
#include "server/config.h"

namespace chat {
namespace {

using Names = std::vector<std::string>;

std::string text_of(const Names& taken, const Names& later) {
  std::string text = taken.empty() ? "no setting that can change now has changed"
                                   : "these settings were taken: " + joined(taken, ", ");
  if (!later.empty()) text += "\nthese hold after a restart only: " + joined(later, ", ");
  return text;
}

std::string targets_of(const std::vector<Ban>& bans) {
  constexpr std::size_t kMostNamed = 20;
  const auto named = std::span(bans).first(std::min(kMostNamed, bans.size()));
  std::string text = joined(named, ", ", [](const Ban& ban) { return ban.target.text(); });
  if (bans.size() > named.size()) {
    text += " and " + std::to_string(bans.size() - named.size()) + " more";
  }
  return text;
}

Reload::Outcome outcome_of(const BanReload& bans) {
  using Kind = Reload::Outcome::Kind;
  if (!bans.error.empty() && bans.added.empty() && bans.lifted.empty()) {
    return {Kind::Refused, bans.error + "\nthe old bans stay"};
  }
  std::string text;
  if (!bans.added.empty()) {
    text = "banned from now on, who is here stays: " + targets_of(bans.added);
  }
  if (!bans.lifted.empty()) {
    text += (text.empty() ? "" : "\n") + ("no longer banned: " + targets_of(bans.lifted));
  }
  if (text.empty()) text = "the bans are as they were";
  if (bans.error.empty()) return {Kind::Taken, std::move(text)};
  return {Kind::Refused, text + '\n' + bans.error};
}

}  // namespace

Reload::Reload(const ServerCommandLine& line, const ServerCommand& running,
               std::function<void(const ServerCommand&)> take,
               std::function<std::optional<BanReload>()> take_bans)
    : line_(line),
      file_(running.config),
      take_(std::move(take)),
      take_bans_(std::move(take_bans)),
      values_(running.values) {}

Reload::Outcome Reload::run() {
  const MutexLock lock(mutex_);
  const std::optional<BanReload> bans = take_bans_();
  if (file_.empty() && !bans) {
    return {Outcome::Kind::Refused,
            "there is no settings file; start the server with --config FILE to have one"};
  }
  if (file_.empty()) return outcome_of(*bans);
  Outcome outcome = take_settings();
  if (!bans) return outcome;
  Outcome of_bans = outcome_of(*bans);
  outcome.text += '\n' + of_bans.text;
  if (of_bans.kind == Outcome::Kind::Refused) outcome.kind = of_bans.kind;
  return outcome;
}

Reload::Outcome Reload::take_settings() {
  ServerCommand wanted;
  try {
    wanted = line_.read();
  } catch (const std::runtime_error& error) {
    return {Outcome::Kind::Refused, error.what() + std::string("\nthe old settings stay")};
  }
  Names taken;
  Names later;
  for (const ServerOption& option : server_options()) {
    std::vector<std::string>& now = values_[option.form.name];
    std::vector<std::string>& then = wanted.values[option.form.name];
    if (now == then) continue;
    (option.taken == Taken::AnyTime ? taken : later).emplace_back(option.form.name);
    if (option.taken == Taken::AnyTime) now = std::move(then);
  }
  if (!taken.empty()) take_(wanted);
  return {Outcome::Kind::Taken, text_of(taken, later)};
}

}  // namespace chat
