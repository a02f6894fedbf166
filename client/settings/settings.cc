#include "client/settings/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "client/settings/command_words.h"
#include "common/protocol/name.h"
#include "common/system/address.h"
#include "common/text/text.h"

namespace chat {
namespace {

using Kept = SettingForm::Kept;

// The most of a wrong value that an error repeats: enough to recognize it.
constexpr std::size_t kLongestQuoted = 40;  // bytes of its cleaned form

std::optional<std::string> take_name(ClientSettings& settings, const std::string& name,
                                     Origin from) {
  if (name.empty()) return "--name needs a name";
  if (from == Origin::SettingsFile) {  // otherwise the server tells
    if (const auto error = name_error(name)) return not_a_name(name, *error);
  }
  settings.name = name;
  return std::nullopt;
}

std::optional<std::string> take_password_file(ClientSettings& settings, const std::string& path,
                                              Origin) {
  settings.password_file = path;
  return std::nullopt;
}

std::optional<std::string> take_timeout(ClientSettings& settings, const std::string& text, Origin) {
  constexpr double kLongest = 31'536'000;  // a year, so that sums of times cannot overflow
  constexpr double kMillisecondsPerSecond = 1000;
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] =
      std::from_chars(text.data(), end, seconds, std::chars_format::fixed);
  const bool is_number = error == std::errc() && stopped == end;
  if (!is_number || !(seconds > 0 && seconds <= kLongest)) {
    return "--timeout must be a number of seconds, such as 5 or 0.5, not \"" + text + "\"";
  }
  settings.timeout =
      std::chrono::milliseconds(std::llround(std::ceil(seconds * kMillisecondsPerSecond)));
  return std::nullopt;
}

std::optional<std::string> take_via(ClientSettings& settings, const std::string& text, Origin) {
  auto words = split_words(text);
  if (!words) return "--via has a quote without its end";
  if (words->empty() || words->front().empty()) {
    return "--via needs a program and its arguments, such as 'ssh -W 127.0.0.1:8888 user@host'";
  }
  settings.via = *std::move(words);
  return std::nullopt;
}

template <Wanted kWanted>
std::optional<std::string> take_wanted(ClientSettings& settings, const std::string&, Origin) {
  settings.wanted = kWanted;
  return std::nullopt;
}

template <class Value>
Value& member(ClientSettings& settings, Value ClientSettings::*which) {
  return settings.*which;
}
template <class Value>
Value& member(ClientSettings& settings, Value Preferences::*which) {
  return settings.preferences.*which;
}
template <class Value>
Value member(const ClientSettings& settings, Value ClientSettings::*which) {
  return settings.*which;
}
template <class Value>
Value member(const ClientSettings& settings, Value Preferences::*which) {
  return settings.preferences.*which;
}

// The enumerators of the member stand in the order of the words.
template <auto kMember>
constexpr SettingForm with_words(SettingForm form) {
  form.choose = [](ClientSettings& settings, std::size_t word) {
    auto& value = member(settings, kMember);
    value = static_cast<std::remove_reference_t<decltype(value)>>(word);
  };
  form.chosen = [](const ClientSettings& settings) {
    return static_cast<std::size_t>(member(settings, kMember));
  };
  return form;
}

constexpr const char* kYes = "yes";  // what an option without an argument sets

constexpr auto kSettings = std::to_array<SettingForm>({
    {.name = "name",
     .kept = Kept::InFile,
     .option = {"name", "NAME", "your name (default: CHAT_NAME, or it asks)"},
     .variable = {"CHAT_NAME"},
     .take = take_name},
    {.name = "password-file", .variable = {"CHAT_PASSWORD_FILE"}, .take = take_password_file},
    with_words<&ClientSettings::any_name>(
        {.name = "any-name",
         .option = {"any-name", nullptr, "add a number if the name is taken: cron2, cron3, ..."},
         .words = {"no", kYes}}),
    with_words<&ClientSettings::listen>(
        {.name = "listen",
         .option = {"listen", nullptr, "print what the others say, and stay when the input ends"},
         .words = {"no", kYes}}),
    with_words<&ClientSettings::line_times>(
        {.name = "line-times",
         .option = {"times", nullptr, "print the time before each line (for --listen and --plain)"},
         .words = {"no", kYes}}),
    {.name = "via",
     .option = {"via", "COMMAND", "run a program, such as ssh, that makes the connection"},
     .take = take_via},
    {.name = "timeout",
     .option = {"timeout", "S", "give up after S seconds"},
     .take = take_timeout},
    with_words<&ClientSettings::plain>(
        {.name = "plain",
         .option = {"plain", nullptr, "never redraw: for screen readers, logs and slow links"},
         .variable = {"CHAT_PLAIN", kYes, "0"},
         .words = {"no", kYes}}),
    with_words<&Preferences::joins>({.name = "joins",
                                     .kept = Kept::BySet,
                                     .help = "show who comes and goes",
                                     .words = {"on", "off"}}),
    with_words<&Preferences::times>({.name = "times",
                                     .kept = Kept::BySet,
                                     .help = "show when something was said",
                                     .words = {"on", "off", "seconds"}}),
    with_words<&Preferences::bell>(
        {.name = "bell",
         .kept = Kept::BySet,
         .help = "alert you when somebody whispers to you or says your name",
         .words = {"off", "bell", "notify"}}),
    with_words<&Preferences::colours>(
        {.name = "colors",
         .kept = Kept::BySet,
         .help = "use colors",
         .option = {"color", "WHEN", "use colors: auto, always or never"},
         .variable = {"NO_COLOR", "never"},
         .words = {"auto", "always", "never"}}),
    with_words<&Preferences::mouse>(
        {.name = "mouse",
         .kept = Kept::BySet,
         .help = "scroll with the wheel; Shift and the mouse then select text",
         .words = {"on", "off"}}),
    with_words<&Preferences::people>(
        {.name = "people",
         .kept = Kept::BySet,
         .help = "show a column of who is here; auto: from 100 columns",
         .words = {"auto", "on", "off"}}),
    with_words<&Preferences::links>({.name = "links",
                                     .kept = Kept::BySet,
                                     .help = "make links of addresses, where the terminal has them",
                                     .words = {"on", "off"}}),
    with_words<&Preferences::title>({.name = "title",
                                     .kept = Kept::BySet,
                                     .help = "show in the window's title how much is new",
                                     .words = {"on", "off"}}),
    with_words<&Preferences::whispers_in_history>(
        {.name = "whispers-in-history",
         .kept = Kept::BySet,
         .help = "keep whispers in the history on disk, too",
         .words = {"off", "on"}}),
    {.name = "help",
     .option = {"help", nullptr, "print this and exit"},
     .take = take_wanted<Wanted::Help>},
    {.name = "version",
     .option = {"version", nullptr, "print the version and exit"},
     .take = take_wanted<Wanted::Version>},
});

// "on, off", "auto, always or never"
std::string listed(std::span<const std::string_view> words, std::string_view before_last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? before_last : ", ";
    text += words[i];
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string cleaned = clean(text.substr(0, kLongestQuoted));
  if (text.size() > kLongestQuoted) cleaned += "...";
  return '"' + cleaned + '"';
}

// Sets the value; or returns a sentence when it is not allowed.
std::optional<std::string> give(ClientSettings& settings, const SettingForm& form,
                                std::string_view value, Origin from) {
  if (form.take != nullptr) return form.take(settings, std::string(value), from);
  const auto values = form.values();
  const auto found = std::find(values.begin(), values.end(), fold(value));
  if (found != values.end()) {
    form.choose(settings, static_cast<std::size_t>(found - values.begin()));
    return std::nullopt;
  }
  const std::string what = from == Origin::CommandLine
                               ? std::string("--") + form.option.name + " must be "
                               : std::string(form.name) + " must be ";
  return what + listed(values, " or ") + ", not " + quoted(value);
}

std::optional<std::string> apply(ClientSettings& settings, const SettingForm& form,
                                 std::string_view value, Origin from) {
  ClientSettings changed = settings;
  if (auto error = give(changed, form, value, from)) return error;
  if (origin_of(settings, form.name) > from) return std::nullopt;
  settings = std::move(changed);
  settings.origins[form.name] = from;
  return std::nullopt;
}

// The rows that are options, and their forms on the command line.
struct OptionRows {
  std::vector<const SettingForm*> rows;
  std::vector<OptionForm> forms;
};

OptionRows option_rows() {
  OptionRows options;
  for (const SettingForm& each : kSettings) {
    if (each.option.name == nullptr) continue;
    options.rows.push_back(&each);
    options.forms.push_back(each.option);
  }
  return options;
}

}  // namespace

