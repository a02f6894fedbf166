// The text of a file of bans, one a line: whom, until when (UTC), by which op, if
// it was one, and why.
//
//     # a comment
//     ann,192.0.2.7     2026-12-24T18:00:00Z  spam
//     2001:db8::/32     forever
//     eve               forever  by=bob  flood
//
// Pure; safe from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/moderation/ban.h"

namespace chat {

// The most bytes of the file, and of the comments in it: with them and as many bans as there can
// be it is no larger than that.
inline constexpr std::size_t kMaxBanText = std::size_t{576} * 1024;
inline constexpr std::size_t kMaxBanComments = std::size_t{64} * 1024;

struct BanText {
  std::string comments;   // the lines that begin with #, each with its LF
  std::vector<Ban> bans;  // also those that are over
};
struct WrongBanLine {
  std::size_t number = 0;  // from 1 on
  std::string sentence;    // what is wrong with it
};
[[nodiscard]] std::variant<BanText, WrongBanLine> parse_bans(std::string_view text);

// As parse_bans() reads it. Without comments some come first that explain the rest.
[[nodiscard]] std::string to_text(const BanText& bans);

// "2026-12-24T18:00:00Z" (RFC 3339), from milliseconds since 1970; a part of a second is
// left out.
[[nodiscard]] std::string utc_text(std::int64_t time_ms);

}  // namespace chat
