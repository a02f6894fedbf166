// The memory of this process. Safe from any thread.

#pragma once

#include <cstddef>

namespace chat {

// All threads allocate from one pool of free memory. Otherwise each of up to 8 pools a core keeps
// what its threads have freed, in pieces that none of the others can use (mallopt(3)). Call it
// before any thread is started.
void use_one_memory_pool();

// Gives memory that is free back to the system. Takes some milliseconds, and others that allocate
// may wait for that. Does nothing where the C library has no such function.
void give_back_free_memory();

// Whether so many bytes of address space are left: below the limit of the process (ulimit -v).
[[nodiscard]] bool is_address_space_left(std::size_t bytes);

}  // namespace chat
