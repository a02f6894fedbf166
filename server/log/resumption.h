// What the server keeps for a member that may come back after its connection broke: the outcomes
// of its lines, and private entries that may not have arrived (common/protocol/PROTOCOL.md,
// "Taking a session up again"). Pure; not thread-safe: the room's mutex guards it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/log/log.h"
#include "server/log/session_state.h"
#include "server/log/token.h"

namespace chat {

class Resumption {
 public:
  // `joined` is the number of the member's welcome; it gets no earlier public entry.
  Resumption(MemberId member, const Secret& secret, std::uint64_t joined);

  [[nodiscard]] const Secret& secret() const { return secret_; }
  [[nodiscard]] std::string token() const { return to_string({member_, secret_}); }

  // The key of the hello that began the session. It opens the session like the token, until the
  // member has shown that the welcome, and so the token, has arrived.
  void set_key(const Secret& key) { key_ = std::make_unique<const Secret>(key); }
  [[nodiscard]] bool has_key(const Secret& key) const { return key_ && same(*key_, key); }
  void has_token() { key_.reset(); }

  // --- lines ---

  enum class Line : std::uint8_t {
    Next,      // may be carried out now
    UnderWay,  // was begun; its outcome is not there yet
    Settled,   // outcome() returns its outcome
    Forgotten,
    Gap,  // lines before it are missing
  };
  [[nodiscard]] Line classify(std::uint64_t line) const;
  // The server begins to carry out `line`, which is Next.
  void begin(std::uint64_t line) { last_line_ = line; }
  // `entry` is the outcome of its line. The oldest errors are forgotten when all take more than
  // `most_error_bytes`.
  void settle(const LogEntry& entry, std::size_t most_error_bytes);
  // The outcome of a Settled line, as a private entry.
  [[nodiscard]] std::shared_ptr<LogEntry> outcome(std::uint64_t line, const Log& log) const;
  // The last line with an outcome; 0: none.
  [[nodiscard]] std::uint64_t last_settled() const { return last_settled_; }

  [[nodiscard]] std::uint64_t last_line() const { return last_line_; }

  // What is stored, for a restart of the server.
  [[nodiscard]] SessionState state(std::string name) const;
  void restore(const SessionState& session);

  struct LineOutcome {
    std::uint64_t seq = 0;  // 0: not known
    std::int64_t time_ms = 0;
    std::unique_ptr<const event::Error> error;  // nullptr: ok
  };
  // nullptr when it is not known.
  [[nodiscard]] const LineOutcome* find(std::uint64_t line) const;

  // --- private entries ---

  // Keeps what may have to be sent again: whispers to the member, and replies. The oldest replies
  // go when all take more than `most_reply_bytes`. A history is kept without its messages;
  // replay() takes these from the log.
  void keep(const EntryPtr& entry, std::size_t most_reply_bytes);
  [[nodiscard]] std::size_t whisper_bytes() const { return whisper_bytes_; }
  // The whispers to the member that are kept, in the log's order.
  [[nodiscard]] std::vector<EntryPtr> whispers() const;
  [[nodiscard]] std::size_t reply_bytes() const { return reply_bytes_; }
  [[nodiscard]] std::size_t error_bytes() const { return error_bytes_; }
  // All that is kept beside the two kilobytes that any session may take.
  [[nodiscard]] std::size_t kept_bytes() const {
    return whisper_bytes_ + reply_bytes_ + error_bytes_;
  }
  // What an entry of that cost takes, in bytes of memory.
  [[nodiscard]] static std::size_t cost_to_keep(std::size_t cost);
  // Everything up to `seq` has arrived at the member.
  void acknowledge(std::uint64_t seq);

  // The most messages of the past that are told again, of all histories: as many as one may bring.
  static constexpr std::size_t kMostToldAgain = 1'000;
  // What the member gets when everything up to `after` has arrived. Of histories the last ones,
  // which have at most `most_messages` together; for the others their outcomes stand.
  [[nodiscard]] Replay replay(std::uint64_t after, const Log& log,
                              std::size_t most_messages = kMostToldAgain) const;

 private:
  struct Kept {
    EntryPtr entry;
    std::uint64_t last_message = 0;  // of a history: the number of its newest message
  };

  [[nodiscard]] bool is_reply(const LogEntry& entry) const { return entry.actor == member_; }
  [[nodiscard]] std::size_t& bytes_of_kind(const LogEntry& entry);
  void shrink();
  [[nodiscard]] std::uint64_t first_history(std::uint64_t after, std::size_t most_messages) const;
  void forget(LineOutcome& outcome);
  void add_outcomes(std::uint64_t after, const Log& log, std::vector<EntryPtr>& kept) const;

  const MemberId member_;
  const Secret secret_;
  const std::uint64_t joined_;
  std::unique_ptr<const Secret> key_;  // nullptr: none, or no longer valid
  std::uint64_t last_line_ = 0;
  std::uint64_t last_settled_ = 0;
  std::vector<LineOutcome> outcomes_;  // line n is at (n - 1) % kKeptOutcomes
  std::vector<Kept> kept_;             // in the log's order
  std::size_t whisper_bytes_ = 0;
  std::size_t reply_bytes_ = 0;
  std::size_t error_bytes_ = 0;
};

}  // namespace chat
