// doctest's own main(). Its signal handler would hide the sanitizers' reports.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
#include <doctest/doctest.h>

#include "test/support/deadline.h"

namespace chat::test {
namespace {

// Tells when a test case begins.
struct Forgetter : doctest::IReporter {
  explicit Forgetter(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_start(const doctest::TestCaseData&) override { wait_anew(); }
  void test_case_reenter(const doctest::TestCaseData&) override { wait_anew(); }
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
}  // namespace chat::test
