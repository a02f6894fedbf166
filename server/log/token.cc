#include "server/log/token.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <span>
#include <system_error>

#include "common/text/number.h"

namespace chat {
namespace {

constexpr std::size_t kDigitsPerByte = 2;

template <class Number>
bool read_hexadecimal(Number& number, std::string_view text) {
  const auto read = parse_number<Number>(text, kHexadecimal);
  if (read) number = *read;
  return read.has_value();
}

}  // namespace

Secret make_secret() {
  Secret secret{};
  if (::getentropy(secret.data(), secret.size()) != 0) {
    throw std::system_error(errno, std::generic_category(), "no randomness from the system");
  }
  return secret;
}

bool same(const Secret& a, const Secret& b) {
  unsigned differences = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differences |= static_cast<unsigned>(a[i] ^ b[i]);
  return differences == 0;
}

std::string to_string(const Token& token) {
  std::array<char, 2 * sizeof(MemberId)> member{};
  const auto end =
      std::to_chars(member.data(), member.data() + member.size(), token.member, kHexadecimal);
  std::string text(member.data(), end.ptr);
  text += '-';
  for (const std::uint8_t byte : token.secret) {
    put_hexadecimal(text, byte, kDigitsPerByte);
  }
  return text;
}

std::optional<Token> parse_token(std::string_view text) {
  Token token;
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || !read_hexadecimal(token.member, text.substr(0, dash))) {
    return std::nullopt;
  }
  const auto secret = parse_secret(text.substr(dash + 1));
  if (!secret) return std::nullopt;
  token.secret = *secret;
  return token;
}

std::optional<Secret> parse_secret(std::string_view text) {
  Secret secret{};
  if (text.size() != kDigitsPerByte * secret.size()) return std::nullopt;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    if (!read_hexadecimal(secret[i], text.substr(kDigitsPerByte * i, kDigitsPerByte)))
      return std::nullopt;
  }
  return secret;
}

}  // namespace chat
