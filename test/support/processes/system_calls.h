// The system calls that this thread makes on files, as strace sees them: what reaches the disk, in
// which order. strace can also let one of them fail.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {

class SystemCalls {
 public:
  // Watches the main thread, which is the caller, from now on. `fault` is strace's: for example
  // "write:error=ENOSPC:when=1" lets the first write fail.
  explicit SystemCalls(const TemporaryFolder& folder, const std::string& fault = "");

  // Stops watching. Gives the calls that change files in the folder, or wait for the disk to have
  // them: "write room", "fdatasync room", "rename room.new room", "fsync .", "write room: ENOSPC".
  [[nodiscard]] std::vector<std::string> stop();

 private:
  TemporaryFolder output_;
  std::string folder_;
  Process strace_;
};

}  // namespace chat::test
