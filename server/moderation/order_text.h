// Orders as they are typed: by the operator, and in the room by an op. Each function reads what
// stands behind the order's word, trimmed and cleaned. Pure; safe from any thread.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/moderation/orders.h"

namespace chat {

// An order, or a sentence that says what is wrong with it.
using ParsedOrder = std::variant<Order, std::string>;

[[nodiscard]] ParsedOrder parse_kick(std::string_view rest);
[[nodiscard]] ParsedOrder parse_mute(std::string_view rest);
[[nodiscard]] ParsedOrder parse_unmute(std::string_view rest);
[[nodiscard]] ParsedOrder parse_ban(std::string_view rest);
[[nodiscard]] ParsedOrder parse_unban(std::string_view rest);
[[nodiscard]] ParsedOrder parse_op(std::string_view rest);
[[nodiscard]] ParsedOrder parse_deop(std::string_view rest);
[[nodiscard]] ParsedOrder parse_tell(std::string_view rest);

// `word` is one of op_commands(), in any case.
[[nodiscard]] ParsedOrder parse_op_order(std::string_view word, std::string_view rest);

// Takes a time off `rest`, if it begins with one. False where a number stands that is no time: it
// was hardly meant as a reason.
[[nodiscard]] bool take_time(std::string_view& rest, std::optional<std::chrono::seconds>& time);
// The reason that `rest` is, with at most kMaxReason bytes.
[[nodiscard]] std::string reason_in(std::string_view rest);
// "it goes: kick NAME [REASON]"
[[nodiscard]] std::string how_it_goes(std::string_view form);

}  // namespace chat