std::span<const std::string_view> SettingForm::values() const {
  return {words.begin(), std::find(words.begin(), words.end(), std::string_view())};
}

std::span<const SettingForm> all_settings() {
  return kSettings;
}

std::string server_text(const ClientSettings& settings) {
  std::string address = host_and_port(settings.server.host, settings.server.port);
  if (settings.via.empty()) return address;
  const std::string& program = settings.via.front();
  const std::string via = " via " + clean(program.substr(program.rfind('/') + 1));
  return (settings.server_from == Origin::Default ? "the server" : address) + via;
}

Origin origin_of(const ClientSettings& settings, std::string_view name) {
  const auto found = settings.origins.find(name);
  return found == settings.origins.end() ? Origin::Default : found->second;
}

std::string why_not_set(std::string_view name) {
  if (fold(name) == "name") return "name is set in the settings file; use /nick now";
  std::vector<std::string_view> names;
  for (const SettingForm& each : kSettings) {
    if (each.kept == Kept::BySet) names.push_back(each.name);
  }
  return "there is no setting " + quoted(name) + "; there are " + listed(names, " and ");
}

std::optional<std::string> set(ClientSettings& settings, std::string_view name,
                               std::string_view value, Origin from) {
  const Kept least = from == Origin::Typed ? Kept::BySet : Kept::InFile;
  for (const SettingForm& each : kSettings) {
    if (each.kept >= least && each.name == fold(name)) return apply(settings, each, value, from);
  }
  return why_not_set(name);
}

