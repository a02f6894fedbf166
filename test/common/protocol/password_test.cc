#include "common/protocol/password.h"

#include <doctest/doctest.h>

#include <string>

#include "common/protocol/wire.h"

namespace chat {
namespace {

TEST_CASE("a password has 1 to 256 bytes of UTF-8 without control characters") {
  CHECK(is_password("x"));
  CHECK(is_password(" open  sesame "));
  CHECK(is_password("\xC3\xA4"));
  CHECK(is_password(std::string(256, 'x')));
  CHECK_FALSE(is_password(""));
  CHECK_FALSE(is_password(std::string(257, 'x')));
  CHECK_FALSE(is_password("a\tb"));
  CHECK_FALSE(is_password("a\x7f"));
  CHECK_FALSE(is_password("a\xC2\x9B"));
  CHECK_FALSE(is_password("a\xC3"));
}

TEST_CASE("the line with a password has all that stands behind one blank") {
  std::string line;
  wire::append_password(line, " open sesame ");
  CHECK(line == "/password  open sesame \n");
  CHECK(wire::decode_password("/password  open sesame ") == " open sesame ");
  CHECK(wire::decode_password("/password ") == "");
  CHECK(wire::decode_password("/password") == "");
  for (const char* other : {"/passwords x", "/Password x", "password x", " /password x", ""}) {
    CHECK_FALSE(wire::decode_password(other).has_value());
  }
}

}  // namespace
}  // namespace chat
