// Keys to compare with, and the keys of some bytes.

#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "client/edit/keys.h"

namespace chat::test {

using Kind = Key::Kind;
using Modifiers = Key::Modifiers;

inline constexpr Modifiers kNone{};
inline constexpr Modifiers kShift{.shift = true};
inline constexpr Modifiers kAlt{.alt = true};
inline constexpr Modifiers kCtrl{.ctrl = true};

inline Key key(Kind kind, Modifiers with = kNone) {
  Key made;
  made.kind = kind;
  made.with = with;
  return made;
}

inline Key letter(char32_t code_point, Modifiers with) {
  Key made = key(Kind::Letter, with);
  made.letter = code_point;
  return made;
}

inline Key text(std::string_view characters, Kind kind = Kind::Text) {
  Key made = key(kind);
  made.text = characters;
  return made;
}

inline std::string name_of(const Key& key) {
  std::string name = std::to_string(static_cast<int>(key.kind));
  name += key.with.shift ? " shift" : "";
  name += key.with.alt ? " alt" : "";
  name += key.with.ctrl ? " ctrl" : "";
  name.append(" ").append(std::to_string(static_cast<unsigned>(key.letter)));
  return name.append(" [").append(key.text).append("]");
}

inline std::string names_of(const std::vector<Key>& keys) {
  std::string names;
  for (const Key& each : keys) names.append(name_of(each)).append("; ");
  return names;
}

inline void take_all(KeyParser& parser, std::vector<Key>& keys) {
  while (auto next = parser.next()) keys.push_back(*next);
}

// The keys of `bytes`, and of the silence after them.
inline std::vector<Key> keys_of(std::string_view bytes) {
  KeyParser parser;
  std::vector<Key> keys;
  parser.feed(bytes);
  take_all(parser, keys);
  if (parser.is_waiting_after_escape()) parser.time_out();
  take_all(parser, keys);
  return keys;
}

inline void check(std::string_view bytes, const std::vector<Key>& expected) {
  const std::vector<Key> keys = keys_of(bytes);
  CAPTURE(std::string(bytes));
  CHECK(names_of(keys) == names_of(expected));
  CHECK(keys == expected);
}

}  // namespace chat::test
