#include "test/support/processes/few_threads.h"

#include <grp.h>
#include <unistd.h>

#include <filesystem>

namespace chat::test {

void become_somebody_with(rlim_t threads) {
  // RLIMIT_NPROC counts all threads of a user: two suites at once must not be the same one. Within
  // what a container may map, and none of those that systems give to people and services first.
  constexpr uid_t kFirst = 20'000;
  constexpr uid_t kHowMany = 40'000;
  const uid_t nobody_else = kFirst + static_cast<uid_t>(::getpid()) % kHowMany;
  const rlimit limit{threads, threads};
  if (::setrlimit(RLIMIT_NPROC, &limit) != 0 || ::setgroups(0, nullptr) != 0 ||
      ::setgid(nobody_else) != 0 || ::setuid(nobody_else) != 0) {
    ::_exit(126);
  }
}

AnyonesCopy::AnyonesCopy(const std::string& program) {
  namespace fs = std::filesystem;
  constexpr auto kEveryone = fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec |
                             fs::perms::group_read | fs::perms::others_read;
  fs::copy_file(program, path());
  fs::permissions(path(), kEveryone);
  fs::permissions(folder_.path(), kEveryone);
}

}  // namespace chat::test
