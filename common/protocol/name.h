// Which names people may have (PROTOCOL.md). Pure functions; safe from any thread.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chat {

inline constexpr std::size_t kMaxNameCodePoints = 24;

// Why `name` cannot be a name, as the end of a sentence ("a name starts with a letter"); nothing
// when it can.
[[nodiscard]] std::optional<std::string> name_error(std::string_view name);
[[nodiscard]] bool is_name(std::string_view text);
// ""joe!" is not a name (it is ...)": `error` is name_error()'s. Shows only the
// beginning of a long text, cleaned.
[[nodiscard]] std::string not_a_name(std::string_view text, std::string_view error);
// Words that are no names, in lower case: what a line could be mistaken for then.
[[nodiscard]] std::span<const std::string_view> reserved_names();
// The name that "Joe!", "@Joe," or "(Joe)" may have been meant for; empty when the word is not
// like a name.
[[nodiscard]] std::string_view name_in(std::string_view word);

}  // namespace chat
