#include "common/system/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace chat {

void give_back_free_memory() {
#ifdef __GLIBC__
  (void)::malloc_trim(0);
#endif
}

void keep_little_free_memory() {
#ifdef __GLIBC__
  constexpr int kLittle = 128 * 1024;          // bytes; where glibc begins
  (void)::mallopt(M_MMAP_THRESHOLD, kLittle);  // NOLINT(concurrency-mt-unsafe): one thread
  (void)::mallopt(M_TRIM_THRESHOLD, kLittle);  // NOLINT(concurrency-mt-unsafe): one thread
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  (void)::mallopt(M_ARENA_MAX, cores);  // NOLINT(concurrency-mt-unsafe): one thread
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
