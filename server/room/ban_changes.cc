// The changes that bans make.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/protocol/put_out.h"
#include "common/protocol/wording.h"
#include "common/text/duration.h"
#include "server/room/changes.h"

namespace chat {
namespace {

constexpr std::string_view kNameAlone = "the name alone is banned: ";

std::string how_banned(std::string_view by, const order::Ban& order) {
  std::string how = std::string(kBannedBy) + std::string(by);
  if (order.time) how += " for " + exact_duration_text(*order.time);
  if (!order.reason.empty()) how += ": " + order.reason;
  return how;
}

void append(std::string& list, std::string_view between, std::string_view item) {
  if (!list.empty()) list += between;
  list += item;
}

// Everyone is told the name. Only the operator is told addresses.
std::string public_name(const BanTarget& target) {
  return target.name.empty() ? "An address" : target.name;
}

}  // namespace

// With the name of somebody who is here the address is banned, too, where it tells who that is:
// they would come back at once by another name.
void Changes::add_address(BanTarget& target, const Member& holder, OrderResult& result) const {
  const auto alone = [&result](const std::string& why, const std::string& address) {
    append(result.aside, "; ", std::string(kNameAlone) + why + address);
    append(result.for_op, "; ",
           std::string(kNameAlone) + why + (address.empty() ? "" : "that address"));
  };
  if (holder.address.empty()) return alone(holder.name + " is away since before a restart", "");
  if (!Network::parse(holder.address))
    return alone("who comes by a Unix socket has no address", "");
  if (parts_.members.others_from_address_of(holder) > 0) {
    return alone("others are here from ", holder.address);
  }
  target.network = telling_network(holder.address);
  if (!target.network) return alone("anybody may come from ", holder.address);
  append(result.aside, "; ", target.network->text() + " is banned with the name");
  append(result.for_op, "; ", "the address is banned with the name");
}

// One address where the network of 64 bits is the one that this machine is in, or everybody's
// (link-local, RFC 4291, section 2.5.6).
std::optional<Network> Changes::telling_network(const std::string& address) const {
  const Network link_local = Network::parse("fe80::/10").value();
  const auto exact = Network::parse(address);
  const auto wide = Network::parse(telling_address(address));
  const std::vector<Network>& own = parts_.settings.own_addresses;
  if (!exact || !wide || std::ranges::find(own, *exact) != own.end()) return std::nullopt;
  const auto is_in = [&wide](const Network& each) { return wide->contains(each); };
  return link_local.contains(*exact) || std::ranges::any_of(own, is_in) ? exact : wide;
}

std::string Changes::shut_out_too(const Network& network) const {
  std::string text;
  for (const char* loopback : {"127.0.0.1", "::1"}) {
    if (network.contains(Network::parse(loopback).value())) {
      append(text, ", ", std::string(loopback) + " (with all who come through a proxy here)");
    }
  }
  for (const Network& own : parts_.settings.own_addresses) {
    if (network.contains(own)) append(text, ", ", own.text());
  }
  return text.empty() ? "" : "; it shuts out this machine itself: " + text;
}

OrderResult Changes::carry_out(std::string_view by, const order::Ban& order) {
  const std::int64_t now_ms = parts_.settings.time_of_day();
  const std::string how = how_banned(by, order);
  const std::string op(by == kTheOperator ? "" : by);
  const auto& network = order.whom.network;
  const std::vector<Member*> holders = parts_.members.alike(order.whom.name);
  std::vector<BanTarget> targets;
  OrderResult result;
  for (const Member* holder : holders) {
    targets.push_back({holder->name, network});  // another may have what looks like it
    if (!network) add_address(targets.back(), *holder, result);
  }
  if (holders.empty()) targets.push_back(order.whom);
  if (holders.empty() && !network) {
    result.aside.append(kNameAlone).append("nobody here has it");
    result.for_op = result.aside;
  }
  for (const BanTarget& target : targets) append(result.sentence, " and ", public_name(target));
  result.sentence += (targets.size() > 1 ? " were " : " was ") + how;
  for (Member* holder : holders) put_out(*holder, how);
  const std::size_t gone = holders.size() + put_out_all_from(network, how);
  // Who leaves is told with that reason.
  if (order.whom.name.empty() ? gone == 0 : holders.empty()) tell_all(result.sentence);
  if (network) {
    result.aside = order.whom.text() + " is banned, " + counted(gone, "person was", "people were") +
                   " put out" + shut_out_too(*network);
  }
  for (BanTarget& target : targets) {
    parts_.moderation.bans.add({std::move(target), end_of(order.time, now_ms), order.reason, op},
                               now_ms);
  }
  return result;
}

std::size_t Changes::put_out_all_from(const std::optional<Network>& network, std::string_view how) {
  if (!network) return 0;
  std::size_t gone = 0;
  for (Member* member : parts_.members.all()) {
    const auto from = Network::parse(member->address);
    if (!from || !network->contains(*from)) continue;
    put_out(*member, how);
    ++gone;
  }
  return gone;
}

// Each name that was lifted is told, also of a ban that was found by its address.
OrderResult Changes::carry_out(std::string_view by, const order::Unban& unban) {
  const std::int64_t now_ms = parts_.settings.time_of_day();
  Bans& bans = parts_.moderation.bans;
  std::string names;
  std::string aside;
  for (const Ban& ban : bans.remove(unban.whom, now_ms)) {
    append(aside, ", ", ban.target.text());
    if (!ban.target.name.empty()) append(names, ", ", ban.target.name);
  }
  const bool is_one = names.find(',') == std::string::npos;
  OrderResult result = told_to_all((names.empty() ? "An address" : names) +
                                   (is_one ? " was" : " were") + " unbanned by " + std::string(by));
  if (aside != names) result.aside = aside + " may come again";
  const BanTarget& whom = unban.whom;
  const Ban* other = whom.name.empty() ? nullptr : bans.find_name(whom.name, now_ms);
  if (other == nullptr && whom.network) other = bans.find_wider(*whom.network, now_ms);
  if (other == nullptr) return result;
  append(result.aside, "; ",
         whom.text() + " is still banned by the ban of " + other->target.text());
  return result;
}

}  // namespace chat
