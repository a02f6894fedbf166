// The client's side of a session (common/protocol/PROTOCOL.md, "Taking a session up again"): what
// outlives a connection. Which lines have no outcome yet; and when the session is taken up again,
// which of them are sent again, under which numbers, and which only the person can decide on. Pure,
// but for the key, which is another one for each.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/protocol/event.h"
#include "common/protocol/wire.h"

namespace chat {

class ClientSession {
 public:
  struct Line {
    // Decides whether the line may be sent twice, or sent to the present owner of a name.
    enum class Kind : std::uint8_t { Public, Private, Other } kind = Kind::Other;
    std::uint64_t number = 0;
    std::string text;
    std::string addressee;  // Private: folded; whoever it names, or seems to
    enum class Asker : std::uint8_t {
      Person,
      Client,  // the client asked for itself; such a line may be lost
      Gap,     // the same, for what was said while it was away too long
    } asker = Asker::Person;
    // It had no outcome when a connection was lost, or was typed while there was none.
    bool held_up = false;
    bool was_sent = false;        // in any connection: the server may have had it
    bool addressee_gone = false;  // has left or been renamed since, as far as is known
  };

  // --- the connection ---

  // Whether there was a welcome with a token.
  [[nodiscard]] bool is_known() const { return !token_.empty(); }
  [[nodiscard]] wire::Hello::Resume resume() const { return {token_, after_}; }
  // The first line of each connection. Asks for a new session; for the same one as last time, if
  // no welcome came; or resumes the known one.
  [[nodiscard]] wire::Hello hello(std::string name) const;
  // Nothing is sent from now on until a welcome, and for a known session until `current`.
  void connection_lost();
  // Whether lines may be sent.
  [[nodiscard]] bool is_current() const { return link_ == Link::Current; }
  [[nodiscard]] bool is_catching_up() const { return link_ == Link::CatchingUp; }

  // --- one's own lines ---

  // Whether one more line may be sent without an outcome.
  [[nodiscard]] bool has_room() const { return in_flight_.size() < wire::kMaxInFlight; }
  void add(std::string text, Line::Asker asker = Line::Asker::Person);
  // The next line to send: each line once per connection, in order. Valid until the next call.
  [[nodiscard]] const Line* next_to_send();
  // The number of a goodbye, which comes after all lines and is never sent again.
  [[nodiscard]] std::uint64_t number_of_goodbye() const { return last_number_ + 1; }

  [[nodiscard]] const std::deque<Line>& in_flight() const { return in_flight_; }
  // Who asked with the line of that number; nullopt if none is in flight.
  [[nodiscard]] std::optional<Line::Asker> asker_of(std::uint64_t number) const;
  // Forgets all lines in flight; returns those of the person.
  [[nodiscard]] std::vector<Line> give_up();

  // --- what the server tells ---

  enum class Novelty : std::uint8_t {
    New,
    Had,  // came a second time; must not be shown again
  };
  struct Taken {
    Novelty novelty = Novelty::New;
    std::optional<Line> settled = std::nullopt;  // Ok, Error: the line whose outcome it is
    // Lines of the person that will never have an outcome, in order. Those with was_sent may have
    // been carried out; the others were not, and could reach somebody else now.
    std::vector<Line> unconfirmed = {};
  };
  // To be called with every event, but not with an answer to hello that is no welcome.
  [[nodiscard]] Taken take(const Event& event);

  // A word that differs each time the server is started; empty before the first welcome.
  [[nodiscard]] const std::string& incarnation() const { return incarnation_; }
  // Our name at the server; empty before the first welcome.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  [[nodiscard]] static std::string make_key();

  enum class Link : std::uint8_t { Down, CatchingUp, Current };

  void welcome(const event::Welcome& welcome);
  [[nodiscard]] Taken settle(const Event& event);
  [[nodiscard]] Taken take_own_whisper(const Event& event);
  [[nodiscard]] Taken caught_up();
  // Nobody has this name any more.
  void give_up_name(std::string_view name);
  [[nodiscard]] bool may_be_sent_again(const Line& line) const;
  [[nodiscard]] bool is_own_whisper(const Event& event) const;

  std::string key_ = make_key();
  std::string token_;
  std::string incarnation_;
  std::string name_;
  std::uint64_t after_ = 0;        // the largest seq that counts, see take()
  std::uint64_t own_whisper_ = 0;  // the seq of the last whisper from ourselves
  std::uint64_t last_number_ = 0;

  Link link_ = Link::Down;
  std::deque<Line> in_flight_;  // the first sent_ were sent in this connection
  std::size_t sent_ = 0;

  // Of the last welcome.
  std::uint64_t servers_last_line_ = 0;
  std::string welcome_name_;
  // Since the session was last caught up with.
  enum class Incarnation : std::uint8_t { Same, New } met_ = Incarnation::Same;
  std::uint64_t history_of_ = 0;  // the line whose /history is being answered
};

}  // namespace chat
