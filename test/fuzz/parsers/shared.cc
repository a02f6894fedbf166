#include <array>
#include <string>
#include <variant>

#include "common/protocol/name.h"
#include "common/protocol/request.h"
#include "common/protocol/wire.h"
#include "common/system/network.h"
#include "common/text/text.h"
#include "common/unicode/rows.h"
#include "common/unicode/width.h"
#include "test/fuzz/parsers/parsers.h"

namespace chat::fuzz {
namespace {

// Not more columns than there are, a few of them; the first byte says how many.
std::size_t columns_of(std::string_view bytes) {
  constexpr std::size_t kMost = 90;
  return bytes.empty() ? kMost : 4 + static_cast<unsigned char>(bytes.front()) % kMost;
}

void take_text(std::string_view bytes) {
  const std::string cleaned = clean(bytes);
  require(clean(cleaned) == cleaned, "what is clean stays as it is");
  require(cleaned.size() <= 3 * bytes.size(), "cleaning makes nothing longer than three times");
  const std::size_t columns = columns_of(bytes);
  for (const std::string_view row : wrap(cleaned, columns)) {
    require(width_of(row) <= columns, "a row is not wider than the screen");
  }
  for_each_line(as_rows(cleaned + '\n', columns), [&](std::string_view row) {
    std::size_t most = 0;
    for (std::string_view rest = row; !rest.empty(); rest.remove_prefix(decode(rest).bytes)) {
      most += rest.front() == '\t' ? 0 : most_columns(decode(rest).code_point);
    }
    require(most <= columns, "no terminal wraps a row");
  });
}

void take_request(std::string_view bytes) {
  const std::string line = clean(bytes);
  const Request request = parse_request(line);
  const bool is_public =
      std::holds_alternative<Say>(request) || std::holds_alternative<Act>(request);
  require(!is_public || at_sign(trim_front(line)).empty(),
          "a line that begins with @ is never public");
  if (const auto* whisper = std::get_if<Whisper>(&request)) {
    require(!name_error(whisper->to), "a whisper is to what may be a name");
  }
  (void)parse_request(bytes);
  if (!name_error(bytes)) require(clean(bytes) == bytes, "a name is as cleaning leaves it");
}

void take_client_lines(std::string_view bytes) {
  for_each_line(bytes, [](std::string_view line) {
    if (wire::is_hello(line)) {
      const auto hello = wire::decode_hello(line);
      if (const auto* what = std::get_if<wire::Hello>(&hello)) (void)wire::encode(*what);
    }
    if (const auto seq = wire::decode_pong(line)) {
      std::string again;
      wire::append_pong(again, *seq);
      again.pop_back();
      require(wire::decode_pong(again) == seq, "a pong comes back as it was sent");
    }
    const auto numbered = wire::decode_client_line(line);
    if (!numbered) return;
    std::string again;
    wire::append_client_line(again, numbered->number, numbered->text);
    again.pop_back();
    const auto same = wire::decode_client_line(again);
    require(same && same->number == numbered->number && same->text == numbered->text,
            "a client's line comes back as it was sent");
  });
}

void take_server_lines(std::string_view bytes) {
  for_each_line(bytes, [](std::string_view line) {
    const auto event = wire::decode_event(line);
    if (!event) return;
    std::string once;
    wire::append_event(once, *event);
    for_each_line(std::string_view(once).substr(0, once.size() - 1), [](std::string_view sent) {
      const auto again = wire::decode_event(sent);
      require(again.has_value(), "what was an event can be sent again");
      std::string twice;
      wire::append_event(twice, *again);
      require(twice == std::string(sent) + '\n', "an event that is sent again is the same");
    });
  });
}

void take_networks(std::string_view bytes) {
  for_each_line(bytes, [](std::string_view line) {
    const auto network = Network::parse(line);
    if (!network) return;
    const auto again = Network::parse(network->text());
    require(again && *again == *network, "a network is read as it was written");
    require(network->contains(*again), "a network contains itself");
  });
}

constexpr auto kParsers = std::to_array<Parser>({{"text", take_text},
                                                 {"requests", take_request},
                                                 {"client-lines", take_client_lines},
                                                 {"server-lines", take_server_lines},
                                                 {"networks", take_networks}});

}  // namespace

std::span<const Parser> shared_parsers() {
  return kParsers;
}

}  // namespace chat::fuzz
