// Orders: what whoever keeps order asks of the room. An order is planned like a request: it gets a
// refusal, or takes effect at its place in the log's order (Changes::carry_out).

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/moderation/ban.h"

namespace chat {

// Names are as they were typed; nobody may have them. Texts and reasons are cleaned and bounded.
namespace order {
struct Kick {
  std::string name;
  std::string reason = {};  // may be empty
};
struct Mute {
  std::string name;
  std::optional<std::chrono::seconds> time = std::nullopt;  // nothing: until unmute
  std::string reason = {};
};
struct Unmute {
  std::string name;  // of somebody who is here, or who has left while muted
};
struct Ban {
  BanTarget whom;
  std::optional<std::chrono::seconds> time = std::nullopt;  // nothing: until unban
  std::string reason = {};
};
struct Unban {
  BanTarget whom;
};
struct Op {
  std::string name;
};
struct Deop {
  std::string name;
};
struct Tell {
  std::string text;
};
struct Lock {};
struct Unlock {};
struct SetTopic {
  std::string text;  // empty: no topic any more
};
struct ClearHistory {};
}  // namespace order

// Who gave an order at the server's terminal, or over its control socket.
inline constexpr std::string_view kTheOperator = "the operator";

using Order = std::variant<order::Kick, order::Mute, order::Unmute, order::Ban, order::Unban,
                           order::Op, order::Deop, order::Tell, order::Lock, order::Unlock,
                           order::SetTopic, order::ClearHistory>;

// What became of an order, in a sentence for whoever gave it.
struct OrderResult {
  enum class Kind : std::uint8_t { Done, Refused } kind = Kind::Done;
  std::string sentence;     // as the room was told, where it was
  std::string aside = {};   // what only the operator may know; may be empty
  std::string for_op = {};  // the same without addresses, for the op who gave the order
};

}  // namespace chat
