#include "test/support/deadline.h"

#include <doctest/doctest.h>

#include <atomic>

namespace chat::test {
namespace {

constexpr std::chrono::milliseconds kAfterOneInVain{500};

std::atomic<bool>& any_in_vain() {
  static std::atomic<bool> any{false};
  return any;
}

// Tells when a test case begins.
struct Forgetter : doctest::IReporter {
  explicit Forgetter(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_start(const doctest::TestCaseData&) override { any_in_vain() = false; }
  void test_case_reenter(const doctest::TestCaseData&) override { any_in_vain() = false; }
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};
REGISTER_LISTENER("forgetter", 1, Forgetter);

}  // namespace

Clock::time_point deadline() {
  const Clock::time_point now = Clock::now();
  return any_in_vain() ? now + kAfterOneInVain : now + kDeadline;
}

void waited_in_vain() {
  any_in_vain() = true;
}

}  // namespace chat::test
