#include "common/system/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace chat {

std::optional<std::size_t> terminal_columns(int fd) {
  constexpr std::size_t kUsual = 80;
  if (::isatty(fd) != 1) return std::nullopt;
  winsize known{};
  const bool is_known = ::ioctl(fd, TIOCGWINSZ, &known) == 0 && known.ws_col > 0;
  return is_known ? known.ws_col : kUsual;
}

}  // namespace chat
