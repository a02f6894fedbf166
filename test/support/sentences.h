// What people read, said once for all tests but those of the sentences themselves. `* ` and LF are
// as in the plain dialect.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "common/protocol/event.h"
#include "common/protocol/wording.h"

namespace chat::test {

inline constexpr std::string_view kGreeting = "* Welcome to the chat. What is your name?\n";
inline constexpr std::string_view kNameQuestion = "* What is your name?\n";
inline constexpr std::string_view kStopping = "* The server is stopping.\n* Bye\n";
inline constexpr std::string_view kServerFull = "! the server is full; try again later\n";

// The client's.
inline constexpr std::string_view kNamePrompt = "Your name: ";
inline constexpr std::string_view kTryingAgain = "* The connection is lost; trying again.\n";

inline std::string you_are(std::string_view name) {
  return std::string("You are ").append(name);
}

inline std::string nobody_is_called(std::string_view name) {
  return std::string("nobody here is called ").append(name);
}

inline std::string name_is_taken(std::string_view name) {
  return std::string("the name ").append(name) + " is taken";
}

inline std::string you_were_kicked(std::string_view reason = "") {
  std::string text = "You were kicked by the operator";
  if (!reason.empty()) text.append(": ").append(reason);
  return text;
}

// "2 people are here: ann, bob"
inline std::string are_here(std::initializer_list<std::string_view> names) {
  std::string text = people_are_here(names.size());
  std::string_view before = ": ";
  for (const std::string_view name : names) {
    text.append(before).append(name);
    before = ", ";
  }
  return text;
}

// Lines of the plain dialect.
inline std::string joined(std::string_view name, std::uint32_t people) {
  return "* " + presence_line(event::Joined{std::string(name), people}) + "\n";
}
inline std::string left(std::string_view name, std::uint32_t people, std::string_view reason = "") {
  return "* " + presence_line(event::Left{std::string(name), people, std::string(reason)}) + "\n";
}
// Without LF.
inline std::string is_away(std::string_view name, std::string_view reason) {
  return "* " + presence_line(event::Away{std::string(name), 0, std::string(reason)});
}

}  // namespace chat::test
