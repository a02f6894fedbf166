#include "test/support/processes/system_calls.h"

#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <utility>

namespace chat::test {
namespace {

constexpr std::string_view kCalls =
    "write,pwrite64,ftruncate,fsync,fdatasync,link,linkat,rename,renameat,renameat2";

std::vector<std::string> command(const std::string& output, const std::string& fault) {
  std::string line = "exec strace -y -s 0 -o " + output + " -e trace=" + std::string(kCalls);
  if (!fault.empty()) line += " -e inject=" + fault;
  line += " -p " + std::to_string(::getpid()) + " 2>&1";
  return {"sh", "-c", line};
}

// The next path in the arguments of a call: "5</folder/file>" or "\"/folder/file\"". Removes what
// was read.
std::optional<std::string_view> next_path(std::string_view& arguments) {
  const std::size_t begin = arguments.find('/');
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = arguments.find_first_of(">\"", begin);
  const std::string_view path = arguments.substr(begin, end - begin);
  arguments.remove_prefix(std::min(end, arguments.size()));
  return path;
}

// One line of strace's output in short; empty when it is of no file in `folder`.
std::string shortened(std::string_view line, const std::string& folder) {
  const std::size_t end = line.rfind(" = ");
  if (end == std::string_view::npos || line.find(folder) == std::string_view::npos) return "";
  std::string text(line.substr(0, line.find('(')));
  std::string_view arguments = line.substr(0, end);
  while (const auto path = next_path(arguments)) {
    if (*path == folder) text += " .";
    if (path->starts_with(folder + "/")) text.append(" ").append(path->substr(folder.size() + 1));
  }
  constexpr std::string_view kFailed = " = -1 ";
  if (!line.substr(end).starts_with(kFailed)) return text;
  const std::string_view error = line.substr(end + kFailed.size());
  return text.append(": ").append(error.substr(0, error.find(' ')));
}

}  // namespace

SystemCalls::SystemCalls(const TemporaryFolder& folder, const std::string& fault)
    : folder_(folder.path()), strace_(command(output_.file("calls"), fault)) {
  // Where only parents may trace. Fails where there is no such rule.
  (void)::prctl(PR_SET_PTRACER, static_cast<unsigned long>(strace_.pid()), 0, 0, 0);
  REQUIRE(strace_.prints("attached"));
}

std::vector<std::string> SystemCalls::stop() {
  strace_.signal(SIGTERM);
  (void)strace_.wait();
  std::vector<std::string> calls;
  std::ifstream lines(output_.file("calls"));
  for (std::string line; std::getline(lines, line);) {
    std::string call = shortened(line, folder_);
    if (!call.empty()) calls.push_back(std::move(call));
  }
  return calls;
}

}  // namespace chat::test
