#include "common/system/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace chat {

void allocate_from_few_places() {
#ifdef __GLIBC__
  constexpr unsigned kPlacesPerCore = 2;
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread has begun
  (void)::mallopt(M_ARENA_MAX, static_cast<int>(kPlacesPerCore * cores));
#endif
}

void give_back_free_memory() {
#ifdef __GLIBC__
  (void)::malloc_trim(0);
#endif
}

bool is_address_space_left(std::size_t bytes) {
  constexpr int kNoMemoryBehind = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* space = ::mmap(nullptr, bytes, PROT_NONE, kNoMemoryBehind, -1, 0);
  if (space == MAP_FAILED) return false;
  (void)::munmap(space, bytes);
  return true;
}

}  // namespace chat
