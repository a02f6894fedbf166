// The changes that bans make.

#include <string>
#include <utility>
#include <vector>

#include "common/protocol/wording.h"
#include "common/text/duration.h"
#include "server/room/changes.h"

namespace chat {
namespace {

std::string how_banned(std::string_view by, const order::Ban& order) {
  std::string how = "banned by " + std::string(by);
  if (order.time) how += " for " + exact_duration_text(*order.time);
  if (!order.reason.empty()) how += ": " + order.reason;
  return how;
}

// Everyone is told the name. Only the operator is told addresses.
std::string public_name(const BanTarget& target) {
  return target.name.empty() ? "An address" : target.name;
}

}  // namespace

// With the name of somebody who is here the address is banned, too, where it tells who that is:
// they would come back at once by another name.
std::string Changes::add_address(BanTarget& target) const {
  const Member* holder = parts_.members.find_alike(target.name);
  const std::string alone = "the name alone is banned: ";
  if (holder == nullptr) return alone + "nobody here has it";
  if (parts_.members.find(target.name) == holder) target.name = holder->name;
  if (holder->address.empty()) return alone + holder->name + " is away since before a restart";
  if (parts_.members.count_from(holder->address) > 1) {
    return alone + "others are here from " + holder->address;
  }
  target.network = Network::parse(telling_address(holder->address));
  if (!target.network) return alone + "anybody may come from " + holder->address;
  return target.network->text() + " is banned with the name";
}

OrderResult Changes::carry_out(std::string_view by, const order::Ban& order) {
  const std::int64_t now_ms = parts_.publisher.now_ms();
  Ban ban{order.whom, kForEver, order.reason};
  if (order.time) ban.until_ms = now_ms + std::chrono::milliseconds(*order.time).count();
  std::string aside = order.whom.network ? order.whom.text() + " is banned, " : "";
  if (!order.whom.network) aside = add_address(ban.target);
  const std::string how = how_banned(by, order);
  std::string sentence = public_name(ban.target) + " was " + how;
  const std::size_t gone = put_out_all(order.whom, how);
  if (gone != 1) tell_all(sentence);  // when several leave at once, their reasons are not shown
  if (order.whom.network) aside += counted(gone, "person was", "people were") + " put out";
  parts_.moderation.bans.add(std::move(ban), now_ms);
  return {OrderResult::Kind::Done, std::move(sentence), std::move(aside)};
}

std::size_t Changes::put_out_all(const BanTarget& target, std::string_view how) {
  std::size_t gone = 0;
  const auto put_out_one = [&](Member& member) {
    put_out(member, how);
    ++gone;
  };
  if (!target.name.empty()) {
    while (Member* member = parts_.members.find_alike(target.name)) put_out_one(*member);
  }
  if (!target.network) return gone;
  for (Member* member : parts_.members.all()) {
    const auto from = Network::parse(member->address);
    if (from && target.network->contains(*from)) put_out_one(*member);
  }
  return gone;
}

OrderResult Changes::carry_out(std::string_view by, const order::Unban& unban) {
  std::string aside;
  for (const Ban& ban : parts_.moderation.bans.remove(unban.whom, parts_.publisher.now_ms())) {
    aside += aside.empty() ? "" : ", ";
    aside += ban.target.text();
  }
  OrderResult result = told_to_all(public_name(unban.whom) + " was unbanned by " + std::string(by));
  if (aside != unban.whom.name) result.aside = aside + " may come again";
  return result;
}

}  // namespace chat
