#include "test/support/seed.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>
#include <random>
#include <string>

namespace chat::test {
namespace {

std::optional<unsigned> wanted() {
  const char* text = std::getenv("CHAT_TEST_SEED");  // NOLINT(concurrency-mt-unsafe): one thread
  if (text == nullptr) return std::nullopt;
  return static_cast<unsigned>(std::stoul(text));
}

}  // namespace

unsigned seed(unsigned usual) {
  return wanted().value_or(usual);
}

unsigned new_seed() {
  const auto given = wanted();
  const unsigned chosen = given ? *given : std::random_device{}();
  MESSAGE("CHAT_TEST_SEED=" << chosen << " repeats these random choices");
  return chosen;
}

}  // namespace chat::test
