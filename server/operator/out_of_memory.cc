#include "server/operator/out_of_memory.h"

#include <unistd.h>

#include <new>
#include <string_view>

#include "common/system/options.h"

namespace chat {
namespace {

constexpr std::string_view kSentence =
    "chat-server: it has ended because its memory has run out; allow it more (ulimit -v), or start "
    "it with a smaller --max-clients and --window\n";

// Allocates nothing, and takes no lock that another thread may hold.
[[noreturn]] void end() {
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, kSentence.data(), kSentence.size());
  ::_exit(kExitFailure);
}

}  // namespace

void end_when_out_of_memory() {
  std::set_new_handler(end);
}

}  // namespace chat
