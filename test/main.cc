// doctest's own main(). Its signal handler would hide the sanitizers' reports.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "test/support/deadline.h"

namespace chat::test {
namespace {

// A test case that takes longer hangs, also under a sanitizer and on a busy machine.
constexpr unsigned kLongestTestCase = 300;  // seconds

// For the signal handler, which is given nothing else.
const char* running = nullptr;

// Names the test case that hangs, and ends the program. Safe in a signal handler (POSIX,
// "signal-safety").
void end_hanging(int) {
  constexpr std::string_view kWhat = "This test case hangs, so the tests end here: ";
  (void)!::write(STDERR_FILENO, kWhat.data(), kWhat.size());
  if (running != nullptr) (void)!::write(STDERR_FILENO, running, std::strlen(running));
  (void)!::write(STDERR_FILENO, "\n", 1);
  std::abort();
}

// Tells when a test case begins, and ends the one that hangs.
struct Watcher : doctest::IReporter {
  explicit Watcher(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override { (void)std::signal(SIGALRM, end_hanging); }
  void test_run_end(const doctest::TestRunStats&) override { (void)::alarm(0); }
  void test_case_start(const doctest::TestCaseData& test_case) override {
    running = test_case.m_name;
    (void)::alarm(kLongestTestCase);
    wait_anew();
  }
  void test_case_reenter(const doctest::TestCaseData&) override { wait_anew(); }
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};
REGISTER_LISTENER("watcher", 1, Watcher);

}  // namespace
}  // namespace chat::test
