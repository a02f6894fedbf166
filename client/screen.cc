#include "client/screen.h"

#include <algorithm>
#include <utility>

#include "client/width.h"
#include "common/text.h"

namespace chat {
namespace {

// Less room than this for the input, and the prompt has to go.
constexpr std::size_t kLeastInput = 8;

}  // namespace

std::string Screen::paint(std::string_view above, std::string_view prompt, std::string_view input) {
  std::string shown = row(prompt, input);
  if (above.empty() && shown == shown_) return "";
  std::string bytes = erase();
  while (!above.empty()) {
    const std::string_view line = above.substr(0, above.find('\n'));
    bytes.append(wrap(line, columns_)).append(1, '\n');
    above.remove_prefix(std::min(above.size(), line.size() + 1));
  }
  bytes += shown;
  shown_ = std::move(shown);
  return bytes;
}

std::string Screen::erase() const {
  if (escapes_ == Escapes::Yes) return "\r\x1b[K";
  if (shown_.empty()) return "";
  return '\r' + std::string(width_of(shown_), ' ') + '\r';
}

std::string Screen::row(std::string_view prompt, std::string_view input) const {
  std::string text = clean(input);
  std::replace(text.begin(), text.end(), '\t', ' ');
  const std::size_t room = std::max<std::size_t>(columns_, 2) - 1;  // see wrap()
  const std::size_t taken = width_of(prompt);
  if (taken + kLeastInput > room) return std::string(tail_within(text, room));
  return std::string(prompt).append(tail_within(text, room - taken));
}

}  // namespace chat
