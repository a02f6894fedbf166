// Who is ignored. It follows a person who changes their name, until they leave; then the name
// counts that was given. So nobody else is ignored who takes that name meanwhile. Names are
// compared without the case of ASCII letters. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "client/talk/entry.h"
#include "client/talk/people.h"

namespace chat {

class Ignored {
 public:
  // Former names count, too: what was said under them may be shown later. More than a person ever
  // gives; beyond it, the oldest former name is forgotten.
  static constexpr std::size_t kMaxNames = 1000;

  void add(std::string_view name);
  // Takes a name as it is now, or as it was given; false when nobody of that name is ignored.
  bool remove(std::string_view name);

  // Whether the person who has this name now is ignored.
  [[nodiscard]] bool has(std::string_view name) const { return has(name, kNow); }
  // The same of the person who had it at that place in the room's log.
  [[nodiscard]] bool has(std::string_view name, std::uint64_t seq) const;
  // Whether an ignored person said it.
  [[nodiscard]] bool hides(const Entry& entry) const {
    return is_by_somebody_else(entry) && has(entry.name, entry.seq);
  }
  // As they are now, each once.
  [[nodiscard]] std::vector<std::string> names() const;

  // In the log's order.
  void renamed(std::string_view from, std::string_view to, std::uint64_t seq);
  // `people` without that person.
  void left(std::string_view name, std::uint64_t seq, const People& people);
  // Another log begins, with other numbers. The names as they are now stay ignored.
  void log_begins();

 private:
  static constexpr std::uint64_t kStill = std::numeric_limits<std::uint64_t>::max();
  static constexpr std::uint64_t kNow = kStill - 1;

  struct Span {
    std::string name;
    std::string given;             // the name that add() was given
    std::uint64_t since = 0;       // places in the log, from here
    std::uint64_t until = kStill;  // up to the one before
  };
  static bool is_present(const Span& span) { return span.until == kStill; }
  void put(Span span);

  std::vector<Span> spans_;
};

}  // namespace chat
