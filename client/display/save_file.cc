#include "client/display/save_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "client/display/layout.h"
#include "common/system/error.h"
#include "common/system/file.h"
#include "common/text/text.h"

namespace chat {
namespace {

constexpr mode_t kFileMode = 0600;

std::string sentence(const std::string& path, int error) {
  const std::string beginning = "cannot save to " + clean(path) + ": ";
  if (error == EEXIST) return beginning + "there is such a file already; choose another name";
  return beginning + error_text(error);
}

}  // namespace

std::optional<std::string> save_talk(const std::string& path, const Scrollback& scrollback) {
  const OpenedFile file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, kFileMode);
  if (file.error != 0) return sentence(path, file.error);
  std::string text;
  for (const Entry& entry : scrollback.entries()) text.append(plain_text(entry)).append(1, '\n');
  const int error = write_all(file.fd.get(), text);
  if (error == 0) return std::nullopt;
  (void)::unlink(path.c_str());
  return sentence(path, error);
}

}  // namespace chat
