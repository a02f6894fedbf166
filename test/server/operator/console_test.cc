#include "server/operator/console.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "common/system/clock.h"
#include "common/system/socket.h"
#include "test/support/deadline.h"
#include "test/support/terminal/forgery.h"

namespace chat {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDeadline{20'000};

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) == 0) {
      out = Fd(ends[0]);
      in = Fd(ends[1]);
    }
  }
  Fd out;
  Fd in;
};

// Everything until the other end is closed; what has come when the deadline passes.
std::string read_all(int fd) {
  const auto deadline = std::chrono::steady_clock::now() + kDeadline;
  std::string all;
  std::array<char, 4096> some{};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd ready{fd, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return all;
    const ssize_t n = ::read(fd, some.data(), some.size());
    if (n <= 0) return all;
    all.append(some.data(), static_cast<std::size_t>(n));
  }
}

LogEntry entry(event::What what) {
  LogEntry made;
  made.event.what = std::move(what);
  made.address = "192.168.1.7";
  return made;
}

const event::Message kHello{"ann", "hello"};

TEST_CASE("the console shows what happens, from where, and how many are here") {
  CHECK(console_line(entry(kHello)) == "[ann] hello");
  CHECK(console_line(entry(event::Message{"ann", "waves", event::Message::Kind::Act})) ==
        "[ann] * waves");
  CHECK(console_line(entry(event::Joined{"ann", 3})) ==
        "ann joined from 192.168.1.7 (3 people here)");
  CHECK(console_line(entry(event::Left{"ann", 3, "\"lunch\""})) ==
        "ann left (192.168.1.7): \"lunch\" (3 people here)");
  CHECK(console_line(entry(event::Left{"ann", 1})) == "ann left (192.168.1.7) (1 person here)");
  CHECK(console_line(entry(event::Away{"ann", 3, "no answer"})) == "ann is away (no answer)");
  CHECK(console_line(entry(event::Back{"ann", 3})) == "ann is back");
  CHECK(console_line(entry(event::Renamed{"ann", "joe"})) == "ann is now called joe");
}

TEST_CASE("of a whisper the console shows only that there was one") {
  CHECK(console_line(entry(event::Whisper{"ann", "joe", "hello"})) == "ann whispers to joe");
}

TEST_CASE("what is for one person only is nothing for the console") {
  for (const event::What& what : std::vector<event::What>{
           event::Welcome{.name = "ann"}, event::Users{}, event::Ok{}, event::Error{0, "", "no"},
           event::Notice{"help"}, event::Missed{3}, event::History{0, 3}, event::Current{3},
           event::Ping{}, event::Bye{"", "bye"}}) {
    LogEntry answer = entry(what);
    answer.target = 7;
    CHECK(console_line(answer).empty());
  }
}

TEST_CASE("what waits is written before the console ends, in order and with its time") {
  Pipe pipe;
  REQUIRE(pipe.in.valid());
  Console console(pipe.in.get(), Console::Show::Everything, 100);
  console.announce("ready");  // before its thread is there
  console.start();
  auto said = std::make_shared<LogEntry>(entry(kHello));
  said->event.time_ms = 1795225550915;
  console.show(said);
  console.report("a report");
  console.stop(kDeadline);
  pipe.in.close();
  const std::string text = read_all(pipe.out.get());
  CHECK(text.starts_with("ready\n"));
  const std::size_t message = text.find(" [ann] hello\n");
  REQUIRE(message != std::string::npos);
  CHECK(message == std::string("ready\n00:00:00").size());
  CHECK(text.ends_with(" a report\n"));
}

struct Pty {
  Pty() {
    int screen = -1;
    int keyboard = -1;
    if (::openpty(&screen, &keyboard, nullptr, nullptr, nullptr) != 0) return;
    out = Fd(screen);
    in = Fd(keyboard);
  }
  void resize(std::size_t columns) const {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    CHECK(::ioctl(in.get(), TIOCSWINSZ, &size) == 0);
  }
  // What is on the screen up to the row `last`.
  [[nodiscard]] std::string read_to(const std::string& last) const {
    std::string all;
    std::array<char, 4096> some{};
    pollfd ready{out.get(), POLLIN, 0};
    while (!all.ends_with(last + "\r\n")) {
      if (::poll(&ready, 1, static_cast<int>(kDeadline.count())) <= 0) return "";
      const ssize_t n = ::read(out.get(), some.data(), some.size());
      if (n <= 0) return "";
      all.append(some.data(), static_cast<std::size_t>(n));
    }
    return all;
  }
  Fd out;
  Fd in;
};

