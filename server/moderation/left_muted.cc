#include "server/moderation/left_muted.h"

#include <algorithm>
#include <map>

#include "common/system/address.h"
#include "common/text/text.h"

namespace chat {

std::string telling_address(std::string_view address) {
  const bool is_loopback = address.starts_with("127.") || address == "::1";
  return is_loopback ? "" : counted_address(address);
}

void LeftMuted::add(std::string_view name, std::string_view address, std::int64_t until_ms) {
  people_.push_back({fold(name), telling_address(address), until_ms});
  if (people_.size() > kMost) forget_one();
}

void LeftMuted::forget_one() {
  std::map<std::string_view, std::size_t> from;
  for (const Person& each : people_) ++from[each.address];
  people_.erase(std::ranges::max_element(
      people_, {}, [&from](const Person& each) { return from.at(each.address); }));
}

std::optional<std::int64_t> LeftMuted::take(std::string_view name, std::string_view address,
                                            Addresses addresses, std::int64_t now_ms) {
  std::erase_if(people_, [now_ms](const Person& each) { return each.until_ms <= now_ms; });
  if (people_.empty()) return std::nullopt;
  const std::string folded = fold(name);
  const std::string from = addresses == Addresses::Telling ? telling_address(address) : "";
  auto found = std::ranges::find(people_, folded, &Person::name);
  const bool is_by_name = found != people_.end();
  if (!is_by_name && !from.empty()) found = std::ranges::find(people_, from, &Person::address);
  if (found == people_.end()) return std::nullopt;
  const std::int64_t until_ms = found->until_ms;
  if (is_by_name) people_.erase(found);
  return until_ms;
}

bool LeftMuted::has(std::string_view name, std::int64_t now_ms) const {
  return std::ranges::any_of(people_, [&](const Person& each) {
    return each.name == fold(name) && now_ms < each.until_ms;
  });
}

void LeftMuted::remove(std::string_view name) {
  std::erase_if(people_, [folded = fold(name)](const Person& each) { return each.name == folded; });
}

void LeftMuted::remove_from(std::string_view address) {
  const std::string from = telling_address(address);
  std::erase_if(people_,
                [&from](const Person& each) { return !from.empty() && each.address == from; });
}

}  // namespace chat
