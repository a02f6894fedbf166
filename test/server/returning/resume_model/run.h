// One sequence of what can happen to a session, on a room and a client's session, without sockets
// and threads.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "client/session/client_session.h"
#include "server/room/room.h"
#include "test/server/returning/resume_model/promises.h"

namespace chat::resume_model {

// What can happen. Up and down are seen from the client of the session under test.
enum class Op : std::uint8_t {
  Send,       // the client has a line to send
  Up,         // the server takes the next line that is on its way
  DownOne,    // the client takes the next line that is on its way
  DownAll,    // and all of them
  Say,        // ann says something to everyone
  Whisper,    // ann whispers to the session's name, whoever has it
  Swap,       // ann leaves, and somebody else comes who is called ann
  Cut,        // the connection breaks; what is on its way is lost
  Resume,     // the client comes back; when it has a connection, with a second one
  Expire,     // nobody has come back in time, and somebody else takes the name
  Crash,      // the server is killed and started again
  Store,      // recorded rooms: what was published is stored
  StoreFails  // or cannot be
};
inline constexpr std::array kOps = {Op::Send,    Op::Up,    Op::DownOne,   Op::DownAll, Op::Say,
                                    Op::Whisper, Op::Swap,  Op::Cut,       Op::Resume,  Op::Expire,
                                    Op::Crash,   Op::Store, Op::StoreFails};

// One kind of world, in which all sequences are tried.
struct World {
  Room::Recorded recorded = Room::Recorded::No;
  std::size_t window_bytes = std::size_t{1} << 20;
  std::size_t first_line = 0;  // which of kLines is sent first
  enum class Grace : std::uint8_t { Endless, Ends } grace = Grace::Endless;
};

// What the client sends, in turn; # is a number that no other line has.
inline constexpr std::array<std::string_view, 5> kLines = {"m#", "w# > ann", "?", "/history 2",
                                                           "/nick joe#"};

class Run {
 public:
  // The session under test has joined, and its client knows the token.
  explicit Run(const World& world);

  // Whether the step makes sense here.
  [[nodiscard]] bool may(Op op) const;
  void step(Op op);
  // The client comes back, and everything arrives; then the promises are checked.
  void finish();
  // What was promised and not kept; empty when all was.
  [[nodiscard]] const std::string& broken() const { return promises_.broken(); }

 private:
  struct Sent {
    std::uint64_t number;
    std::string text;
  };

  // The server's side, in run_server.cc.
  void start_room(const Snapshot& past);
  void say(const std::string& line);
  void published();
  void settle();
  void poke();
  void begin_storing();
  void store();
  void store_fails();
  void deliver();
  void take_from_room();
  void send_down(const EntryPtr& entry);
  [[nodiscard]] std::string name_at_server() const;
  void swap();
  void expire();
  void crash();

  // The connection.
  void connected(LinkId link);
  void forget_connection();
  void cut();
  void resume();

  // The client's side.
  void send();
  void flush();
  void up();
  void down();
  void take(const Event& event);

  World world_;
  Limits limits_;
  std::unique_ptr<Room> room_;
  Round round_;  // of its courier
  ClientSession client_;
  Promises promises_;

  LinkId links_ = 0;
  LinkId link_ = kNoLink;  // the client's
  std::deque<Sent> up_;
  std::deque<std::string> down_;
  std::string first_welcome_;
  int welcomes_ = 0;
  int expected_welcomes_ = 0;
  std::uint64_t resumed_at_ = 0;

  std::size_t sent_ = 0;
  int said_ = 0;
  int resumes_ = 0;
  int crashes_ = 0;
  std::uint64_t crashed_at_ = 0;
  LinkId anns_ = 0;
  bool swapped_ = false;
  bool unstored_ = false;
  bool expired_ = false;
  std::string expired_name_;
  bool gone_ = false;
};

}  // namespace chat::resume_model
