// For a program that may have few threads only.

#pragma once

#include <sys/resource.h>

#include <string>

#include "test/support/temporary_folder.h"

namespace chat::test {

// In a child, as root, before exec: it becomes a user who may have `threads` threads and has none.
// Ends the child when that cannot be done.
void become_somebody_with(rlim_t threads);

// A copy of a program that such a user may run: the program itself may stand in root's own folder.
class AnyonesCopy {
 public:
  explicit AnyonesCopy(const std::string& program);
  [[nodiscard]] std::string path() const { return folder_.file("program"); }

 private:
  TemporaryFolder folder_;
};

}  // namespace chat::test
