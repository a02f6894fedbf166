// Tokens: how they look, which ones are none, and that their secrets are compared whole.

#include "server/log/token.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace chat {
namespace {

constexpr Secret kSecret = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                            0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
constexpr const char* kText = "1f-0123456789abcdef0123456789abcdef";

TEST_CASE("a token is a number, a dash and 32 digits, and is read as it was written") {
  CHECK(to_string({0x1f, kSecret}) == kText);
  for (const MemberId member : {MemberId{1}, MemberId{0x1f}, ~MemberId{0}}) {
    const Token token{member, make_secret()};
    const auto read = parse_token(to_string(token));
    REQUIRE(read.has_value());
    CHECK(read->member == member);
    CHECK(same(read->secret, token.secret));
  }
}

TEST_CASE("what is no token, to the character, is not taken for one") {
  const std::string good = kText;
  for (const std::string& bad :
       {std::string(), std::string("-"), good.substr(2), good.substr(3), good.substr(0, 3),
        good.substr(0, good.size() - 1), good + "0", good + " ", " " + good, "0x" + good,
        "-" + good, "+" + good, "1g" + good.substr(2), good.substr(0, 2) + "--" + good.substr(4),
        "1ffffffffffffffff" + good.substr(2), good.substr(0, good.size() - 2) + "0g",
        good.substr(0, good.size() - 2) + "-1", good.substr(0, good.size() - 2) + "+1"}) {
    CAPTURE(bad);
    CHECK(!parse_token(bad));
  }
}

TEST_CASE("a secret alone is read as it is written in a token") {
  const std::string digits = std::string(kText).substr(3);
  const auto secret = parse_secret(digits);
  REQUIRE(secret.has_value());
  CHECK(same(*secret, kSecret));
  for (const std::string& bad : {std::string(), digits.substr(1), digits + "00", "g" + digits}) {
    CHECK(!parse_secret(bad));
  }
}

TEST_CASE("secrets are the same only when every bit is, and no two made are") {
  for (std::size_t byte = 0; byte < kSecret.size(); ++byte) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Secret other = kSecret;
      other[byte] = static_cast<std::uint8_t>(other[byte] ^ (1U << bit));
      CHECK(!same(kSecret, other));
    }
  }
  CHECK(same(kSecret, Secret(kSecret)));
  CHECK(!same(make_secret(), make_secret()));
}

}  // namespace
}  // namespace chat
