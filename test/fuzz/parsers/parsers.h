// What reads bytes of others, each with what has to hold whatever the bytes are.

#pragma once

#include <span>
#include <string_view>

namespace chat::fuzz {

struct Parser {
  std::string_view name;  // of its seeds' folder, too
  void (*take)(std::string_view bytes);
};

// Of both programs, of the server, and of the client.
[[nodiscard]] std::span<const Parser> shared_parsers();
[[nodiscard]] std::span<const Parser> server_parsers();
[[nodiscard]] std::span<const Parser> client_parsers();

// Ends the program, which the fuzzer reports with the bytes, unless `holds`.
void require(bool holds, std::string_view promise);

// The lines of `bytes`, without their ends.
template <class Use>
void for_each_line(std::string_view bytes, const Use& use) {
  for (bool more = true; more;) {
    const std::size_t end = bytes.find('\n');
    use(bytes.substr(0, end));
    more = end != std::string_view::npos;
    if (more) bytes.remove_prefix(end + 1);
  }
}

}  // namespace chat::fuzz
