// For a program that may have few threads only.

#pragma once

#include <sys/resource.h>

namespace chat::test {

// In a child, as root, before exec: it becomes a user who may have `threads` threads and has none.
// Ends the child when that cannot be done.
void become_somebody_with(rlim_t threads);

}  // namespace chat::test
