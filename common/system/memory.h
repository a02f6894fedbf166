// The memory of this process. Safe from any thread.

#pragma once

#include <cstddef>

namespace chat {

// Gives memory that is free back to the system. Takes some milliseconds, and others that allocate
// may wait for that. Does nothing where the C library has no such function.
void give_back_free_memory();

// To be called once, before there are threads: of what a thread frees, no more than a little stays
// with the process. Else glibc keeps twice the largest block that was ever freed at the end of each
// thread's memory, and give_back_free_memory() reaches that in the first thread's only (mallopt(3):
// M_MMAP_THRESHOLD, M_TRIM_THRESHOLD). It also divides memory into eight parts for each core, of
// which each keeps some; one for each core is enough (M_ARENA_MAX).
void keep_little_free_memory();

// Whether so many bytes of address space are left: below the limit of the process (ulimit -v).
[[nodiscard]] bool is_address_space_left(std::size_t bytes);

}  // namespace chat
