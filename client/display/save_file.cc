#include "client/display/save_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "client/display/layout.h"
#include "client/settings/small_file.h"
#include "common/system/socket.h"
#include "common/text/text.h"

namespace chat {
namespace {

std::string sentence(const std::string& path, int error) {
  const std::string beginning = "cannot save to " + clean(path) + ": ";
  if (error == EEXIST) return beginning + "there is such a file already; choose another name";
  return beginning + std::generic_category().message(error);
}

}  // namespace

std::optional<std::string> save_talk(const std::string& path, const Scrollback& scrollback) {
  const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.valid()) return sentence(path, errno);
  std::string text;
  for (const Entry& entry : scrollback.entries()) text.append(plain_text(entry)).append(1, '\n');
  const int error = write_all(file.get(), text);
  if (error == 0) return std::nullopt;
  (void)::unlink(path.c_str());
  return sentence(path, error);
}

}  // namespace chat
