// The page: the files of client/web, which the Makefile builds into the server
// (server/dialect/web/embed.awk).

#pragma once

#include <span>
#include <string_view>

namespace chat {

struct PageFile {
  std::string_view name;  // "chat.js"
  std::string_view content;
};

[[nodiscard]] std::span<const PageFile> page_files();

}  // namespace chat
