// The events: everything that can happen in the room, as people and programs learn it. The
// functions are pure; safe from any thread.

#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chat {

enum class Presence : std::uint8_t { Here, Away };

struct Person {
  std::string name;
  std::uint64_t seconds = 0;  // since they last said anything; Away: since their connection broke
  Presence presence = Presence::Here;
};

// One struct for each kind of event. `people` is the number of people here after it. `line` is
// the number of the reader's own line that the event answers; 0: none.
namespace event {

struct Welcome {
  std::string token = {};  // of the reader's session; empty: it ends with its connection
  std::string name = {};   // the reader's own
  std::uint32_t people = 0;
  std::uint64_t last_line = 0;  // the last of the reader's lines with an outcome; 0: none
  std::string incarnation = {};
  std::string room = {};          // the room's name
  std::vector<Person> here = {};  // the first of the people here; not on the wire
};
struct Message {
  enum class Kind : std::uint8_t { Say, Act };
  std::string name = {};
  std::string text = {};
  Kind kind = Kind::Say;
};
struct Whisper {
  std::string from = {};
  std::string to = {};
  std::string text = {};
};
struct Joined {
  std::string name = {};
  std::uint32_t people = 0;
};
struct Left {
  std::string name = {};
  std::uint32_t people = 0;
  std::string reason = {};  // may be empty
};
struct Away {
  std::string name = {};
  std::uint32_t people = 0;
  std::string reason = {};
};
struct Back {
  std::string name = {};
  std::uint32_t people = 0;
};
struct Renamed {
  std::string from = {};
  std::string to = {};
};
struct Users {
  std::uint64_t line = 0;
  std::uint32_t people = 0;
  std::vector<Person> here = {};
};
struct Ok {
  std::uint64_t line = 0;
};
struct Error {
  std::uint64_t line = 0;
  std::string code = {};
  std::string sentence = {};
};
struct Notice {
  std::string text = {};
};
struct Missed {
  std::uint64_t count = 0;  // an upper bound of the events that are missing
};
struct History {
  std::uint64_t line = 0;
  std::uint64_t count = 0;  // the number of messages that follow
};
struct Current {
  std::uint64_t past = 0;  // messages in the history that ends here; not on the wire
};
struct Ping {};
struct Bye {
  std::string code = {};
  std::string sentence = {};  // may be empty
};

using What = std::variant<Notice, Welcome, Message, Whisper, Joined, Left, Away, Back, Renamed,
                          Users, Ok, Error, Missed, History, Current, Ping, Bye>;

// For visits: `[](const OneOf<Joined, Left> auto& move) {}` takes either, and nothing else.
template <class Kind, class... Kinds>
concept OneOf = (std::same_as<Kind, Kinds> || ...);

}  // namespace event

struct Event {
  std::uint64_t seq = 0;     // its place in the room's log
  std::int64_t time_ms = 0;  // since 1970, UTC
  event::What what = {};

  // Whether the event is of one of these kinds.
  template <class... Kinds>
  [[nodiscard]] bool is() const {
    return (std::holds_alternative<Kinds>(what) || ...);
  }
  // nullptr when the event is of another kind.
  template <class Kind>
  [[nodiscard]] const Kind* as() const {
    return std::get_if<Kind>(&what);
  }
  template <class Kind>
  [[nodiscard]] Kind* as() {
    return std::get_if<Kind>(&what);
  }
};

[[nodiscard]] inline bool is_message(const Event& event) {
  return event.is<event::Message>();
}
// The name of the person who did it, or whom the event is about; Welcome: the reader's. Empty for
// events without such a person.
[[nodiscard]] std::string_view name_of(const Event& event);
// The text of a Message, Whisper or Notice. Empty for other events.
[[nodiscard]] std::string_view text_of(const Event& event);
// The number of people here after the event; nothing where it does not say so.
[[nodiscard]] std::optional<std::uint32_t> people_of(const Event& event);
// The number of the reader's line that the event answers; 0: none.
[[nodiscard]] std::uint64_t line_of(const Event& event);

// About how many bytes of memory the event holds beside its own sizeof.
[[nodiscard]] std::size_t bytes_held(const Event& event);
[[nodiscard]] std::size_t bytes_held(const std::string& text);

}  // namespace chat