void take_environment(ClientSettings& settings, const Environment& environment) {
  for (const SettingForm& each : kSettings) {
    if (each.variable.name == nullptr) continue;
    const std::string text = value_of(environment, each.variable.name);
    if (text.empty() || text == each.variable.unset) continue;
    // No value can be wrong: settings that take a variable's text accept any.
    (void)apply(settings, each, each.variable.means == nullptr ? text : each.variable.means,
                Origin::Variable);
  }
  settings.term = value_of(environment, "TERM");
  settings.colorterm = value_of(environment, "COLORTERM");
  settings.home = value_of(environment, "HOME");
  settings.config_folder = config_folder(environment);
  settings.state_folder = state_folder(environment);
}

std::vector<std::string> take_options(ClientSettings& settings, int argc, char** argv) {
  const OptionRows options = option_rows();
  ParsedOptions parsed = parse_options(options.forms, argc, argv);
  for (const auto& found : parsed.options) {
    const SettingForm& form = *options.rows[found.index];
    const std::string value = form.option.argument == nullptr ? kYes : found.argument;
    if (const auto error = apply(settings, form, value, Origin::CommandLine)) {
      throw UsageError(*error);
    }
  }
  return std::move(parsed.operands);
}

std::string describe_options() {
  return describe_options(option_rows().forms);
}

std::vector<std::string> describe(const ClientSettings& settings, std::string_view name) {
  std::vector<std::string> lines;
  for (const SettingForm& each : kSettings) {
    if (each.kept != Kept::BySet || (!name.empty() && each.name != fold(name))) continue;
    lines.push_back(std::string(each.name) + " is " +
                    std::string(each.words.at(each.chosen(settings))) + " (" +
                    listed(each.values(), ", ") + "): " + std::string(each.help));
  }
  return lines;
}

}  // namespace chat
