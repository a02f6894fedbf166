#include "server/moderation/ban_text.h"

#include <doctest/doctest.h>

#include <string>
#include <variant>

#include "common/protocol/request.h"

namespace chat {
namespace {

constexpr std::int64_t kChristmas = 1'798'135'200'000;  // date -ud 2026-12-24T18:00:00Z +%s

BanText read(std::string_view text) {
  return std::get<BanText>(parse_bans(text));
}
// The number of the wrong line, and what is wrong with it; throws where there is none.
WrongBanLine wrong(std::string_view text) {
  return std::get<WrongBanLine>(parse_bans(text));
}

TEST_CASE("a file of bans has one a line: whom, until when, and why; comments stay") {
  const BanText text = read(
      "# mine\n\n  ann  2026-12-24T18:00:00Z   too  much\r\n\t#and yours\n"
      "192.0.2.0/24 Forever bots # all of them\nbob,::1\nc");
  CHECK(text.comments == "# mine\n#and yours\n");
  REQUIRE(text.bans.size() == 4);
  CHECK(text.bans[0].target.text() == "ann");
  CHECK(text.bans[0].until_ms == kChristmas);
  CHECK(text.bans[0].reason == "too  much");
  CHECK(text.bans[1].until_ms == kForEver);
  CHECK(text.bans[1].reason == "bots # all of them");
  CHECK(text.bans[2].target.text() == "bob,::1");
  CHECK(text.bans[3].target.text() == "c");
}

TEST_CASE("bans are read as they were written, up to the last second") {
  const BanText text{"# mine\n",
                     {{*BanTarget::parse("ann,2001:db8::/64"), kChristmas + 999, "too  much"},
                      {*BanTarget::parse("192.0.2.7")}}};
  const std::string written = to_text(text);
  CHECK(written ==
        "# mine\nann,2001:db8::/64  2026-12-24T18:00:00Z  too  much\n192.0.2.7  forever\n");
  CHECK(to_text(read(written)) == written);
  const std::string explained = to_text({"", {}});
  CHECK(explained.starts_with("# Who is not let in"));
  CHECK(to_text(read(explained)) == explained);
  CHECK(utc_text(0) == "1970-01-01T00:00:00Z");
  const std::string old = "# mine\nann  0226-01-02T03:04:05Z\n";  // over for long
  CHECK(to_text(read(old)) == old);
}

TEST_CASE("which op gave a ban stands before the reason, and no reason is taken for it") {
  const BanTarget eve = *BanTarget::parse("eve");
  const BanText text{"#\n",
                     {{eve, kForEver, "flood", "bob"},
                      {eve, kForEver, "", "bob"},
                      {eve, kForEver, "by=cat"},
                      {eve, kForEver, "by="}}};
  const std::string written = to_text(text);
  CHECK(written ==
        "#\neve  forever  by=bob  flood\neve  forever  by=bob\n"
        "eve  forever  by=  by=cat\neve  forever  by=  by=\n");
  const BanText again = read(written);
  REQUIRE(again.bans.size() == 4);
  for (std::size_t i = 0; i < again.bans.size(); ++i) {
    CHECK(again.bans[i].op == text.bans[i].op);
    CHECK(again.bans[i].reason == text.bans[i].reason);
  }
  CHECK(wrong("eve forever by=9lives").sentence == "by=9lives is no op's name");
}

TEST_CASE("a wrong line is named, with what is wrong with it") {
  CHECK(wrong("ann\n\n# x\n9lives forever\n").number == 4);
  CHECK(wrong("9lives").sentence.starts_with("9lives is no name, no address and no network"));
  for (const char* until : {"spam", "10m", "99999999999d", "2026-12-24", "2026-02-30T00:00:00Z",
                            "2026-13-01T00:00:00Z", "2026-12-24T24:00:00Z", "2026-12-24T18:60:00Z",
                            "2026-12-24T18:00:60Z", "2026-12-24T18:00:00", "2026-12-24T18:00:00z",
                            "-026-12-24T18:00:00Z", "2026-12-24T18:00:00+01:00"}) {
    CAPTURE(until);
    CHECK(wrong("ann " + std::string(until)).sentence ==
          "behind ann stands until when, such as 2026-12-24T18:00:00Z, or forever, and then why");
  }
  CHECK(wrong("1.2.3.0/33").sentence.starts_with("1.2.3.0/33 is no name"));
  CHECK(wrong(std::string(1000, 'x')).sentence.size() < 300);
}

TEST_CASE("whatever the bytes are, they are bans or a wrong line, and comments have a bound") {
  std::string bytes;
  for (unsigned byte = 0; byte < 256; ++byte) {
    bytes += static_cast<char>(byte);
    (void)parse_bans(bytes);
    (void)parse_bans(std::string("ann ") + static_cast<char>(byte));
  }
  CHECK(wrong(bytes).number == 2);
  const std::string comment = "# " + std::string(1000, 'x') + "\n";
  std::string comments;
  while (comments.size() <= kMaxBanComments) comments += comment;
  CHECK(wrong(comments).sentence.find("larger than 65536 bytes") != std::string::npos);
}

TEST_CASE("as many bans as there can be fit into a file that is read again") {
  std::string name = "a";
  for (int letters = 1; letters < 24; ++letters) name += "\U00020000";
  std::string longest =
      name + ",1111:2222:3333:4444:5555:6666:7777:8880/125  9999-12-31T23:59:59Z  by=" + name +
      "  ";
  longest += std::string(kMaxReason, 'x') + "\n";
  constexpr std::size_t kMostBans = 1000;
  CHECK(longest.size() * kMostBans + kMaxBanComments < kMaxBanText);
  CHECK(read(longest).bans.size() == 1);
}

}  // namespace
}  // namespace chat
