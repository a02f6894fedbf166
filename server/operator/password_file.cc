#include "server/operator/password_file.h"

#include "common/protocol/password.h"
#include "common/system/secret_file.h"

namespace chat {

std::string read_password_file(const std::string& path) {
  return read_password_file(path, kMaxPassword, is_password);
}

}  // namespace chat
