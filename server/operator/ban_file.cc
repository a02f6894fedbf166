#include "server/operator/ban_file.h"

#include <cerrno>
#include <utility>
#include <variant>

#include "common/system/clock.h"
#include "common/system/error.h"
#include "common/system/file.h"
#include "common/system/small_file.h"
#include "common/text/text.h"
#include "server/moderation/ban_text.h"
#include "server/moderation/bans.h"

namespace chat {

BanFile::BanFile(const std::string& path)
    : path_(without_links(path)), lock_(lock_for_server(path_)) {
  const SmallFile file = read_small_file(path_, kMaxBanText);
  if (file.error) {
    throw UserError(EIO, "cannot read the bans in " + clean(path_) + ": " + *file.error);
  }
  auto parsed = parse_bans(file.bytes);
  if (const auto* wrong = std::get_if<WrongBanLine>(&parsed)) {
    throw UserError(EINVAL, clean(path_) + ", line " + std::to_string(wrong->number) + ": " +
                                wrong->sentence +
                                ". Mend that line, or put # before it, and start again.");
  }
  auto& text = std::get<BanText>(parsed);
  comments_ = std::move(text.comments);
  read_ = std::move(text.bans);
  std::erase_if(read_, [now_ms = wall_clock_ms()](const Ban& ban) { return !ban.holds(now_ms); });
  if (read_.size() <= Bans::kMost) return;
  throw UserError(EINVAL, clean(path_) + " has " + std::to_string(read_.size()) +
                              " bans; there may be " + std::to_string(Bans::kMost) +
                              ". Take some out, or ban a network.");
}

std::optional<std::string> BanFile::store(const std::vector<Ban>& bans) const {
  auto error = replace_file(path_, to_text({comments_, bans}));
  if (!error) return std::nullopt;
  return "cannot write the bans to " + clean(path_) + ": " + *error +
         "; when the server starts again, what is there counts";
}

}  // namespace chat
