// Who waits for something, in the order in which they came, by the address they come from: tells
// who gives way first. That is the one of the address with most of them, so that somebody who
// opens many connections loses their own, and those who share an address still have a chance.
//
// Not thread-safe.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "common/system/address.h"
#include "common/system/network.h"

namespace chat {

// What stands for a peer where peers are counted: counted_address(), but of trusted networks each
// connection for itself. `number` is its own.
[[nodiscard]] inline std::string counted_peer(std::string_view address,
                                              std::span<const Network> trusted,
                                              std::uint64_t number) {
  if (!trusted.empty() && is_in(address, trusted)) {
    return std::string(address) + '#' + std::to_string(number);
  }
  return counted_address(address);
}

// Keys are unique and ordered; the least came first.
template <class Key>
class ByAddress {
 public:
  void add(std::string_view address, const Key& key) {
    if (keys_[counted_address(address)].insert(key).second) ++size_;
  }
  // `address` is that of add(). Does nothing when the key is not there.
  void remove(std::string_view address, const Key& key) {
    const auto found = keys_.find(counted_address(address));
    if (found == keys_.end()) return;
    size_ -= found->second.erase(key);
    if (found->second.empty()) keys_.erase(found);
  }

  // The first of the address that has most; of addresses with as many, the first of all.
  [[nodiscard]] std::optional<Key> first_of_most() const {
    const auto most = std::ranges::max_element(keys_, [](const auto& one, const auto& other) {
      const std::set<Key>& left = one.second;
      const std::set<Key>& right = other.second;
      return left.size() != right.size() ? left.size() < right.size()
                                         : *left.begin() > *right.begin();
    });
    if (most == keys_.end()) return std::nullopt;
    return *most->second.begin();
  }
  // The first of that address.
  [[nodiscard]] std::optional<Key> first_of(std::string_view address) const {
    const auto found = keys_.find(counted_address(address));
    if (found == keys_.end()) return std::nullopt;
    return *found->second.begin();
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  // How many there are of that address.
  [[nodiscard]] std::size_t count_from(std::string_view address) const {
    const auto found = keys_.find(counted_address(address));
    return found == keys_.end() ? 0 : found->second.size();
  }

 private:
  std::map<std::string, std::set<Key>, std::less<>> keys_;  // no set is empty
  std::size_t size_ = 0;                                    // of all sets
};

}  // namespace chat
