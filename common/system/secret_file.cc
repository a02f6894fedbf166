#include "common/system/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <string_view>

#include "common/system/error.h"
#include "common/system/file.h"
#include "common/text/text.h"

namespace chat {

std::string read_password_file(const std::string& path, std::size_t most_bytes,
                               bool (*is_password)(std::string_view)) {
  const std::string shown = clean(path);
  const OpenedFile opened = open_regular_file(path, O_RDONLY);
  std::string bytes(most_bytes + 2, '\0');  // with CR and LF
  struct stat about {};
  int error = opened.error;
  if (error == 0 && ::fstat(opened.fd.get(), &about) != 0) error = errno;
  if (error == 0 && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    throw UserError(
        EPERM, "others can read or change the password in " + shown + "; run chmod 600 " + shown);
  }
  const ReadResult read = error == 0 ? read_at(opened.fd.get(), 0, bytes) : ReadResult{0, error};
  if (read.error != 0) {
    throw UserError(read.error,
                    "cannot read the password in " + shown + ": " + file_error_text(read.error));
  }
  std::string_view line = std::string_view(bytes).substr(0, read.bytes);
  line = line.substr(0, line.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (is_password(line)) return std::string(line);
  throw UserError(EINVAL, "the first line of " + shown + " is no password: it may have 1 to " +
                              std::to_string(most_bytes) +
                              " bytes of UTF-8, and no control characters");
}

}  // namespace chat
