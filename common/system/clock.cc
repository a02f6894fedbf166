#include "common/system/clock.h"

#include <array>
#include <chrono>
#include <ctime>

namespace chat {

std::int64_t wall_clock_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

void append_local_time(std::string& out, std::int64_t time_ms, const char* format) {
  constexpr std::int64_t kMsPerSecond = 1000;
  const auto seconds = static_cast<std::time_t>(time_ms / kMsPerSecond);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  out.append(text.data(), std::strftime(text.data(), text.size(), format, &local));
}

}  // namespace chat
