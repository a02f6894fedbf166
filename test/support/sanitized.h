// Whether this is a build with AddressSanitizer or ThreadSanitizer. Both have an allocator of their
// own, which keeps what is free, and take far more memory than the program asks for.

#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CHAT_TEST_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CHAT_TEST_SANITIZED
#endif
#endif

namespace chat::test {

#ifdef CHAT_TEST_SANITIZED
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif

}  // namespace chat::test
