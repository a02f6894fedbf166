// The people here, as far as is known, and who spoke last: for completion and /reply. Names are
// compared without the case of ASCII letters. Impossible names are ignored. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/event.h"

namespace chat {

class People {
 public:
  // More than a server lets in by default, a few MiB at most. Beyond it, the quarter that has
  // been silent for longest is forgotten.
  static constexpr std::size_t kMaxPeople = 16'384;

  // Sets our own name, which matching() leaves out.
  void set_self(std::string_view name);
  // Whether we ourselves may give the orders of op_commands().
  enum class Role : std::uint8_t { Person, Op };
  void set_own_role(Role role) { own_role_ = role; }
  [[nodiscard]] Role own_role() const { return own_role_; }

  // The answer to `?`, which may come in parts. At its end, everybody is removed who was not
  // listed and has neither joined nor spoken since its beginning.
  void list_begins() { ++listing_; }
  void listed(std::string_view name);
  void list_ends();

  // Only for present events: history may tell of people who have left.
  void joined(std::string_view name);
  void left(std::string_view name);
  // The connection of a person broke, or is there again.
  void set_presence(std::string_view name, Presence presence);
  void renamed(std::string_view from, std::string_view to);
  // Whoever speaks is here.
  void spoke(std::string_view name);
  void whispered_to_me(std::string_view name);

  // The name of the last person who whispered to us, as it is now, even if that person has left.
  // Empty if there is none, or if another person has taken the name since.
  [[nodiscard]] const std::string& last_whisperer() const { return last_whisperer_; }

  // Forgets the last whisperer: another person may have the name by now.
  void forget_whisperer();

  // The names that begin with `prefix`. The latest speakers come first; those who never spoke
  // come last, in alphabetical order.
  [[nodiscard]] std::vector<std::string> matching(std::string_view prefix) const;

  struct Seen {
    std::string name;
    enum class Heard : std::uint8_t {
      Silent,
      Spoke
    } heard = Heard::Silent;  // since we came; we
                              // ourselves have spoken
    Presence presence = Presence::Here;
  };
  // The first `most` in alphabetical order, with ourselves.
  [[nodiscard]] std::vector<Seen> seen(std::size_t most) const;

  [[nodiscard]] bool is_here(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return people_.size(); }

 private:
  // Orders by how recently a person spoke (0: never), then by how recently they came.
  struct Heard {
    std::uint64_t spoke = 0;
    std::uint64_t came = 0;
    bool operator<(const Heard& other) const {
      return spoke != other.spoke ? spoke < other.spoke : came < other.came;
    }
  };
  struct Known {
    std::string name;  // as it is written
    Heard heard;
    std::uint64_t listing = 0;
    Presence presence = Presence::Here;
  };
  using ByName = std::map<std::string, Known, std::less<>>;  // the key is the folded name

  void add(std::string_view name, Heard heard);
  void forget_silent();

  ByName people_;
  std::uint64_t now_ = 0;  // counts what was said, and who came
  std::uint64_t listing_ = 0;
  std::string self_;  // folded
  Role own_role_ = Role::Person;
  std::string last_whisperer_;
  enum class Whisperer : std::uint8_t { Here, Gone } whisperer_ = Whisperer::Gone;
};

// Whether `text` has `name` in it as a word of its own: "@Joe", "joe: hi" and "JOE!" name Joe;
// "joel", "joe-ann" and "joe.x" do not. False for an empty name.
[[nodiscard]] bool mentions(std::string_view text, std::string_view name);

}  // namespace chat
