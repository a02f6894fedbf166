// For tests of the real server: its control socket, and what an operator is told there.

#pragma once

#include <string>
#include <vector>

#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {

// For TEST_CASE_FIXTURE: a folder for what the server opens, its control socket first of all.
struct Operated {
  // What `chat-server --ctl` prints.
  [[nodiscard]] std::string ctl(std::vector<std::string> words) const {
    words.insert(words.begin(), {binary("chat-server"), "--ctl", control});
    Process process(words);
    (void)process.wait();
    return process.output() + process.errors();
  }
  // The options of a server that it can ask.
  [[nodiscard]] std::vector<std::string> with(std::vector<std::string> options) const {
    options.insert(options.end(), {"--control", control});
    return options;
  }

  const TemporaryFolder folder;
  const std::string control = folder.file("control");
};

}  // namespace chat::test
