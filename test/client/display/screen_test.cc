#include "client/display/screen.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "client/display/frame.h"
#include "test/support/seed.h"
#include "test/support/terminal/virtual_terminal.h"

namespace chat {
namespace {

Frame frame_of(std::vector<std::string> rows, std::size_t conversation = 0) {
  Frame frame;
  frame.size = {rows.size(), 10};
  frame.rows = std::move(rows);
  frame.conversation_rows = conversation;
  return frame;
}

TEST_CASE("the first frame clears the screen, the next one changes what differs") {
  Screen screen;
  CHECK(screen.paint(frame_of({"a", "", "c"})) ==
        "\x1b[?25l\x1b[0m\x1b[r\x1b[2J\x1b[1;1H\x1b[Ka\x1b[3;1H\x1b[Kc\x1b[1;1H\x1b[?25h");
  CHECK(screen.paint(frame_of({"a", "b", "c"})) == "\x1b[?25l\x1b[2;1H\x1b[Kb\x1b[1;1H\x1b[?25h");
}

TEST_CASE("where nothing has changed nothing is written, and a moved cursor alone is moved") {
  Screen screen;
  Frame frame = frame_of({"a", "b"});
  (void)screen.paint(frame);
  CHECK(screen.paint(frame).empty());
  frame.cursor = {1, 4};
  CHECK(screen.paint(frame) == "\x1b[2;5H");
  screen.forget();
  CHECK(screen.paint(frame).find("\x1b[2J") != std::string::npos);
}

TEST_CASE("a conversation that went up is moved by the terminal") {
  Screen screen;
  (void)screen.paint(frame_of({"1", "2", "3", "status", "input"}, 3));
  CHECK(screen.paint(frame_of({"2", "3", "4", "status", "input"}, 3)) ==
        "\x1b[?25l\x1b[1;3r\x1b[3;1H\n\x1b[r\x1b[3;1H\x1b[K4\x1b[1;1H\x1b[?25h");
}

// Frames as they come when people write, somebody types and scrolls, and all of it is hostile.
class Play {
 public:
  Play() = default;

  void step() {
    switch (below(10)) {
      case 0:
      case 1:
      case 2:
        return say();
      case 3:
        input_ += text(6);
        cursor_ = below(input_.size() + 1);
        return;
      case 4:
        cursor_ = below(input_.size() + 1);
        return;
      case 5:
        if (below(3) == 0) input_.clear();
        return;
      case 6:
        return scroll(Direction::Up);
      case 7:
        return scroll(Direction::Down);
      case 8:
        return change_rest();
      default:
        for (std::size_t i = below(5); i > 0; --i) say();
    }
  }
  void resize(ScreenSize size) { size_ = size; }
  void resize() { size_ = {1 + below(60), 1 + below(200)}; }
  void resize_small() { size_ = {1 + below(6), 1 + below(16)}; }
  [[nodiscard]] ScreenSize size() const { return size_; }
  [[nodiscard]] Frame frame() const { return compose(model()); }
  std::size_t below(std::size_t count) { return random_() % count; }

 private:
  [[nodiscard]] Model model() const {
    return {scrollback_, size_,  pending_, "joe",     status_,
            "[You] ",    input_, cursor_,  question_, layout_};
  }

  enum class Direction { Up, Down };
  void scroll(Direction direction) {
    const std::size_t rows = below(size_.rows + 2);
    const Model shown = model();
    const Viewport viewport = viewport_of(shown);
    if (direction == Direction::Down) return viewport.scroll_down(scrollback_, rows);
    (void)viewport.scroll_up(scrollback_, rows);
  }

  void say() {
    Entry entry;
    entry.kind = static_cast<Entry::Kind>(below(6));
    entry.whose = static_cast<Entry::Whose>(below(3));
    time_ms_ += static_cast<std::int64_t>(below(10'000'000));
    entry.time_ms = time_ms_;
    entry.seq = ++seq_;
    entry.name = below(4) == 0 ? text(8) : "ann";
    entry.to = below(4) == 0 ? text(8) : "joe";
    entry.text = text(below(8) == 0 ? 200 : 12);
    scrollback_.add(std::move(entry));
  }

