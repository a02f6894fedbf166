// Puts texts together, as in a list that people read. Pure; safe from any thread.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace chat {

// The texts in their order, with `separator` between each two, empty ones included. Of what is no
// text, `text_of` makes one: joined(people, ", ", &Person::name).
template <class Texts, class TextOf = std::identity>
[[nodiscard]] std::string joined(const Texts& texts, std::string_view separator,
                                 TextOf text_of = {}) {
  std::string all;
  bool is_first = true;
  for (const auto& each : texts) {
    if (!std::exchange(is_first, false)) all += separator;
    all += std::invoke(text_of, each);
  }
  return all;
}

}  // namespace chat
