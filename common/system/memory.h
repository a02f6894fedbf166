// The memory of this process. Safe from any thread.

#pragma once

#include <cstddef>

namespace chat {

// Memory is allocated from two places for each of the machine's cores, not from eight: with many,
// what stays is between what is free, and little of that can go back to the system. To be called
// before other threads begin. Does nothing where the C library has no such setting (mallopt(3),
// M_ARENA_MAX).
void allocate_from_few_places();

// Gives memory that is free back to the system. Takes some milliseconds, and others that allocate
// may wait for that. Does nothing where the C library has no such function.
void give_back_free_memory();

// Whether so many bytes of address space are left: below the limit of the process (ulimit -v).
[[nodiscard]] bool is_address_space_left(std::size_t bytes);

}  // namespace chat
