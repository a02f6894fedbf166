// A process beside the test that holds something, such as a lock, until it is ended.

#pragma once

#include <sys/types.h>

#include <functional>

namespace chat::test {

class OtherProcess {
 public:
  // Runs `hold` in a new process, until it calls the function it is given, which does not return.
  explicit OtherProcess(const std::function<void(const std::function<void()>& keep)>& hold);
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;
  ~OtherProcess() { end(); }

  [[nodiscard]] pid_t pid() const { return pid_; }
  void end();

 private:
  pid_t pid_ = 0;
};

}  // namespace chat::test
