#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "client/edit/history_file.h"
#include "client/edit/keys.h"
#include "client/settings/options.h"
#include "client/settings/settings_file.h"
#include "common/system/options.h"
#include "common/text/text.h"
#include "test/fuzz/parsers/arguments.h"
#include "test/fuzz/parsers/parsers.h"
#include "test/support/temporary_folder.h"

namespace chat::fuzz {
namespace {

void take_all(KeyParser& parser, std::vector<Key>& keys) {
  while (auto key = parser.next()) keys.push_back(std::move(*key));
}

// Until nothing is waited for; `at_once` bytes at a time.
std::vector<Key> keys_of(std::string_view bytes, std::size_t at_once) {
  KeyParser parser;
  std::vector<Key> keys;
  for (std::size_t at = 0; at < bytes.size(); at += at_once) {
    parser.feed(bytes.substr(at, at_once));
    take_all(parser, keys);
  }
  parser.time_out();
  take_all(parser, keys);
  require(!parser.is_waiting_after_escape() && !parser.is_in_paste(), "a silence ends a sequence");
  return keys;
}

void take_keys(std::string_view bytes) {
  require(keys_of(bytes, 1) == keys_of(bytes, bytes.size() + 1), "keys do not depend on pieces");
}

void take_settings_text(std::string_view bytes) {
  ClientSettings settings;
  (void)take_settings(settings, bytes, "settings");
  const std::string changed = with_setting(bytes, "name", "joe");
  const ParsedSettings parsed = parse_settings(changed);
  std::string name;
  for (const Setting& each : parsed.settings) {
    if (each.name == "name") name = each.value;
  }
  require(name == "joe", "a setting that is stored is read again");
}

void take_history(std::string_view bytes) {
  static const test::TemporaryFolder folder;
  const std::string path = folder.file("history");
  std::ofstream(path, std::ios::binary) << bytes;
  const HistoryFile file(path);
  const auto first = file.load();
  for (const std::string& line : first.lines) {
    require(clean(line) == line, "a line of the history is clean");
  }
  require(file.load().lines == first.lines, "the history that was mended has the same lines");
}

void take_options(std::string_view bytes) {
  Arguments arguments("chat-client", bytes);
  try {
    (void)parse_client_settings(arguments.count(), arguments.words(), {});
  } catch (const UsageError&) {  // said in a sentence
  }
}

constexpr auto kParsers = std::to_array<Parser>({{"keys", take_keys},
                                                 {"settings", take_settings_text},
                                                 {"history", take_history},
                                                 {"client-options", take_options}});

}  // namespace

std::span<const Parser> client_parsers() {
  return kParsers;
}

}  // namespace chat::fuzz
