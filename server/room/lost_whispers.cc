#include "server/room/lost_whispers.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "common/text/text.h"

namespace chat {
namespace {

// The whispers of one sender.
struct Lost {
  std::string_view first;
  std::size_t count = 0;
  bool may_have_arrived = false;
};

// The beginning of a text, so that its sender knows which it was.
std::string beginning_of(std::string_view text) {
  constexpr std::size_t kShownCodePoints = 40;
  std::size_t bytes = 0;
  for (std::size_t shown = 0; shown < kShownCodePoints && bytes < text.size(); ++shown) {
    bytes += decode(text.substr(bytes)).bytes;
  }
  return std::string(text.substr(0, bytes)) + (bytes < text.size() ? "…" : "");
}

std::string sentence_of(std::string_view why, const Lost& lost) {
  std::string sentence(why);
  const std::string text = "\"" + beginning_of(lost.first) + "\"";
  if (lost.count == 1) {
    sentence += "; your whisper " + text;
  } else {
    sentence += "; your " + std::to_string(lost.count) + " whispers, from " + text + " on,";
  }
  return sentence + (lost.may_have_arrived ? " may not have reached them" : " did not reach them");
}

}  // namespace

std::vector<EntryDraft> notices_of_lost_whispers(const std::vector<EntryPtr>& whispers,
                                                 std::uint64_t lost_after, const Members& members,
                                                 std::string_view why) {
  std::map<MemberId, Lost> senders;
  for (const EntryPtr& whisper : whispers) {
    Lost& lost = senders[whisper->actor];
    if (lost.count++ == 0) lost.first = text_of(whisper->event);
    if (whisper->event.seq <= lost_after) lost.may_have_arrived = true;
  }
  std::vector<EntryDraft> notices;
  for (const auto& [id, lost] : senders) {
    const Member* sender = members.find(id);
    if (sender == nullptr) continue;
    notices.push_back(reply_to(*sender, 0, event::Notice{sentence_of(why, lost)}));
    notices.back()->counts_for_backpressure = false;  // the sender has not asked for it
  }
  return notices;
}

}  // namespace chat
