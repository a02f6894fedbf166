#include "server/moderation/ban_merge.h"

#include <algorithm>
#include <set>
#include <string>

#include "common/text/text.h"

namespace chat {
namespace {

std::string target_key(const Ban& ban) {
  return fold(ban.target.name) + ',' + (ban.target.network ? ban.target.network->text() : "");
}

std::string key(const Ban& ban) {
  constexpr std::int64_t kSecond = 1000;
  return target_key(ban) + ' ' + std::to_string(ban.until_ms / kSecond) + ' ' + ban.op + ' ' +
         ban.reason;
}

std::set<std::string> keys(const std::vector<Ban>& bans, std::string (*key_of)(const Ban&)) {
  std::set<std::string> all;
  for (const Ban& ban : bans) all.insert(key_of(ban));
  return all;
}

}  // namespace

std::vector<Ban> not_in(const std::vector<Ban>& known, const std::vector<Ban>& candidates) {
  const std::set<std::string> known_keys = keys(known, key);
  std::vector<Ban> rest = candidates;
  std::erase_if(rest, [&](const Ban& ban) { return known_keys.contains(key(ban)); });
  return rest;
}

std::vector<Ban> merged(const std::vector<Ban>& base, const std::vector<Ban>& ours,
                        const std::vector<Ban>& theirs) {
  const std::vector<Ban> added = not_in(base, ours);
  const std::set<std::string> taken = keys(added, target_key);
  std::vector<Ban> all = not_in(not_in(ours, base), theirs);
  std::erase_if(all, [&](const Ban& ban) { return taken.contains(target_key(ban)); });
  all.insert(all.end(), added.begin(), added.end());
  return all;
}

}  // namespace chat
