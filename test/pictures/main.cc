// chat-pictures FILE: draws Ann's screen in a conversation that the real programs have, in tmux.

#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/protocol/wording.h"
#include "test/pictures/screen_picture.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/tmux.h"

namespace chat::test {
namespace {

constexpr ScreenSize kSize{17, 80};
constexpr std::uint16_t kPort = 8888;  // the one that people will see

void expect(const Tmux& ann, std::string_view text) {
  if (!ann.shows(text)) throw std::runtime_error("the screen does not show " + std::string(text));
}

void says(const Peer& peer, std::string_view line, const Tmux& ann, std::string_view shown) {
  peer.send(std::string(line) + '\n');
  expect(ann, shown);
}

void enters(const Tmux& ann, std::string_view line, std::string_view shown) {
  ann.runs(line);
  expect(ann, shown);
}

void talk(const Tmux& ann, std::uint16_t port) {
  const Peer bob(port, "bob");
  expect(ann, "bob joined");
  const Peer joe(port, "joe");
  expect(ann, "joe joined");
  enters(ann, "good morning, everyone", "[ann] good");
  says(bob, "good morning! Did the machine for the second point come?", ann, "[bob] good");
  says(joe, "/me looks into the hall", ann, "looks into");
  says(bob, "lunch at one? > ann", ann, "lunch at one?");
  enters(ann, "/reply sure", "you > bob");
  says(joe,
       "ann: who has the key of room 12? The projector in there does not know that it has been "
       "switched off",
       ann, "switched off");
  enters(ann, "?", people_are_here(3));
  enters(ann, "see you there > Jeo", nobody_is_called("Jeo"));
  ann.presses({"C-u"});
  ann.types("I think it is in the d");
  expect(ann, "[You] I think it is in the d");
}

void draw(const std::string& file) {
  const TemporaryFolder home;
  Process::Options options;
  options.port = kPort;
  const ServerProcess server({"--name", "the lab"}, options);
  const Tmux ann(home, kSize);
  ann.runs_client(server.port(), "ann");
  expect(ann, "| connected");
  talk(ann, server.port());
  Cursor cursor;
  char between = 0;
  std::istringstream(ann.cursor()) >> cursor.column >> between >> cursor.row;
  std::ofstream out(file);
  out << picture_of(ann.screen_with_looks(), kSize, cursor,
                    "build/chat-client 127.0.0.1 8888 --name ann");
  if (!out.flush()) throw std::runtime_error("cannot write " + file);
}

}  // namespace
}  // namespace chat::test

int main(int argc, char** argv) {
  try {
    if (argc != 2) throw std::runtime_error("usage: chat-pictures FILE");
    chat::test::draw(argv[1]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "chat-pictures: " << error.what() << '\n';
    return 1;
  }
}
