#include "server/dialect/plain/decoder.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/protocol/password.h"
#include "common/protocol/wording.h"
#include "common/text/text.h"

namespace chat {

PlainDecoder::PlainDecoder(const Encoder& encoder, DialectSettings::Entrance entrance)
    : encoder_(encoder), lines_(kMaxLine) {
  if (entrance == DialectSettings::Entrance::Open) return;
  expected_ = Expected::Password;
  (void)telnet_.hide_line();  // it has not spoken telnet yet
}

std::span<char> PlainDecoder::space() {
  space_ = lines_.space();
  return space_;
}

void PlainDecoder::commit(std::size_t bytes) {
  const std::span<char> received = space_.first(bytes);
  const TelnetFilter::Stripped stripped = telnet_.strip(received, reply_);
  const std::span<char> rest = received.subspan(stripped.taken);
  rest_.assign(rest.begin(), rest.end());
  lines_.commit(stripped.text);
}

std::optional<Decoder::Input> PlainDecoder::next() {
  for (;;) {
    while (const auto line = lines_.next()) {
      if (auto input = read(*line)) return input;
    }
    if (!reply_.empty()) return Raw{std::exchange(reply_, {})};
    if (rest_.empty()) return std::nullopt;
    // These bytes were received into this space. There is room for them again, because lines have
    // been taken out since.
    const std::string rest = std::exchange(rest_, {});
    std::copy(rest.begin(), rest.end(), space().begin());
    commit(rest.size());
  }
}

std::optional<Decoder::Input> PlainDecoder::read(const LineBuffer::Line& line) {
  switch (expected_) {
    case Expected::Nothing:
      ++discarded_;
      return std::nullopt;
    case Expected::Password:
      expected_ = Expected::Name;
      return Password{std::string(line.text.substr(0, kMaxPassword + 1))};
    case Expected::Name:
      if (line.too_long) {
        return as_input(refused(code::kNameInvalid, "that is too long for a name"));
      }
      expected_ = Expected::Talk;
      return Introduce{std::string(trim(line.text))};
    case Expected::Talk:
      break;
  }
  return Order{0, request_in(line.text, line.too_long)};
}

std::optional<Decoder::Input> PlainDecoder::at_end() {
  if (!lines_.has_partial_line()) return std::nullopt;
  return Order{0, BadRequest{code::kSyntax, "the last line had no line end; it was not sent", ""}};
}

Decoder::Answer PlainDecoder::refused(std::string_view code, std::string_view sentence) {
  std::string bytes = encode_error(encoder_, code, sentence);
  if (!may_try_again(code)) return ServeAndClose{std::move(bytes)};
  expected_ = Expected::Nothing;
  asked_ = code == code::kPasswordWrong ? Expected::Password : Expected::Name;
  return AskAgain{std::move(bytes)};
}

std::string PlainDecoder::ask_again() {
  const bool is_password = asked_ == Expected::Password;
  if (lines_.skip_partial_line()) ++discarded_;
  std::string bytes;
  if (const std::size_t lines = std::exchange(discarded_, 0); lines > 0) {
    bytes = encode_error(encoder_, code::kSyntax,
                         (lines == 1 ? "a line" : std::to_string(lines) + " lines") +
                             " that came right behind that " + (is_password ? "password" : "name") +
                             " went to nobody");
  }
  expected_ = asked_;
  if (is_password) return bytes + "* What is the password?\n" + telnet_.hide_line();
  return bytes + "* What is your name?\n";
}

}  // namespace chat
