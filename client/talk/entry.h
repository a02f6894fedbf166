// One entry of the shown conversation, before it is laid out for a screen or a file.

#pragma once

#include <cstdint>
#include <string>

namespace chat {

struct Entry {
  enum class Kind : std::uint8_t {
    Message,  // "[ann] hello"
    Action,   // "[ann] * waves"
    Whisper,  // "[ann > you] psst", "[you > ann] psst"
    Notice,   // "* bob left (2 people here)"
    Arrival,  // a notice about who came or went, which may be switched off
    Error,    // "! nobody here is called Jo"
  } kind = Kind::Notice;
  enum class Whose : std::uint8_t {
    Others,
    Mine,  // we said it
    AtMe,  // a whisper to us, or a message that names us
  } whose = Whose::Others;

  std::int64_t time_ms = 0;  // since 1970, UTC
  std::uint64_t seq = 0;     // its place in the room's log; 0: none
  std::string name;          // Message, Action, Whisper: who said it
  std::string to;            // Whisper: the addressee
  std::string text;  // clean (common/text/text.h), for a screen without tabs; Notice, Arrival,
                     // Error: the sentence without its mark
};

[[nodiscard]] inline bool is_by_somebody_else(const Entry& entry) {
  return !entry.name.empty() && entry.whose != Entry::Whose::Mine;
}

}  // namespace chat
