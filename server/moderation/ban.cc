#include "server/moderation/ban.h"

#include <chrono>

#include "common/protocol/name.h"
#include "common/text/duration.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr char kBetween = ',';  // no name has it

}  // namespace

std::optional<BanTarget> BanTarget::parse(std::string_view text) {
  if (const auto network = Network::parse(text)) return BanTarget{"", network};
  const std::size_t between = text.find(kBetween);
  BanTarget target{std::string(text.substr(0, between))};
  if (name_error(target.name)) return std::nullopt;
  if (between == std::string_view::npos) return target;
  target.network = Network::parse(text.substr(between + 1));
  if (!target.network) return std::nullopt;
  return target;
}

std::string BanTarget::text() const {
  if (!network) return name;
  return name.empty() ? network->text() : name + kBetween + network->text();
}

bool BanTarget::is_same(const BanTarget& other) const {
  return fold(name) == fold(other.name) && network == other.network;
}

bool BanTarget::shares(const BanTarget& other) const {
  const bool same_name = !name.empty() && fold(name) == fold(other.name);
  return same_name || (network && network == other.network);
}

std::string not_a_target(std::string_view text) {
  constexpr std::size_t kMostShown = 64;  // bytes
  return clean(shortened(text, kMostShown)) +
         " is no name, no address and no network; a network is ADDRESS/BITS with zeros behind "
         "these bits, such as 192.0.2.0/24";
}

std::string how_long_and_why(const Ban& ban, std::int64_t now_ms) {
  std::string text;
  if (ban.until_ms != kForEver) {
    const std::chrono::milliseconds left(ban.until_ms - now_ms);
    text = " for another " + duration_left_text(std::chrono::ceil<std::chrono::seconds>(left));
  }
  if (!ban.reason.empty()) text += ": " + ban.reason;
  return text;
}

}  // namespace chat
