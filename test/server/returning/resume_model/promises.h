// What common/protocol/PROTOCOL.md promises to a session: kept or not, by what the room says has
// happened and by what the client says has come.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/protocol/event.h"
#include "server/log/log.h"

namespace chat::resume_model {

inline constexpr MemberId kMe = 2;  // the session under test: the second that joins

class Promises {
 public:
  void expect(bool kept, const std::string& promise) {
    if (!kept && broken_.empty()) broken_ = promise;
  }
  // The first promise that was not kept; empty when all were.
  [[nodiscard]] const std::string& broken() const { return broken_; }

  // The room has published it.
  void published(const LogEntry& entry);
  // Whether a message to everyone has that number.
  [[nodiscard]] bool has_message(std::uint64_t seq) const;

  // Of a line of the client's, which is like no other: it is typed, it comes to the server, at
  // first on a connection that was made at that number, and it has an outcome.
  enum class Outcome : std::uint8_t { None, Ok, Error, Unconfirmed };
  void typed(const std::string& line) { own_.push_back({line, ann_}); }
  void arrived(const std::string& line, std::uint64_t resumed_at);
  void ended(const std::string& line, Outcome outcome);

  // The client was told it.
  void told(const Event& event);

  // In the end.
  void check_lines();
  // `crashed_at`: what was private and is not above it may be gone. 0: nothing is.
  enum class Missing : std::uint8_t { None, Counted };
  void check_events(std::uint64_t crashed_at, Missing missing);

 private:
  struct Happened {
    Event event;
    MemberId actor;
    MemberId target;
  };
  struct Own {
    std::string text;
    MemberId ann = kNobody;  // who was called so when the line was typed
    std::optional<std::uint64_t> resumed_at = std::nullopt;
    Outcome outcome = Outcome::None;
  };

  Own& own(const std::string& line);
  void check_addressee(const LogEntry& whisper);
  void check_line(const Own& own);

  std::string broken_;

  // What happened, as the room says.
  std::vector<Happened> public_;
  std::vector<Happened> whispers_;
  std::map<MemberId, std::uint64_t> joined_at_;
  MemberId ann_ = kNobody;  // who is called so now

  // The same, as the client does.
  std::vector<Own> own_;
  std::set<std::uint64_t> seen_;
  std::set<std::uint64_t> old_;  // in a history
  std::uint64_t last_seen_ = 0;
  std::uint64_t missed_ = 0;
  std::uint64_t in_history_ = 0;
};

}  // namespace chat::resume_model
