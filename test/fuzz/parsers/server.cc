#include <array>
#include <string>
#include <variant>

#include "common/system/network.h"
#include "common/system/options.h"
#include "common/text/setting_lines.h"
#include "common/text/text.h"
#include "server/config.h"
#include "server/connection/proxy_header.h"
#include "server/dialect/web/http.h"
#include "server/dialects.h"
#include "server/moderation/ban_text.h"
#include "server/operator/commands/command.h"
#include "server/options.h"
#include "server/transcript/frame.h"
#include "server/transcript/records.h"
#include "test/fuzz/parsers/arguments.h"
#include "test/fuzz/parsers/parsers.h"
#include "test/support/peers/web_peer.h"
#include "test/support/server/decoded.h"

namespace chat::fuzz {
namespace {

// What a connection's bytes mean, whole and in pieces of the sizes that `sizes` has in turn.
void take_stream(std::string_view stream, std::string_view sizes,
                 DialectSettings::Entrance entrance) {
  DialectSettings settings;
  settings.entrance = entrance;
  test::Decoded whole(all_dialects(), settings);
  whole.feed(stream);
  test::Decoded pieces(all_dialects(), settings);
  for (std::size_t at = 0, turn = 0; at < stream.size(); ++turn) {
    const std::size_t size = 1 + static_cast<unsigned char>(sizes[turn % sizes.size()]) % 64;
    pieces.feed(stream.substr(at, size));
    at += size;
  }
  require(whole.text() == pieces.text(), "the same bytes mean the same in whatever pieces");
}

// The first line's bytes are the sizes of the pieces.
std::string_view take_sizes(std::string_view& bytes) {
  const std::size_t end = bytes.find('\n');
  const std::string_view sizes = end == std::string_view::npos ? "" : bytes.substr(0, end);
  if (end != std::string_view::npos) bytes.remove_prefix(end + 1);
  return sizes.empty() ? std::string_view("\0", 1) : sizes;
}

void take_connection(std::string_view bytes) {
  const std::string_view sizes = take_sizes(bytes);
  take_stream(bytes, sizes, DialectSettings::Entrance::Open);
  take_stream(bytes, sizes, DialectSettings::Entrance::WithPassword);
}

void take_web_socket(std::string_view bytes) {
  const std::string_view sizes = take_sizes(bytes);
  take_stream(test::upgrade_request("127.0.0.1") + std::string(bytes), sizes,
              DialectSettings::Entrance::WithPassword);
}

void take_proxy_header(std::string_view bytes) {
  std::size_t size = 0;
  for (;;) {
    const proxy::Header header = proxy::read_header(bytes.substr(0, size));
    const auto* more = std::get_if<proxy::More>(&header);
    if (more == nullptr) {
      const auto* source = std::get_if<proxy::Source>(&header);
      require(source == nullptr || source->address.empty() || Network::parse(source->address),
              "a source is an address");
      return;
    }
    require(more->bytes > 0, "more is wanted than nothing");
    require(size + more->bytes <= proxy::kBinaryHead + proxy::kMaxBinaryRest,
            "a header is bounded");
    // Whoever has fewer bytes wants as many in all, or fewer.
    for (std::size_t at = size; at < size + more->bytes && at <= bytes.size(); ++at) {
      const proxy::Header part = proxy::read_header(bytes.substr(0, at));
      const auto* wanted = std::get_if<proxy::More>(&part);
      require(!std::holds_alternative<proxy::Source>(part), "a header is not whole before its end");
      if (wanted == nullptr) return;
      require(at + wanted->bytes >= size + more->bytes, "nothing that is wanted is missing later");
    }
    size += more->bytes;
    if (size > bytes.size()) return;
  }
}

void take_http(std::string_view bytes) {
  (void)http::is_request(bytes, kMaxMatchBytes);
  const auto end = http::end_of_head(bytes);
  if (!end) return;
  require(*end <= bytes.size(), "a head is within its bytes");
  const auto request = http::parse_request(bytes.substr(0, *end));
  const auto* read = std::get_if<http::Request>(&request);
  if (read == nullptr) return;
  for (const http::Header& each : read->headers) {
    require(each.value.find('\n') == std::string_view::npos, "a header is one line");
    (void)read->lists(each.name, "upgrade");
  }
}

void take_transcript(std::string_view bytes) {
  for (auto frame = parse_frame(bytes); frame.status == FrameStatus::Whole;
       frame = parse_frame(bytes)) {
    require(frame.payload.find('\n') == std::string_view::npos, "a record is one line");
    bytes.remove_prefix(kFrameHeaderBytes + frame.payload.size() + 1);
  }
}

// A fuzzer does not find checksums.
void take_records(std::string_view bytes) {
  for_each_line(bytes, [](std::string_view line) {
    const auto record = parse_record(line);
    if (!record) return;
    std::string framed;
    append_record(framed, *record);
    const ParsedFrame again = parse_frame(framed);
    require(again.status == FrameStatus::Whole && parse_record(again.payload).has_value(),
            "a record that is written again can be read");
  });
}

void take_options(std::string_view bytes) {
  Arguments arguments("chat-server", bytes);
  try {
    (void)ServerCommandLine(arguments.count(), arguments.words()).read();
  } catch (const UsageError&) {   // said in a sentence
  } catch (const ConfigError&) {  // so is what is wrong with the file of --config
  }
}

void take_config_text(std::string_view bytes) {
  ServerCommand command;
  const ParsedSettings file = parse_settings(bytes);
  for (const std::string& sentence : sentences_of(take_config(command, file, {}), "file")) {
    require(clean(sentence) == sentence, "what is said of a file is clean");
  }
}

void take_command(std::string_view bytes) {
  (void)parse_operator_command(bytes);
}

void take_bans(std::string_view bytes) {
  const auto parsed = parse_bans(bytes);
  const auto* bans = std::get_if<BanText>(&parsed);
  if (bans == nullptr) return;
  const std::string written = to_text(*bans);
  const auto again = parse_bans(written);
  require(std::holds_alternative<BanText>(again), "bans that are written again can be read");
  require(to_text(std::get<BanText>(again)) == written, "bans mean the same when they are read");
}

constexpr auto kParsers = std::to_array<Parser>({{"connections", take_connection},
                                                 {"web-sockets", take_web_socket},
                                                 {"http", take_http},
                                                 {"proxy-headers", take_proxy_header},
                                                 {"transcripts", take_transcript},
                                                 {"records", take_records},
                                                 {"server-options", take_options},
                                                 {"server-settings", take_config_text},
                                                 {"operator-commands", take_command},
                                                 {"bans", take_bans}});

}  // namespace

std::span<const Parser> server_parsers() {
  return kParsers;
}

}  // namespace chat::fuzz
