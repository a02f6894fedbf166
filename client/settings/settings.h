// All settings of the client. One table says how each is called on the command line, in the
// environment, in the settings file and in /set, and which values it may have. Pure.

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/settings/environment.h"
#include "client/settings/preferences.h"
#include "common/protocol/request.h"
#include "common/system/options.h"

namespace chat {

struct Endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = kDefaultPort;
};

enum class Wanted : std::uint8_t { Chat, Help, Version };
enum class AnyName : std::uint8_t { No, Yes };
enum class Listen : std::uint8_t { No, Yes };
// Whether each printed line begins with its time, as a log has it.
enum class LineTimes : std::uint8_t { No, Yes };
// Whether the output is only appended, for screen readers, logs and slow links.
enum class Plain : std::uint8_t { No, Yes };

// Where the value of a setting comes from. Later ones outweigh earlier ones.
enum class Origin : std::uint8_t { Default, SettingsFile, Variable, CommandLine, Typed };

struct ClientSettings {
  Wanted wanted = Wanted::Chat;
  Endpoint server;
  Origin server_from = Origin::Default;
  std::vector<std::string> via;  // the program that makes the connection; empty: none
  std::string name;              // empty: to be asked for
  std::string offered_name;      // the default of that question; may be empty
  std::string password_file;     // empty: none
  std::string password;          // of the room, from that file; empty: to be asked for
  AnyName any_name = AnyName::No;
  Listen listen = Listen::No;
  LineTimes line_times = LineTimes::No;
  std::optional<std::chrono::milliseconds> timeout;  // for the whole run
  Plain plain = Plain::No;
  Preferences preferences;
  std::map<std::string_view, Origin> origins;  // by the setting's name; defaults have none
  std::string term;                            // TERM and COLORTERM: what the terminal is, and what
  std::string colorterm;                       // of colours it can show
  std::string config_folder;                   // empty: none; see client/settings/environment.h
  std::string state_folder;
  std::string home;  // for ~/ in front of a file; empty: none
};

// A row of the table.
struct SettingForm {
  static constexpr std::size_t kMostWords = 3;
  enum class Kept : std::uint8_t {
    No,
    InFile,  // the settings file may have it
    BySet,   // /set changes it, and keeps it there
  };
  // An environment variable. An empty value counts as not set.
  struct Variable {
    const char* name = nullptr;
    const char* means = nullptr;  // the value that it gives the setting; nullptr: its own text
    const char* unset = "";       // one more text that counts as not set
  };

  std::string_view name = {};
  Kept kept = Kept::No;
  std::string_view help = {};                           // of /set
  OptionForm option = {nullptr, nullptr, nullptr};      // without a name there is none
  Variable variable = {};                               // the same
  std::array<std::string_view, kMostWords> words = {};  // what it may be; none: any text

  // For settings with words: sets and gets the value's place among the words.
  void (*choose)(ClientSettings&, std::size_t word) = nullptr;
  std::size_t (*chosen)(const ClientSettings&) = nullptr;
  // For settings without words: sets the value, or returns a sentence when it is not allowed.
  std::optional<std::string> (*take)(ClientSettings&, const std::string& value, Origin) = nullptr;

  [[nodiscard]] std::span<const std::string_view> values() const;
};

[[nodiscard]] std::span<const SettingForm> all_settings();

// What people are told that the client talks with: "127.0.0.1:8888", "127.0.0.1:8888 via ssh", or
// "the server via ssh" where only the program knows the address.
[[nodiscard]] std::string server_text(const ClientSettings& settings);

[[nodiscard]] Origin origin_of(const ClientSettings& settings, std::string_view name);

// Sets a setting from the settings file (Origin::SettingsFile) or from /set (Origin::Typed),
// unless its value comes from an origin that outweighs this one. Ignores upper and lower case.
// Returns a sentence that says what is allowed when the name or the value is not.
[[nodiscard]] std::optional<std::string> set(ClientSettings& settings, std::string_view name,
                                             std::string_view value, Origin from);

void take_environment(ClientSettings& settings, const Environment& environment);

// Returns the operands. Throws UsageError.
[[nodiscard]] std::vector<std::string> take_options(ClientSettings& settings, int argc,
                                                    char** argv);
// The lines of --help.
[[nodiscard]] std::string describe_options();

// Why /set knows no setting of that name, as a sentence.
[[nodiscard]] std::string why_not_set(std::string_view name);

// What /set shows of the setting `name`, or of all for an empty name, one line each: "joins is on
// (on, off): show who comes and goes". Nothing for an unknown name.
[[nodiscard]] std::vector<std::string> describe(const ClientSettings& settings,
                                                std::string_view name = "");

}  // namespace chat
