// joe's screen, without a terminal and without a server.

#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "client/full_screen/full_screen.h"
#include "test/support/peers/client_talk.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/virtual_terminal.h"

namespace chat::test {

inline constexpr ScreenSize kSize{20, 60};

inline ClientSettings settings_in(const TemporaryFolder& folder) {
  ClientSettings settings = named("joe");
  settings.term = "xterm";
  settings.home = folder.file("");
  settings.config_folder = folder.file("config");
  settings.state_folder = folder.file("state");
  return settings;
}

// joe's screen, with a server played by the test; time passes only when it is told to.
struct Desk {
  Desk()
      : talk(settings_in(folder), Mode::FullScreen),
        screen(settings_in(folder), talk.client, kSize) {
    talk.connect();
    CHECK(talk.heard().starts_with("/hello 1 joe"));
    says("welcome\ttoken\t1\tjoe\t2\t0\tmonday\ncurrent\t1\n");
    CHECK(talk.heard() == "1\t/who\n");
    says("users\t2\t1\t2\tann:0 joe:0\nok\t1\t2\t1000\n");
  }

  void says(std::string_view lines) {
    talk.says(lines);
    screen.update(now);
  }
  void keys(std::string_view bytes) {
    screen.feed(bytes, now);
    screen.update(now);
  }
  // As a terminal sends what is pasted, with a pause behind it.
  void pastes(std::string_view text) {
    keys(std::string("\x1b[200~").append(text).append("\x1b[201~"));
    pauses();
  }
  // No key comes for a while.
  void pauses() {
    now += std::chrono::seconds(1);
    screen.on_time(now);
    screen.update(now);
  }
  std::string heard() {
    screen.update(now);
    return talk.heard();
  }
  // Everything on the screen, a line each.
  std::string text() {
    now += std::chrono::seconds(1);
    screen.update(now);
    terminal.feed(screen.paint(now));
    CHECK(terminal.error().empty());
    std::string rows;
    for (std::size_t row = 0; row < kSize.rows; ++row) rows += terminal.row(row) + "\n";
    return rows;
  }
  bool shows(std::string_view what) { return text().find(what) != std::string::npos; }
  std::string input() {
    (void)text();
    return terminal.row(kSize.rows - 1);
  }

  TemporaryFolder folder;
  Talk talk;
  FullScreen screen;
  VirtualTerminal terminal{kSize.rows, kSize.columns};
  FullScreen::Clock::time_point now = FullScreen::Clock::now();
};

}  // namespace chat::test
