#include "client/settings/preferences.h"

#include <algorithm>
#include <type_traits>

#include "common/text/text.h"

namespace chat {
namespace {

// Enough to know it again; the person typed it, or the file has it.
constexpr std::size_t kLongestQuoted = 40;  // bytes of its cleaned form

template <auto kMember>
void apply_to(Preferences& preferences, std::size_t word) {
  using Value = std::remove_reference_t<decltype(preferences.*kMember)>;
  preferences.*kMember = static_cast<Value>(word);
}

template <auto kMember>
std::size_t show_of(const Preferences& preferences) {
  return static_cast<std::size_t>(preferences.*kMember);
}

template <auto kMember>
constexpr Preference preference(std::string_view name,
                                std::array<std::string_view, Preference::kMostValues> words,
                                std::string_view help) {
  return {name, words, help, apply_to<kMember>, show_of<kMember>};
}

constexpr auto kPreferences = std::to_array<Preference>({
    preference<&Preferences::joins>("joins", {"on", "off"}, "show who comes and goes"),
    preference<&Preferences::times>("times", {"on", "off"}, "show when a thing was said"),
    preference<&Preferences::bell>("bell", {"off", "bell", "notify"},
                                   "call when somebody whispers to you or says your name"),
    preference<&Preferences::colours>("colors", {"auto", "always", "never"}, "use colors"),
    preference<&Preferences::whispers_in_history>(
        "whispers-in-history", {"off", "on"}, "keep whispers, too, in the file of what you typed"),
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

std::optional<std::size_t> place_of(std::string_view word,
                                    std::span<const std::string_view> words) {
  const auto found = std::find(words.begin(), words.end(), fold(word));
  if (found == words.end()) return std::nullopt;
  return static_cast<std::size_t>(found - words.begin());
}

std::string no_such(std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(kPreferences.size());
  for (const Preference& each : kPreferences) names.push_back(each.name);
  return "there is no setting " + quoted(name) + "; there are " + listed(names, " and ");
}

}  // namespace

std::span<const std::string_view> Preference::values() const {
  const auto end = std::find(words.begin(), words.end(), std::string_view());
  return {words.begin(), end};
}

std::span<const Preference> all_preferences() {
  return kPreferences;
}

std::optional<std::string> set(Preferences& preferences, std::string_view name,
                               std::string_view value) {
  const auto found =
      std::find_if(kPreferences.begin(), kPreferences.end(),
                   [folded = fold(name)](const Preference& each) { return each.name == folded; });
  if (found == kPreferences.end()) return no_such(name);
  const auto word = place_of(value, found->values());
  if (!word) {
    return std::string(found->name) + " is " + listed(found->values(), " or ") + ", not " +
           quoted(value);
  }
  found->apply(preferences, *word);
  return std::nullopt;
}

std::optional<ColourWish> colour_wish(std::string_view word) {
  Preferences preferences;
  if (set(preferences, "colors", word)) return std::nullopt;
  return preferences.colours;
}

std::vector<std::string> describe(const Preferences& preferences) {
  std::vector<std::string> lines;
  lines.reserve(kPreferences.size());
  for (const Preference& each : kPreferences) {
    lines.push_back(std::string(each.name) + " is " +
                    std::string(each.words.at(each.show(preferences))) + " (" +
                    listed(each.values(), ", ") + "): " + std::string(each.help));
  }
  return lines;
}

}  // namespace chat
