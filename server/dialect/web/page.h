// The page: the files of client/web, which the Makefile builds into the server
// (server/dialect/web/embed.awk).

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace chat {

// FNV-1a with its offset basis and prime for 64 bits: differs where a build changes a file.
[[nodiscard]] constexpr std::uint64_t version_of(std::string_view content) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

struct PageFile {
  std::string_view name;  // "chat.js"
  std::string_view content;
  std::uint64_t version = version_of(content);
};

[[nodiscard]] std::span<const PageFile> page_files();

}  // namespace chat
