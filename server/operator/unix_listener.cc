#include "server/operator/unix_listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "common/system/error.h"
#include "common/system/socket.h"
#include "common/text/text.h"
#include "server/operator/unix_address.h"

namespace chat {
namespace {

// Removes a socket that nobody listens on any more. Returns why it is not; empty: it is, or there
// is none. Does not wait for a listener whose queue is full.
std::string remove_leftover(const std::string& path, const UnixAddress& address) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return "";
  if (!S_ISSOCK(found.st_mode)) return "there is such a file, and it is no socket";
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (::connect(probe.get(), address.get(), address.length()) == 0 || errno != ECONNREFUSED) {
    return "another program (perhaps another chat-server) is using it";
  }
  (void)::unlink(path.c_str());
  return "";
}

// The mode is set before the name is there (Linux takes it from the socket), so nobody else can
// open it for a moment. What the umask has taken from it comes back behind that.
Socket listen_at(const std::string& path, mode_t mode, int backlog, const std::string& purpose) {
  const UnixAddress address(path);
  std::string why = remove_leftover(path, address);
  if (!why.empty()) throw UserError(EADDRINUSE, purpose + " on " + clean(path) + ": " + why);
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.valid() || ::fchmod(fd.get(), mode) != 0 ||
      ::bind(fd.get(), address.get(), address.length()) != 0 || ::chmod(path.c_str(), mode) != 0 ||
      ::listen(fd.get(), backlog) != 0) {
    const int error = errno;
    throw UserError(error, purpose + " on " + clean(path) + ": " + error_text(error));
  }
  return Socket(std::move(fd));
}

std::optional<FileId> id_of(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return std::nullopt;
  return FileId{found.st_dev, found.st_ino};
}

}  // namespace

UnixListener::UnixListener(const std::string& path, mode_t mode, int backlog,
                           const std::string& purpose)
    : path_(path), listener_(listen_at(path, mode, backlog, purpose)), id_(id_of(path)) {}

UnixListener::~UnixListener() {
  if (id_ && id_of(path_) == id_) (void)::unlink(path_.c_str());
}

}  // namespace chat
