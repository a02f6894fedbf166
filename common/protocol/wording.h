// What people read about the room: the wording that the plain dialect, the server's console and
// the client share. Lines have no mark of their kind (`*`) and no LF. Pure functions; safe from
// any thread.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/protocol/event.h"

namespace chat {

// "1 line", "3 lines"
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

// "1 person is here", "3 people are here"
[[nodiscard]] std::string people_are_here(std::uint64_t count);

// " (idle 5 min)", " (idle 2 h)", or " (away 7 s)" for a person whose connection is lost. Empty
// for a person who said something within the last five minutes.
[[nodiscard]] std::string presence_note(const Person& person);

// The first hint for a newcomer.
inline constexpr std::string_view kFirstSteps =
    "Type ? for who is here, text > name to whisper, /help for more.";

// "The last message:", "The last 3 messages:"
[[nodiscard]] std::string last_messages_line(std::uint64_t count);

// To a person who may give the orders of op_commands() from now on, or no more: the client knows it
// by these.
inline constexpr std::string_view kYouAreOp =
    "You are an op now, as long as you are here: /help lists what you may do.";
inline constexpr std::string_view kYouAreNoOp = "You are an op no more.";

// Below the last messages.
inline constexpr std::string_view kEndOfLastMessages = "What follows is new.";

// "[ann] hello", "[ann] * waves"; with its time "[14:02 ann] hello".
[[nodiscard]] std::string message_line(const event::Message& message,
                                       std::optional<std::int64_t> time_ms = std::nullopt);

enum class Reader : std::uint8_t {
  Actor,  // the person who did it
  Other,
};
// "[you > ann] psst", "[joe > you] psst"
[[nodiscard]] std::string whisper_line(const event::Whisper& whisper, Reader reader);
// "You are now called eve", "ann is now called eve"
[[nodiscard]] std::string renamed_line(const event::Renamed& renamed, Reader reader);

// "ann joined (3 people here)", "ann left: "lunch" (1 person here)"; with an address "ann joined
// from 192.168.1.7 (3 people here)", "ann left (192.168.1.7): ...". A
// reason stands as it comes: a person's own is in quotes already (in_quotes()).
[[nodiscard]] std::string presence_line(const event::Joined& joined, std::string_view address = "");
[[nodiscard]] std::string presence_line(const event::Left& left, std::string_view address = "");
// The reason that a person gave for leaving, as events carry it: nobody can say what the server
// says. Empty stays empty.
[[nodiscard]] std::string in_quotes(std::string_view reason);
// "ann is away (no answer)", "ann is back"
[[nodiscard]] std::string presence_line(const event::Away& away);
[[nodiscard]] std::string presence_line(const event::Back& back);

// One line for two or more people who joined, or left: "14 people joined, ann, bob and 12 more
// (120 people here)". `people` is how many are here after the last of them.
enum class Move : std::uint8_t { Joined, Left };
[[nodiscard]] std::string run_line(Move move, std::string_view first, std::string_view second,
                                   std::uint64_t count, std::uint64_t people);

}  // namespace chat
