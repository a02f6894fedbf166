// Decodes what people type in a line client, which may speak telnet.

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
  // Errors are encoded by `encoder`, which outlives this object.
  PlainDecoder(const Encoder& encoder, DialectSettings::Entrance entrance);

  [[nodiscard]] std::span<char> space() override;
  void commit(std::size_t bytes) override;
  [[nodiscard]] std::optional<Input> next() override;
  // An unfinished last line is an error, because the end of a whisper may be missing ("text >
  // joe").
  [[nodiscard]] std::optional<Input> at_end() override;
  [[nodiscard]] Answer refused(std::string_view code, std::string_view sentence) override;
  // Lines that came right after a refused name are discarded: with "cron\nsecret\n" from a pipe,
  // "secret" must not become the name. The rest of a line that began in that time is discarded,
  // too.
  [[nodiscard]] std::string ask_again() override;

 private:
  // How the next line is read: as the password, as a name, not at all (it came right after one that
  // was refused), or as talk.
  enum class Expected : std::uint8_t { Password, Name, Nothing, Talk };

  [[nodiscard]] std::optional<Input> read(const LineBuffer::Line& line);

  const Encoder& encoder_;
  LineBuffer lines_;
  TelnetFilter telnet_;
  std::span<char> space_;  // what space() returned last, within lines_
  std::string reply_;      // telnet's answer, to be returned after the lines before it
  std::string rest_;       // bytes that came after the command that reply_ answers
  Expected expected_ = Expected::Name;
  Expected asked_ = Expected::Name;  // what was refused, and is asked for again
  std::size_t discarded_ = 0;        // lines
};

}  // namespace chat