TEST_CASE("on a terminal of any width, no row of the console begins with what somebody said") {
  constexpr std::int64_t kTime = 1795225550915;
  std::string before;
  append_local_time(before, kTime, "%H:%M:%S [eve] ");
  const Pty terminal;
  Console console(terminal.in.get(), Console::Show::Everything, 1000);
  console.start();
  for (const std::size_t columns : {20U, 80U, 81U}) {
    CAPTURE(columns);
    terminal.resize(columns);
    for (const std::string& text : test::forgeries(before, columns)) {
      auto said = std::make_shared<LogEntry>(entry(event::Message{"eve", text}));
      said->event.time_ms = kTime;
      console.show(said);
    }
    console.announce("end");
    const std::string rows = terminal.read_to("end");
    CHECK_FALSE(rows.empty());
    const std::array<std::string_view, 2> beginnings = {std::string_view(before).substr(0, 14),
                                                        "end"};
    CHECK(test::forged_row(rows, columns, beginnings) == "");
  }
  console.stop(kDeadline);
}

TEST_CASE("in a pipe every line of the console is one, however long") {
  Pipe pipe;
  REQUIRE(pipe.in.valid());
  Console console(pipe.in.get(), Console::Show::Everything, 100);
  console.start();
  const std::string text = std::string(200, ' ') + "[ann] forged";
  console.show(std::make_shared<LogEntry>(entry(event::Message{"eve", text})));
  console.stop(kDeadline);
  pipe.in.close();
  CHECK(read_all(pipe.out.get()) == "[eve] " + text + "\n");
}

TEST_CASE("a quiet console writes announcements only") {
  Pipe pipe;
  REQUIRE(pipe.in.valid());
  Console console(pipe.in.get(), Console::Show::OnlyAnnouncements, 100);
  console.start();
  console.show(std::make_shared<LogEntry>(entry(kHello)));
  console.report("a report");
  console.announce("ready\non port 1");
  console.stop(kDeadline);
  pipe.in.close();
  CHECK(read_all(pipe.out.get()) == "ready\non port 1\n");
}

TEST_CASE("what a stopped terminal has no room for is left out, counted and said") {
  Pipe pipe;
  REQUIRE(pipe.in.valid());
  REQUIRE(::fcntl(pipe.in.get(), F_SETPIPE_SZ, 4096) > 0);
  constexpr std::size_t kLines = 1000;
  Console console(pipe.in.get(), Console::Show::Everything, 10);
  console.start();
  for (std::size_t i = 0; i < kLines; ++i) console.announce(std::string(1000, 'x'));
  std::string text;
  std::thread reader([&] { text = read_all(pipe.out.get()); });
  console.stop(kDeadline);
  pipe.in.close();
  reader.join();

  std::size_t written = 0;
  std::size_t left_out = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    at += line.size() + 1;
    if (line.starts_with('(')) {
      left_out += std::stoul(line.substr(1));
      CHECK(line.ends_with(" lines are left out here: this output was stopped)"));
    } else {
      CHECK(line == std::string(1000, 'x'));
      ++written;
    }
  }
  CHECK(left_out > 0);
  CHECK(written + left_out == kLines);
}

TEST_CASE("a console that nobody reads ends all the same") {
  Pipe pipe;
  REQUIRE(pipe.in.valid());
  Console console(pipe.in.get(), Console::Show::Everything, 1000);
  console.start();
  for (int i = 0; i < 500; ++i) console.announce(std::string(1000, 'x'));
  console.stop(milliseconds(10));
  console.stop(milliseconds(10));  // again does nothing
  pipe.in.close();
  CHECK(read_all(pipe.out.get()).size() < std::size_t{500} * 1001);  // the rest was given up
}

TEST_CASE("a console that was never started ends too") {
  Console console(-1, Console::Show::Everything, 10);
  console.announce("x");
  console.stop(milliseconds(0));
}

TEST_CASE("an output that cannot be written to does no harm") {
  Console console(-1, Console::Show::Everything, 10);
  console.start();
  console.announce("x");
  console.stop(kDeadline);
}

}  // namespace
}  // namespace chat
