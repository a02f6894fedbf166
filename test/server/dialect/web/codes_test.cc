// SHA-1, base64 and the check of UTF-8.

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "common/text/number.h"
#include "common/text/text.h"
#include "server/dialect/web/base64.h"
#include "server/dialect/web/sha1.h"
#include "server/dialect/web/utf8_check.h"

namespace chat::test {
namespace {

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) put_hexadecimal(text, static_cast<unsigned char>(c), 2);
  return text;
}

std::string sha1_of(std::string_view bytes) {
  const auto digest = sha1(bytes);
  return hexadecimal({digest.data(), digest.size()});
}

TEST_CASE("SHA-1 is that of RFC 3174, section 7.3") {
  CHECK(sha1_of("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(sha1_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(sha1_of(std::string(1'000'000, 'a')) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
  std::string eighty;
  for (int i = 0; i < 80; ++i) eighty += "01234567";
  CHECK(sha1_of(eighty) == "dea356a2cddd90c7a7ecedc5ebb563934f460452");
  CHECK(sha1_of("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST_CASE("SHA-1 pads every length around a block rightly") {
  // Known digests of 55, 56, 63, 64 and 65 times "a".
  CHECK(sha1_of(std::string(55, 'a')) == "c1c8bbdc22796e28c0e15163d20899b65621d65a");
  CHECK(sha1_of(std::string(56, 'a')) == "c2db330f6083854c99d4b5bfb6e8f29f201be699");
  CHECK(sha1_of(std::string(63, 'a')) == "03f09f5b158a7a8cdad920bddc29b81c18a551f5");
  CHECK(sha1_of(std::string(64, 'a')) == "0098ba824b5c16427bd7a1122a5a442a25ec644d");
  CHECK(sha1_of(std::string(65, 'a')) == "11655326c708d70319be2610e8a57d9a5b959d3b");
}

TEST_CASE("base64 is that of RFC 4648, section 10, in both directions") {
  constexpr std::string_view kPlain = "foobar";
  constexpr std::array<std::string_view, 7> kCoded{"",         "Zg==",     "Zm8=",    "Zm9v",
                                                   "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (std::size_t size = 0; size <= kPlain.size(); ++size) {
    CHECK(base64(kPlain.substr(0, size)) == kCoded[size]);
    CHECK(from_base64(kCoded[size]) == kPlain.substr(0, size));
  }
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  CHECK(from_base64(base64(all)) == all);
}

TEST_CASE("what base64 would not have written is none") {
  for (const char* bad : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zg==Zg==", "Z g=", "Zm9v\n",
                          "Zm-_", "=", "====", "Zg==x"}) {
    CAPTURE(bad);
    CHECK_FALSE(from_base64(bad).has_value());
  }
}

// Whether decode(), which sees the whole text, finds nothing wrong.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (!next.valid) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

TEST_CASE("the check of UTF-8 finds what decode() finds, in all sequences of up to 4 edge bytes") {
  constexpr std::array<unsigned char, 25> kEdges{
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
      0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  std::size_t wrong = 0;
  const auto try_all = [&](const auto& self, const std::string& text, const Utf8Check& before,
                           bool accepted) -> void {
    if (is_utf8(text) != (accepted && before.is_complete())) ++wrong;
    if (text.size() == 4) return;
    for (const unsigned char byte : kEdges) {
      Utf8Check check = before;
      const std::string next(1, static_cast<char>(byte));
      self(self, text + next, check, check.accepts(next) && accepted);
    }
  };
  try_all(try_all, "", Utf8Check(), true);
  CHECK(wrong == 0);
}

TEST_CASE("the check of UTF-8 fails with the first byte that cannot go on") {
  for (const char* bad : {"\x80", "\xC0", "\xC1", "\xF5", "\xFF", "\xC2\x41", "\xE0\x9F",
                          "\xED\xA0", "\xF0\x8F", "\xF4\x90", "\xE2\x82\x41", "\xF0\x9F\x98\xC0"}) {
    const std::string_view bytes(bad);
    CAPTURE(hexadecimal(bytes));
    Utf8Check check;
    CHECK(check.accepts(bytes.substr(0, bytes.size() - 1)));
    CHECK_FALSE(check.accepts(bytes.substr(bytes.size() - 1)));
  }
}

}  // namespace
}  // namespace chat::test
