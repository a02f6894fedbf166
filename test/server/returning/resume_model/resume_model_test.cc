// A model check of the resume rules: all short sequences of what can happen to somebody's session
// (they send, it arrives or not, the link is cut, they come back, come back twice, come too late,
// the server crashes), on the room and the client's session as they are, without sockets and
// threads; and after each sequence, whether everyone got what common/protocol/PROTOCOL.md promises.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "test/server/returning/resume_model/run.h"

namespace chat::resume_model {
namespace {

using Sequence = std::vector<Op>;

std::string text_of(const Sequence& sequence) {
  static const std::map<Op, std::string> kNames = {{Op::Send, "send"},
                                                   {Op::Up, "up"},
                                                   {Op::DownOne, "down1"},
                                                   {Op::DownAll, "down"},
                                                   {Op::Say, "say"},
                                                   {Op::Whisper, "whisper"},
                                                   {Op::Swap, "swap"},
                                                   {Op::Cut, "cut"},
                                                   {Op::Resume, "resume"},
                                                   {Op::Expire, "expire"},
                                                   {Op::Crash, "crash"},
                                                   {Op::Store, "store"},
                                                   {Op::StoreFails, "store fails"}};
  std::string text;
  for (const Op op : sequence) text += kNames.at(op) + ", ";
  return text;
}

class Explorer {
 public:
  explicit Explorer(const World& world) : world_(world) {}

  // Tries every sequence that begins with `begun` and has at most `length` more.
  void explore(const Sequence& begun, std::size_t length) {
    Run run(world_);
    for (const Op op : begun) run.step(op);
    std::array<bool, kOps.size()> may{};
    std::transform(kOps.begin(), kOps.end(), may.begin(), [&run](Op op) { return run.may(op); });
    run.finish();
    ++sequences_;
    if (!run.broken().empty() && ++faults_ <= kMostFaults) {
      const std::string what = text_of(begun) + "then: " + run.broken();
      FAIL_CHECK(what);
    }
    if (length == 0 || faults_ > kMostFaults) return;
    Sequence longer = begun;
    longer.push_back(Op::Send);
    for (std::size_t i = 0; i < kOps.size(); ++i) {
      if (!may[i]) continue;
      longer.back() = kOps[i];
      explore(longer, length - 1);
    }
  }

  [[nodiscard]] std::size_t sequences() const { return sequences_; }

 private:
  static constexpr int kMostFaults = 3;
  World world_;
  std::size_t sequences_ = 0;
  int faults_ = 0;
};

TEST_CASE("whatever happens in a session of a few steps, nothing is lost, doubled or misdirected") {
  for (std::size_t first = 0; first < kLines.size(); ++first) {
    Explorer explorer({.first_line = first});
    explorer.explore({}, 4);
    explorer.explore({Op::DownAll, Op::Send, Op::Send, Op::Up}, 4);
    CHECK(explorer.sequences() > 5'000);
  }
}

TEST_CASE("the same where what is said has to be stored before anyone hears of it") {
  Explorer explorer({.recorded = Room::Recorded::Yes});
  explorer.explore({Op::DownAll, Op::Send, Op::Send}, 5);
  CHECK(explorer.sequences() > 5'000);
}

TEST_CASE("the same with a window so small that events are missed, and counted") {
  Explorer explorer({.window_bytes = 1});
  explorer.explore({Op::DownAll, Op::Send}, 5);
  CHECK(explorer.sequences() > 5'000);
}

TEST_CASE("the same where sessions end, and somebody else takes the name") {
  Explorer explorer({.first_line = 1, .grace = World::Grace::Ends});
  explorer.explore({Op::DownAll, Op::Send, Op::Cut}, 3);
  explorer.explore({Op::DownAll, Op::Send, Op::Up, Op::Cut, Op::Expire}, 3);
  CHECK(explorer.sequences() > 300);
}

}  // namespace
}  // namespace chat::resume_model
