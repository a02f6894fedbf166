// One who sends as fast as the connection takes it.

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"

namespace chat::test {
namespace {

// What eve says; the numbers go on without an end.
std::string line_of(std::size_t number) {
  constexpr std::size_t kBytes = 100;
  std::string line = std::to_string(number) + ' ';
  line.resize(kBytes, 'x');
  return line;
}

// Who talks while eve floods. Every line of hers has to come, once and in order.
class Companion {
 public:
  Companion(std::uint16_t port, std::string_view name) : peer_(port, name) {
    peer_.socket().set_receive_timeout(kDeadline);
  }

  void says(std::string_view text) const { peer_.send(std::string(text) + '\n'); }
  // Whether that line comes, and before it nothing but eve's, and news of who comes and goes.
  [[nodiscard]] bool hears(std::string_view line) {
    for (;;) {
      const auto next = next_line();
      if (!next) return false;
      if (*next == line) return true;
      if (next->starts_with("* ")) continue;
      if (*next != "[eve] " + line_of(of_eve_)) {
        CHECK_MESSAGE(false, "instead of line " << of_eve_ << " came: " << *next);
        return false;
      }
      ++of_eve_;
    }
  }
  [[nodiscard]] std::size_t of_eve() const { return of_eve_; }

 private:
  std::optional<std::string> next_line() {
    for (;;) {
      const std::size_t end = in_.find('\n', begin_);
      if (end != std::string::npos) {
        std::string line = in_.substr(begin_, end - begin_);
        begin_ = end + 1;
        return line;
      }
      in_.erase(0, begin_);
      begin_ = 0;
      std::array<char, 65536> space{};
      const IoResult result = peer_.socket().receive(space);
      if (result.status != IoStatus::Ok) return std::nullopt;
      in_.append(space.data(), result.bytes);
    }
  }

  Peer peer_;
  std::string in_;
  std::size_t begin_ = 0;
  std::size_t of_eve_ = 0;
};

// Sends lines until it is told to stop, or until these are many; says then how many.
class Flood {
 public:
  explicit Flood(Peer& eve) : eve_(eve), thread_([this] { run(); }) {}
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;
  ~Flood() { (void)stop(); }

  [[nodiscard]] std::size_t stop() {
    stops_ = true;
    if (thread_.joinable()) thread_.join();
    return lines_;
  }
  [[nodiscard]] bool is_over() const { return is_over_; }
  // How often the connection took no more: the server had not read what was there.
  [[nodiscard]] std::size_t had_to_wait() const { return waits_; }

 private:
  // As much as stays in the window: who is slow to read, as a test is, has missed nothing.
  static constexpr std::size_t kMost = 200'000;

  void run() {
    constexpr std::size_t kAtOnce = 500;
    while (!stops_ && lines_ < kMost) {
      std::string lines;
      for (std::size_t i = 0; i < kAtOnce; ++i) lines += line_of(lines_++) + '\n';
      const IoResult sent = eve_.socket().send_now(lines);
      if (sent.status == IoStatus::Ok) continue;
      ++waits_;
      eve_.send(std::string_view(lines).substr(sent.bytes));
    }
    is_over_ = true;
  }

  Peer& eve_;
  std::atomic<bool> stops_ = false;
  std::atomic<bool> is_over_ = false;
  std::atomic<std::size_t> waits_ = 0;
  std::size_t lines_ = 0;
  std::thread thread_;
};

TEST_CASE("who floods is held back; others talk meanwhile, and of nobody's lines one is missing") {
  constexpr int kExchanges = 100;
  ServerProcess server({"--quiet", "--history", "0", "--window", "256"});
  Companion ann(server.port(), "ann");
  Companion bob(server.port(), "bob");
  Peer eve(server.port(), "eve");
  Flood flood(eve);
  // On a busy machine eve may be slower than the room at first.
  const auto has_flooded = [&] { return flood.had_to_wait() > 0 || flood.is_over(); };
  for (int i = 0; i < kExchanges || !has_flooded(); ++i) {
    const std::string number = std::to_string(i);
    ann.says("question " + number);
    REQUIRE(bob.hears("[ann] question " + number));
    bob.says("answer " + number);
    REQUIRE(ann.hears("[bob] answer " + number));
  }
  const std::size_t lines = flood.stop();
  CHECK(flood.had_to_wait() > 0);
  eve.send("that was all\n");
  CHECK(ann.hears("[eve] that was all"));
  CHECK(bob.hears("[eve] that was all"));
  CHECK(ann.of_eve() == lines);
  CHECK(bob.of_eve() == lines);
  CHECK(lines > kExchanges);
  eve.send("?\n");
  CHECK(eve.gets(are_here({"ann", "bob", "eve"})));  // and she was not put out for it
}

}  // namespace
}  // namespace chat::test
