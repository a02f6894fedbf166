#include "server/dialect/web/web.h"

#include <memory>

#include "server/dialect/native/native.h"
#include "server/dialect/web/decoder.h"
#include "server/dialect/web/frames.h"
#include "server/dialect/web/http.h"
#include "server/dialect/web/lines.h"
#include "server/dialect/web/page.h"

namespace chat {
namespace {

using websocket::CloseCode;

CloseCode code_of(const event::Bye& last) {
  const bool stops = last.code == bye::kShutdown || last.code == bye::kKept;
  return stops ? CloseCode::GoingAway : CloseCode::Normal;
}

class WebEncoder final : public Encoder {
 public:
  void append(std::string& out, const LogEntry& entry, View view) const override {
    const std::size_t begin = out.size();
    native_dialect().encoder.append(out, entry, view);
    frame_lines(out, begin);
    if (const auto* last = entry.event.as<event::Bye>()) {
      out += websocket::close_frame(code_of(*last), "");
    }
  }

  void append_run(std::string& out, std::span<const EntryPtr> run) const override {
    const std::size_t begin = out.size();
    native_dialect().encoder.append_run(out, run);
    frame_lines(out, begin);
  }
};

const Encoder& web_encoder() {
  static const WebEncoder encoder;
  return encoder;
}

Dialect::Match match_request(std::string_view first) {
  using enum Dialect::Match;
  const auto is_request = http::is_request(first, kMaxMatchBytes);
  if (!is_request) return More;
  return *is_request ? Yes : No;
}

}  // namespace

const Dialect& web_dialect() {
  static const Dialect dialect{
      .match = match_request,
      .open = [](const DialectSettings& settings) -> std::unique_ptr<Decoder> {
        return std::make_unique<WebDecoder>(native_dialect().encoder, page_files(), settings);
      },
      .encoder = web_encoder(),
      .has_sessions = true,
      .connects_ahead = true,
  };
  return dialect;
}

}  // namespace chat
