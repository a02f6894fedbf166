// Why a run does not count: a server that lost, doubled or reordered, that ended, or that took
// longer than its time.

#pragma once

#include <stdexcept>

namespace chat::bench {

class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace chat::bench
