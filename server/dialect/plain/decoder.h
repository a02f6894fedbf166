// What people type, from a program that may speak telnet.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/text/line_buffer.h"
#include "server/dialect/dialect.h"
#include "server/dialect/plain/telnet.h"

namespace chat {

class PlainDecoder final : public Decoder {
 public:
  // Errors are told as `encoder` tells them.
  explicit PlainDecoder(const Encoder& encoder);

  [[nodiscard]] std::span<char> space() override;
  void commit(std::size_t bytes) override;
  [[nodiscard]] std::optional<Input> next() override;
  // A last line without its end is an error: what is missing may have been the end of a whisper.
  [[nodiscard]] std::optional<Input> at_end() override;
  [[nodiscard]] Answer refused(std::string_view code, std::string_view sentence) override;
  // What came right behind a refused name was not meant as another: "cron\nsecret\n" from a pipe
  // must not make "secret" one. Nor may the rest of a line whose beginning came then.
  [[nodiscard]] std::string ask_again() override;

 private:
  // What the next line is: a name, nothing (it came right behind a refused name), or said.
  enum class Expected : std::uint8_t { Name, Nothing, Talk };

  [[nodiscard]] std::optional<Input> read(const LineBuffer::Line& line);

  const Encoder& encoder_;
  LineBuffer lines_;
  TelnetFilter telnet_;
  std::span<char> space_;  // of lines_, as given last
  std::string reply_;      // telnet's, to be given after the lines before it
  std::string rest_;       // what came behind the question for that reply
  Expected expected_ = Expected::Name;
  std::size_t discarded_ = 0;  // lines
};

}  // namespace chat