  void change_rest() {
    constexpr std::array<Colours, 3> kColours = {Colours::None, Colours::Sixteen,
                                                 Colours::TwoHundredFiftySix};
    layout_.style = Style(kColours.at(below(kColours.size())));
    layout_.times = below(2) == 0 ? Layout::Times::Shown : Layout::Times::Hidden;
    layout_.arrivals = below(2) == 0 ? Layout::Arrivals::Shown : Layout::Arrivals::Hidden;
    status_ = {text(4), static_cast<std::uint32_t>(below(5)), text(4)};
    question_.reset();
    if (below(2) == 0) question_ = text(5);
    pending_.clear();
    for (std::size_t i = below(4); i > 0; --i) pending_.push_back({text(5), PendingLine::Sent::No});
    if (below(3) == 0) scrollback_.mark_here();
    if (below(5) == 0) scrollback_.follow();
    if (below(20) == 0) scrollback_.clear();
  }

  std::string text(std::size_t pieces) {
    constexpr std::array<std::string_view, 24> kPieces = {"hello",
                                                          " ",
                                                          "  ",
                                                          "\t",
                                                          "日本",
                                                          "\u0301",
                                                          "e\u0301",
                                                          "\x1b[2J",
                                                          "\x9b",
                                                          "\xc2\x9b",
                                                          "\u202E",
                                                          "\u200D",
                                                          "👩\u200D👩\u200D👦",
                                                          "🇩🇪",
                                                          "🇩",
                                                          "각",
                                                          "http://a.b/c",
                                                          "\n",
                                                          "\r",
                                                          "\xff",
                                                          "\uFE0F",
                                                          "❤\uFE0F",
                                                          "क्षि",
                                                          "\u1100"};
    std::string text;
    for (std::size_t i = below(pieces + 1); i > 0; --i) text += kPieces.at(below(kPieces.size()));
    return text;
  }

  std::mt19937 random_{test::seed(2026)};
  ScreenSize size_;
  Scrollback scrollback_;
  std::vector<PendingLine> pending_;
  Status status_{"the chat", 3, "connected"};
  std::string input_;
  std::size_t cursor_ = 0;
  std::optional<std::string> question_;
  Layout layout_;
  std::int64_t time_ms_ = 0;
  std::uint64_t seq_ = 0;
};

std::string from_scratch(const Frame& frame) {
  VirtualTerminal terminal(frame.size.rows, frame.size.columns);
  Screen screen;
  terminal.feed(screen.paint(frame));
  CHECK(terminal.error() == "");
  return terminal.everything();
}

// A screen and its terminal, which go through a play together.
struct Show {
  VirtualTerminal terminal{24, 80};
  Screen screen;

  void paint(const Frame& frame) {
    terminal.feed(screen.paint(frame));
    REQUIRE(terminal.error() == "");
    REQUIRE(terminal.everything() == from_scratch(frame));
  }
};

TEST_CASE("painted step by step the screen is the same as painted at once") {
  Play play;
  Show show;
  for (const ScreenSize size : {ScreenSize{24, 80}, {1, 1}, {2, 2}, {3, 7}, {5, 12}, {10, 41}}) {
    play.resize(size);
    show.terminal.resize(size.rows, size.columns);
    show.screen.forget();
    for (int i = 0; i < 400; ++i) {
      play.step();
      show.paint(play.frame());
    }
  }
}

TEST_CASE("after five hundred resizes, large and small, nothing is out of place") {
  Play play;
  Show show;
  for (int i = 0; i < 500; ++i) {
    i % 2 == 0 ? play.resize() : play.resize_small();
    show.terminal.resize(play.size().rows, play.size().columns);
    // Two sizes in a row may be the same; who resizes forgets then.
    show.screen.forget();
    show.paint(play.frame());
    for (int step = 0; step < 3; ++step) {
      play.step();
      show.paint(play.frame());
    }
  }
}

TEST_CASE("a frame of another size paints all of it without being told") {
  Screen screen;
  (void)screen.paint(frame_of({"a", "b"}));
  CHECK(screen.paint(frame_of({"a", "b", "c"})).find("\x1b[2J") != std::string::npos);
}

}  // namespace
}  // namespace chat
