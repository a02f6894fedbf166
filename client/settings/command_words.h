// The words of a command that is run without a shell. Pure.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Blanks stand between words. '...' is taken as it stands; in "..." and outside of quotes a
// backslash makes the next character an ordinary one. Nothing else has a meaning: no variable, no
// pattern, no ~. Nothing when a quote has no end.
[[nodiscard]] std::optional<std::vector<std::string>> split_words(std::string_view text);

// Whether a word has %h or %p in it.
[[nodiscard]] bool wants_server(const std::vector<std::string>& words);

// With `host` for each %h, `port` for %p and % for %%, as in ssh_config(5), ProxyCommand. What else
// stands behind a % stays.
[[nodiscard]] std::vector<std::string> with_server(const std::vector<std::string>& words,
                                                   std::string_view host, std::uint16_t port);

}  // namespace chat
