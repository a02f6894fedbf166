#include "common/protocol/event.h"

#include "common/text/overloaded.h"

namespace chat {
namespace {

using chat::bytes_held;

std::size_t bytes_held(const std::vector<Person>& people) {
  std::size_t bytes = people.capacity() * sizeof(Person);
  for (const Person& person : people) bytes += bytes_held(person.name);
  return bytes;
}

template <class... Parts>
std::size_t bytes_of(const Parts&... parts) {
  return (bytes_held(parts) + ...);
}

}  // namespace

std::string_view name_of(const Event& event) {
  return std::visit(
      [](const auto& what) -> std::string_view {
        if constexpr (requires { what.name; }) return what.name;
        if constexpr (requires { what.from; }) return what.from;
        return {};
      },
      event.what);
}

std::string_view text_of(const Event& event) {
  return std::visit(
      [](const auto& what) -> std::string_view {
        if constexpr (requires { what.text; }) return what.text;
        return {};
      },
      event.what);
}

std::optional<std::uint32_t> people_of(const Event& event) {
  return std::visit(
      [](const auto& what) -> std::optional<std::uint32_t> {
        if constexpr (requires { what.people; }) return what.people;
        return std::nullopt;
      },
      event.what);
}

std::uint64_t line_of(const Event& event) {
  return std::visit(
      [](const auto& what) -> std::uint64_t {
        if constexpr (requires { what.line; }) return what.line;
        return 0;
      },
      event.what);
}

std::size_t bytes_held(const std::string& text) {
  static const std::size_t kWithinString = std::string().capacity();
  // The allocator puts a header before it, and rounds up.
  constexpr std::size_t kHeader = 8;
  constexpr std::size_t kStep = 16;
  if (text.capacity() <= kWithinString) return 0;
  return (text.capacity() + 1 + kHeader + kStep - 1) / kStep * kStep;
}

std::size_t bytes_held(const Event& event) {
  return std::visit(
      Overloaded{
          [](const event::Welcome& what) {
            return bytes_of(what.token, what.name, what.incarnation, what.room, what.here);
          },
          [](const event::Message& what) { return bytes_of(what.name, what.text); },
          [](const event::Whisper& what) { return bytes_of(what.from, what.to, what.text); },
          [](const event::OneOf<event::Joined, event::Back> auto& what) {
            return bytes_held(what.name);
          },
          [](const event::OneOf<event::Left, event::Away> auto& what) {
            return bytes_of(what.name, what.reason);
          },
          [](const event::Renamed& what) { return bytes_of(what.from, what.to); },
          [](const event::Users& what) { return bytes_held(what.here); },
          [](const event::Error& what) { return bytes_of(what.code, what.sentence); },
          [](const event::Notice& what) { return bytes_held(what.text); },
          [](const event::Bye& what) { return bytes_of(what.code, what.sentence); },
          [](const event::OneOf<event::Ok, event::Missed, event::History, event::Current,
                                event::Ping> auto&) { return std::size_t{0}; },
      },
      event.what);
}

}  // namespace chat
