// Who is here, as far as the client was told, and who spoke last: for completion and /reply. Names
// are compared without regard to the case of ASCII letters. What cannot be a name is ignored. Pure.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

class People {
 public:
  // More than a server lets in by default, and a few MiB at most. Beyond that the quarter that has
  // been silent for longest is forgotten.
  static constexpr std::size_t kMaxPeople = 16'384;

  // Left out of what matches.
  void set_self(std::string_view name);

  // The answer to `?`, which may come in parts. At its end everybody is gone who was not listed and
  // neither joined nor spoke since its beginning.
  void list_begins() { ++listing_; }
  void listed(std::string_view name);
  void list_ends();

  // Only for what happens now: the history may tell of people who are gone.
  void joined(std::string_view name);
  void left(std::string_view name);
  void renamed(std::string_view from, std::string_view to);
  // Who speaks is here.
  void spoke(std::string_view name);
  void whispered_to_me(std::string_view name);

  // Who whispered to us last, under their present name, even if they have left. Empty if nobody
  // did, or if somebody else has taken the name since.
  [[nodiscard]] const std::string& last_whisperer() const { return last_whisperer_; }

  // As if nobody had whispered: somebody else may have the name by now.
  void forget_whisperer();

  // The names that begin with `prefix`: who spoke last comes first; those who never did come last,
  // in the order of the alphabet.
  [[nodiscard]] std::vector<std::string> matching(std::string_view prefix) const;

  [[nodiscard]] std::size_t size() const { return people_.size(); }

 private:
  // Grows with how recently somebody spoke (0: never), then with how recently they came.
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
  };
  using ByName = std::map<std::string, Known, std::less<>>;  // the key is the folded name

  void add(std::string_view name, Heard heard);
  void forget_silent();

  ByName people_;
  std::uint64_t now_ = 0;  // counts what was said, and who came
  std::uint64_t listing_ = 0;
  std::string self_;  // folded
  std::string last_whisperer_;
  enum class Whisperer : std::uint8_t { Here, Gone } whisperer_ = Whisperer::Gone;
};

// Whether `text` has `name` in it as a word of its own: "@Joe", "joe: hi" and "JOE!" name Joe;
// "joel", "joe-ann" and "joe.x" do not. False for an empty name.
[[nodiscard]] bool mentions(std::string_view text, std::string_view name);

}  // namespace chat
