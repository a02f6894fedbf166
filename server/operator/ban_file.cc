#include "server/operator/ban_file.h"

#include <cerrno>
#include <cstddef>
#include <utility>
#include <variant>

#include "common/system/clock.h"
#include "common/system/error.h"
#include "common/system/file.h"
#include "common/system/small_file.h"
#include "common/text/text.h"
#include "server/moderation/ban_merge.h"
#include "server/moderation/ban_text.h"
#include "server/moderation/bans.h"

namespace chat {
namespace {

void check_count(std::size_t bans, const std::string& where) {
  if (bans <= Bans::kMost) return;
  throw UserError(EINVAL, where + std::to_string(bans) + " bans; there may be " +
                              std::to_string(Bans::kMost) + ". Take some out, or ban a network.");
}

}  // namespace

BanFile::BanFile(const std::string& path)
    : path_(without_links(path)), lock_(lock_for_server(path_)) {
  (void)read_file();
  known_ = in_file_;
}

bool BanFile::read_file() {
  SmallFile file = read_small_file(path_, kMaxBanText);
  if (file.error) {
    throw UserError(EIO, "cannot read the bans in " + clean(path_) + ": " + *file.error);
  }
  auto parsed = parse_bans(file.bytes);
  if (const auto* wrong = std::get_if<WrongBanLine>(&parsed)) {
    throw UserError(EINVAL, clean(path_) + ", line " + std::to_string(wrong->number) + ": " +
                                wrong->sentence + ". Mend that line, or put # before it, " +
                                "and try again.");
  }
  auto& text = std::get<BanText>(parsed);
  std::erase_if(text.bans,
                [now_ms = wall_clock_ms()](const Ban& ban) { return !ban.holds(now_ms); });
  check_count(text.bans.size(), clean(path_) + " has ");
  bytes_ = std::move(file.bytes);
  comments_ = std::move(text.comments);
  in_file_ = std::move(text.bans);
  return file.is_there;
}

BanFile::Again BanFile::read_again(const std::vector<Ban>& bans) {
  try {
    if (!read_file() && !known_.empty()) return {"there is no file " + clean(path_)};
    Again again{"", merged(known_, bans, in_file_)};
    check_count(again.bans.size(), "with those that were given meanwhile there are ");
    return again;
  } catch (const UserError& error) {
    return {error.what()};
  }
}

std::optional<std::string> BanFile::store(const std::vector<Ban>& bans) {
  const SmallFile file = read_small_file(path_, kMaxBanText);
  if (!file.error && file.is_there && file.bytes != bytes_) {
    return clean(path_) +
           " was changed by hand, so this is not written to it yet: type reload to " +
           "take what is there, and to write this";
  }
  const bool is_written = (file.is_there || bans.empty()) && not_in(in_file_, bans).empty() &&
                          not_in(bans, in_file_).empty();
  std::string bytes = is_written ? bytes_ : to_text({comments_, bans});
  if (!is_written) {
    if (auto error = replace_file(path_, bytes)) {
      return "cannot write the bans to " + clean(path_) + ": " + *error +
             "; when the server starts again, what is there counts";
    }
  }
  bytes_ = std::move(bytes);
  in_file_ = bans;
  known_ = bans;
  return std::nullopt;
}

}  // namespace chat
