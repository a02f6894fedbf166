// Every limit of the server in one place, with its unit and its reason. Options set some of them;
// tests shrink others, so that no test waits half a minute.

#pragma once

#include <chrono>
#include <cstddef>

#include "common/protocol/request.h"

namespace chat {

struct Limits {
  using Milliseconds = std::chrono::milliseconds;

  // People in the room at once. Each takes a descriptor and a thread.
  std::size_t max_members = 10'000;
  // Connections beyond max_members that may be in their handshake, to be told that the room is
  // full.
  std::size_t max_in_handshake = 64;
  // Threads that deliver; 0: one per core. More would only contend for the cores.
  std::size_t couriers = 0;
  // Virtual size of a thread's stack. The system's usual 8 MiB would let few clients in where
  // address space or memory is limited; nothing here recurses.
  std::size_t stack_bytes = std::size_t{256} * 1024;

  // Messages of the past that come with a welcome.
  std::size_t history = 20;
  // The log's window: what a slow reader may be behind before something is missing for them.
  std::size_t window_bytes = std::size_t{16} * 1024 * 1024;
  // What couriers have not yet taken, per sender and in all: over it, the sender waits. Enough to
  // fill rounds, little enough that one who floods adds little to anyone's round.
  std::size_t undelivered_per_sender = std::size_t{64} * 1024;
  std::size_t undelivered_total = std::size_t{4} * 1024 * 1024;
  // What waits for one member alone: its own lines and the answers to them (a history with all its
  // messages), and whispers to it; and whispers that are kept for a session. Over it, the member's
  // requests wait, and a whisper to it is an error.
  std::size_t private_bytes = std::size_t{256} * 1024;
  // Replies that are kept for a session until they were received; the oldest go first.
  std::size_t kept_replies_bytes = std::size_t{64} * 1024;
  // What is encoded of one member's own entries at a time, and handed to the kernel at a time by
  // its catch-up thread.
  std::size_t catch_up_chunk_bytes = std::size_t{64} * 1024;
  // What the kernel may hold for one client, in bytes; 0: its own choice, which follows the link
  // (tcp(7), tcp_wmem: 4 MiB at most) and is best for everyone. Tests shrink it, so that a reader
  // is behind after little and sends are cut short often.
  std::size_t send_buffer_bytes = 0;

  // How long a client may be silent before it is asked for a name: programs that speak first are
  // not greeted with prose.
  Milliseconds greeting_delay{500};
  // From connecting to having a name, however the bytes come.
  Milliseconds login_deadline{60'000};
  // What comes within this time of a refused name was sent before the refusal could be read. Long
  // enough for the pieces of one write on a slow link, too short for a person to read and type.
  Milliseconds refused_name_quiet{300};
  // A session whose connection broke: when the others are told that it is away (a blip is not
  // worth a word), and when it ends.
  Milliseconds away_after{5'000};
  Milliseconds grace{60'000};
  // A program that is silent for so long is asked for a sign of life, which has to come within the
  // second time: together less than the half minute after which a dead link has to be noticed.
  Milliseconds ping_after{10'000};
  Milliseconds answer_within{15'000};
  // A reader who takes nothing for so long is ended.
  Milliseconds stall{30'000};
  // After the last byte was sent: how long to wait for the other side to close, so that closing
  // does not destroy what it has not read yet (RFC 1122, 4.2.2.13: data pending makes it a reset).
  Milliseconds linger{1'000};
  // At a stop: when connections that have not ended by themselves are cut, and when those that
  // still have something to be sent are.
  Milliseconds stop_polite{1'000};
  Milliseconds stop_latest{3'000};

  // The console's queue: what a stopped terminal may be behind before lines are left out.
  std::size_t console_lines = 1'000;
};

}  // namespace chat
