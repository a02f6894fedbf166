#include "server/dialect/dialect.h"

#include <utility>

#include "common/text/text.h"

namespace chat {

Decoder::Input Decoder::as_input(Answer answer) {
  return std::visit([](auto& each) -> Input { return std::move(each); }, answer);
}

std::string Decoder::ended(std::string_view code, std::string_view sentence) {
  Answer answer = refused(code, sentence);
  return std::visit([](auto& last) { return std::move(last.bytes); }, answer);
}

Request request_in(std::string_view text, bool too_long) {
  if (too_long || text.size() > kMaxLine) {
    return BadRequest{
        code::kTooLong,
        "that line is longer than " + std::to_string(kMaxLine) + " bytes; nothing of it was sent",
        ""};
  }
  return parse_request(clean(text));
}

std::string encode_error(const Encoder& encoder, std::string_view code, std::string_view sentence) {
  LogEntry entry;
  entry.event.what = event::Error{0, std::string(code), std::string(sentence)};
  std::string bytes;
  encoder.append(bytes, entry, View::Own);
  return bytes;
}

bool may_try_again(std::string_view code) {
  return code == code::kNameTaken || code == code::kNameInvalid || code == code::kSyntax ||
         code == code::kPasswordNeeded || code == code::kPasswordWrong;
}

}  // namespace chat
