// Every short story of a client's session with a server that keeps the contract.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "client/session/client_session.h"
#include "common/protocol/wire.h"

namespace chat {
namespace {

using Texts = std::vector<std::string>;

// A client's session, a server that keeps the contract, and the two streams between them.
class Story {
 public:
  Story() { connect("welcome\ttoken\t0\tjoe\t1\t0\t0", "current\t1"); }

  enum class Step : std::uint8_t { Type, Serve, Hear, Cut, Resume, Restart };
  static constexpr std::size_t kSteps = 6;

  // False when the step makes no sense here.
  bool go(Step step) {
    switch (step) {
      case Step::Type:
        return type();
      case Step::Serve:
        return serve();
      case Step::Hear:
        return hear();
      case Step::Cut:
        return cut();
      case Step::Resume:
        return resume();
      case Step::Restart:
        return restart();
    }
    return false;
  }

  // Everything comes to its end: then each line took effect once, in order, or its person was told.
  [[nodiscard]] bool ends_well() {
    (void)resume();
    while (hear() || serve()) {
    }
    const bool settled = session_.in_flight().empty();
    Texts told = effects_;
    told.insert(told.end(), unconfirmed_.begin(), unconfirmed_.end());
    std::sort(told.begin(), told.end());
    told.erase(std::unique(told.begin(), told.end()), told.end());
    const bool nothing_lost = told.size() == static_cast<std::size_t>(typed_);
    const bool once_in_order = std::adjacent_find(effects_.begin(), effects_.end(),
                                                  std::greater_equal<>()) == effects_.end();
    return settled && nothing_lost && once_in_order && !out_of_order_;
  }

 private:
  struct Sent {
    std::uint64_t number = 0;
    std::string text;
  };

  static bool is_private(const std::string& text) { return text.find('>') != std::string::npos; }

  void connect(const std::string& first, const std::string& second) {
    connected_ = true;
    to_client_ = {first, second};
  }
  void send() {
    while (const ClientSession::Line* line = session_.next_to_send()) {
      to_server_.push_back({line->number, line->text});
    }
  }
  bool type() {
    ++typed_;
    const std::string text(1, static_cast<char>('a' + typed_));
    session_.add(typed_ % 2 == 0 ? text : text + " > ann");
    send();
    return true;
  }
  bool serve() {
    if (to_server_.empty()) return false;
    const Sent line = to_server_.front();
    to_server_.pop_front();
    if (line.number > outcomes_.size() + 1) out_of_order_ = true;
    if (line.number == outcomes_.size() + 1) {
      effects_.push_back(line.text);
      outcomes_.push_back("ok\t" + std::to_string(line.number) + "\t" + std::to_string(++seq_) +
                          "\t1");
      texts_.push_back(line.text);
    }
    to_client_.push_back(outcomes_[line.number - 1]);
    return true;
  }
  bool hear() {
    if (to_client_.empty()) return false;
    const auto taken = session_.take(*wire::decode_event(to_client_.front()));
    to_client_.pop_front();
    for (const ClientSession::Line& line : taken.unconfirmed) unconfirmed_.push_back(line.text);
    send();
    return true;
  }
  bool cut() {
    if (!connected_) return false;
    connected_ = false;
    to_server_.clear();
    to_client_.clear();
    session_.connection_lost();
    return true;
  }
  bool resume() {
    if (connected_) return false;
    connect("welcome\ttoken\t0\tjoe\t1\t" + std::to_string(outcomes_.size()) + "\t" +
                std::to_string(incarnation_),
            "current\t" + std::to_string(seq_));
    for (const std::string& outcome : outcomes_) {
      const auto event = wire::decode_event(outcome);
      const bool is_new = event->seq > session_.resume().after;
      if (is_new && event->is<event::Ok>()) to_client_.insert(to_client_.end() - 1, outcome);
    }
    return true;
  }
  // A transcript has what was public: what came behind it is not known, what came before is
  // forgotten.
  bool restart() {
    if (connected_) return false;
    ++incarnation_;
    while (!texts_.empty() && is_private(texts_.back())) {
      texts_.pop_back();
      outcomes_.pop_back();
    }
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (!is_private(texts_[i])) continue;
      outcomes_[i] = "error\t" + std::to_string(i + 1) + "\toutcome-forgotten\tx";
    }
    return resume();
  }

  ClientSession session_;
  int typed_ = 0;
  int incarnation_ = 0;
  std::uint64_t seq_ = 1;
  bool connected_ = false;
  bool out_of_order_ = false;
  std::deque<Sent> to_server_;
  std::deque<std::string> to_client_;
  Texts outcomes_;  // by number, and what the lines were
  Texts texts_;
  Texts effects_;  // what really happened, whatever the server knows of it
  Texts unconfirmed_;
};

// Tries every way to go on from `story`, and gives how many end badly.
std::size_t bad_endings(const Story& story, int steps) {
  std::size_t bad = Story(story).ends_well() ? 0 : 1;
  if (steps == 0) return bad;
  for (std::size_t step = 0; step < Story::kSteps; ++step) {
    Story next(story);
    if (next.go(static_cast<Story::Step>(step))) bad += bad_endings(next, steps - 1);
  }
  return bad;
}

TEST_CASE("in every story of eleven steps nothing is lost, nothing happens twice, in order") {
  constexpr int kLength = 11;
  CHECK(bad_endings(Story(), kLength) == 0);
}

}  // namespace
}  // namespace chat
