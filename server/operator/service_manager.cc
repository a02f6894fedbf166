#include "server/operator/service_manager.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "common/system/error.h"
#include "common/text/number.h"
#include "common/text/text.h"
#include "server/operator/unix_address.h"

namespace chat {
namespace {

constexpr int kFirstListener = 3;  // SD_LISTEN_FDS_START
// How often the status is told without a watchdog.
constexpr std::chrono::seconds kStatusEvery{10};
// How long a message may wait for a service manager that does not read.
constexpr std::chrono::milliseconds kPatience{5'000};

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): see own()
  return value == nullptr ? "" : value;
}

// The number in a variable; nothing when it is not set.
template <class Number>
std::optional<Number> number_in(const char* name) {
  const std::string text = variable(name);
  if (text.empty()) return std::nullopt;
  const auto number = parse_number<Number>(text);
  if (number) return number;
  throw UserError(EINVAL, std::string(name) + " in the environment must be a number, not \"" +
                              clean(text) + "\"");
}

bool is_for_this_process(const char* name) {
  return number_in<pid_t>(name) == ::getpid();
}

int option_of(int fd, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

UnixAddress address_of(const std::string& path) {
  return UnixAddress(path,
                     path.starts_with('@') ? UnixAddress::Kind::Abstract : UnixAddress::Kind::File);
}

std::int64_t monotonic_us() {
  timespec now{};
  (void)::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec))
      .count();
}

}  // namespace

ServiceEnvironment ServiceEnvironment::own() {
  ServiceEnvironment found;
  found.notify_socket = variable("NOTIFY_SOCKET");
  // Without WATCHDOG_PID it is meant for whoever reads it (sd_watchdog_enabled(3)).
  if (variable("WATCHDOG_PID").empty() || is_for_this_process("WATCHDOG_PID")) {
    const auto time = number_in<std::uint64_t>("WATCHDOG_USEC");
    constexpr std::uint64_t kLongest = 3'600'000'000;  // an hour: no sum of times overflows
    if (time && *time > 0) found.watchdog = std::chrono::microseconds(std::min(*time, kLongest));
  }
  if (is_for_this_process("LISTEN_PID")) {
    found.listeners = number_in<std::size_t>("LISTEN_FDS").value_or(0);
  }
  return found;
}

std::optional<Socket> take_listener(const ServiceEnvironment& environment) {
  if (environment.listeners == 0) return std::nullopt;
  const auto fail = [](const std::string& why) {
    throw UserError(EINVAL, "the service manager has handed over " + why +
                                "; the server takes one socket that listens for TCP connections "
                                "(ListenStream=PORT in the socket unit)");
  };
  if (environment.listeners > 1) fail(std::to_string(environment.listeners) + " sockets");
  const int domain = option_of(kFirstListener, SO_DOMAIN);
  const bool is_tcp = option_of(kFirstListener, SO_TYPE) == SOCK_STREAM &&
                      (domain == AF_INET || domain == AF_INET6);
  if (!is_tcp || option_of(kFirstListener, SO_ACCEPTCONN) != 1) fail("something else");
  const int flags = ::fcntl(kFirstListener, F_GETFD);
  (void)::fcntl(kFirstListener, F_SETFD, flags | FD_CLOEXEC);
  return Socket(Fd(kFirstListener));
}

ServiceManager::ServiceManager(const ServiceEnvironment& environment)
    : path_(environment.notify_socket), watchdog_(environment.watchdog) {
  if (path_.empty()) return;
  (void)address_of(path_);  // says why it is none
  socket_ = Fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket_.valid()) throw std::system_error(errno, std::generic_category(), "socket");
  const timeval patience{kPatience.count() / 1000, 0};
  (void)::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

ServiceManager::~ServiceManager() {
  {
    const MutexLock lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void ServiceManager::ready(std::function<std::string()> status) {
  if (!socket_.valid()) return;
  status_ = std::move(status);
  tell_unless_stopping("READY=1\nSTATUS=" + status_());
  thread_ = std::thread(&ServiceManager::run, this);
}

void ServiceManager::reloading() {
  tell_unless_stopping("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_us()));
}

void ServiceManager::reloaded() {
  tell_unless_stopping("READY=1");
}

void ServiceManager::stopping() {
  {
    const MutexLock lock(mutex_);
    is_stopping_ = true;
  }
  tell("STOPPING=1\nSTATUS=stopping");
}

void ServiceManager::run() noexcept {
  // Half of the time: what sd_watchdog_enabled(3) recommends.
  const auto every = watchdog_ ? std::min<std::chrono::microseconds>(*watchdog_ / 2, kStatusEvery)
                               : std::chrono::microseconds(kStatusEvery);
  std::string last;
  for (;;) {
    const std::string status = status_();
    std::string lines = watchdog_ ? "WATCHDOG=1" : "";
    if (status != last && !is_stopping()) {
      lines += (lines.empty() ? "STATUS=" : "\nSTATUS=") + status;
    }
    if (!lines.empty()) tell(lines);
    last = status;
    const MutexLock lock(mutex_);
    const auto until = Clock::now() + every;
    while (!ending_ && changed_.wait_until(mutex_, until)) {
    }
    if (ending_) return;
  }
}

void ServiceManager::tell_unless_stopping(std::string_view lines) const {
  if (!is_stopping()) tell(lines);
}

bool ServiceManager::is_stopping() const {
  const MutexLock lock(mutex_);
  return is_stopping_;
}

// A message that cannot be sent is left out: a service manager that is gone must not stop the room.
void ServiceManager::tell(std::string_view lines) const {
  if (!socket_.valid()) return;
  const UnixAddress address = address_of(path_);
  while (::sendto(socket_.get(), lines.data(), lines.size(), MSG_NOSIGNAL, address.get(),
                  address.length()) < 0 &&
         errno == EINTR) {
  }
}

}  // namespace chat
