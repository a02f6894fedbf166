// Every limit of the server in one place, with its unit and its reason. Options set some of them;
// tests shrink others, so that no test waits half a minute.

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "common/protocol/request.h"

namespace chat {

struct Limits {
  using Milliseconds = std::chrono::milliseconds;

  // People in the room at once. Each takes a descriptor and a thread.
  std::size_t max_members = 10'000;
  // People at once for each address (see counted_address()); 0: as many as there is room for. A
  // whole school may sit behind one address, so that only who runs the server can know a number.
  std::size_t max_per_address = 0;
  // Connections beyond max_members that may be in their handshake, to be told that the room is
  // full.
  std::size_t max_in_handshake = 64;
  // Connections that have given their place to a newcomer and are not closed yet. Each has a
  // descriptor and a thread for the milliseconds that this takes. While there are so many, a
  // newcomer is refused instead.
  std::size_t max_giving_way = 64;
  // Connections without a name that have sent more than `usual_handshake_bytes` and are not done
  // with it: for one more, the first of the address with most of them gives way. Each holds up to
  // 20 KiB, and ten thousand of them would be more memory than the room takes. A browser's request
  // with many cookies is as long, and done at once.
  std::size_t max_long_handshakes = 512;
  std::size_t usual_handshake_bytes = 1'024;
  // Connections whose member is gone, or has another one, and that are sent what they have not read
  // yet: for one more, the first of the address with most of them is cut. Each has two threads and
  // up to 128 KiB, and they come as fast as anybody connects. Who reads is among them for no longer
  // than the link takes.
  std::size_t max_leaving = 128;
  // Threads that deliver, at most; 0: one per core. More would only contend for the cores.
  std::size_t couriers = 0;
  // Members for which one courier delivers a round. Enough that its cost is that of the sends, few
  // enough that several couriers can divide a busy room. Measured in rooms of 100 and 1000.
  std::size_t members_per_share = 256;
  // Shares at most, for each courier: what is said is put into a mailbox of each.
  std::size_t shares_per_courier = 4;
  // When a courier that has had no pause gets help from another. Nobody notices so little, and it
  // is twice what one message to a thousand people takes.
  Milliseconds courier_help_after{10};
  // Comings and goings that couriers have not taken yet: over it, who joins or leaves waits, and
  // who is back or away where that is told. Enough for a crowd, few enough that a storm adds little
  // to anyone's round. It is one for so many connections, within these bounds: where few are,
  // rounds are short.
  std::size_t moves_under_way = 256;
  std::size_t moves_at_least = 16;
  std::size_t connections_per_move = 32;
  // How many wait to join, of one address and of all; one more is asked to try again. Enough for
  // the classes behind one address that come at once, few enough that a room that takes its time
  // does not fill its places with them. Linux 6.16 and later keep all threads of a program that
  // wait for a lock in a few lists, and walk these at each wake-up: ten thousand of them slow down
  // everything else (measured: 13 s for a line, 0.5 s with this).
  std::size_t joining_per_address = 512;
  std::size_t joining_in_all = 2'048;
  // The same for those who leave. One more does not wait: nobody is kept who wants to go.
  std::size_t going_in_all = 2'048;
  // The bytes of answers to the members of one address that couriers have not taken yet: over it,
  // their next questions wait, each in its turn. Enough that a class notices nothing, little enough
  // that thousands who ask add less than a millisecond to anyone's round.
  std::size_t answers_under_way = std::size_t{32} * 1024;
  // How long a member's next line waits after a search for the name that was meant, and a program's
  // after it was refused a name: a search takes up to a millisecond of work. Nobody who has
  // mistyped a name notices.
  Milliseconds pause_after_search{50};
  // What a member's lines and the answers to them may cost, in bytes a second (see price_of()), and
  // how much it may be ahead of that. Beyond it, the member's next line waits. That is a thousand
  // of the longest lines a second, or some 40,000 short ones: enough for any person and for a
  // program that pastes files; little for the disk and the cores. Without it, one who floods raises
  // the p99 of all others from 0.6 ms to 3.8 ms (measured on two cores).
  std::size_t work_per_second = std::size_t{4} * 1024 * 1024;
  std::size_t work_ahead = std::size_t{4} * 1024 * 1024;
  // The lines a second that one person may send, and how many at once, whatever is in them; 0: as
  // many as `work_per_second` lets through. Beyond that, the next line waits. At once goes what two
  // screens hold: who pastes them notices nothing.
  std::size_t lines_per_second = 0;
  std::size_t lines_at_once = 100;
  // How often other connections may take up one session, and how many times at once; beyond that
  // they are asked to try again later. Each has two threads and what it was sent for up to
  // `last_words`. A program that loses its connection waits for longer each time.
  Milliseconds take_up_every{10};
  std::size_t take_ups_at_once = 100;
  // Entries that a courier delivers at a time. A storm of joins must not make a round that others
  // wait for; one round of usual talk has some dozens.
  std::size_t entries_per_round = 512;
  // Virtual size of a thread's stack. The system's usual 8 MiB would let few clients in where
  // address space or memory is limited; nothing here recurses.
  std::size_t stack_bytes = std::size_t{256} * 1024;

  // The address space that has to be left when a client is let in, where it is limited (ulimit -v):
  // for the messages of those who are in. Without it the newcomer is refused.
  std::size_t spare_bytes = std::size_t{8} * 1024 * 1024;

  // Messages of the past that come with a welcome.
  std::size_t history = 20;
  // The log's window: how far a slow reader may be behind before events are missing for them. In
  // bytes of memory: entries are packed there, a usual line takes about a hundred. A restart brings
  // back as many messages as take so much unpacked (see cost_of()).
  std::size_t window_bytes = std::size_t{16} * 1024 * 1024;
  // The most that couriers have not taken yet, per sender and of all senders: over it, the sender
  // waits. Large enough to fill rounds, small enough that a flood adds little to each round.
  std::size_t undelivered_per_sender = std::size_t{64} * 1024;
  std::size_t undelivered_total = std::size_t{4} * 1024 * 1024;
  // The same for all senders, times the connections that it goes to: in a large room less may be
  // under way. That is a few milliseconds of delivery. But so much always may be, and a quarter
  // of it for one sender: it fills a round of the largest room.
  std::size_t undelivered_copies = std::size_t{3} * 1024 * 1024;
  std::size_t undelivered_at_least = std::size_t{64} * 1024;
  // The most that waits for one member alone: its own lines, the answers to them (a history with
  // all its messages), whispers to it, and whispers kept for its session. Over it, the member's
  // requests wait, and a whisper to it is an error.
  std::size_t private_bytes = std::size_t{256} * 1024;
  // The same for all connections together: where there are many, each has less, but so much at
  // least. Otherwise a thousand who do not read could make the server keep a quarter of a GiB.
  std::size_t private_total_bytes = std::size_t{32} * 1024 * 1024;
  std::size_t private_at_least_bytes = std::size_t{8} * 1024;
  // The most that is kept of a session's replies until they have arrived; the oldest go first.
  std::size_t kept_replies_bytes = std::size_t{64} * 1024;
  // The most that is kept for all sessions together until it has arrived: whispers, replies and
  // errors, in bytes of memory. Enough for two and a half thousand whispers of usual length; with
  // what those sessions take themselves, a tenth of what a server with a thousand members takes.
  // See Keeping for who gives way.
  std::size_t kept_total_bytes = std::size_t{2} * 1024 * 1024;
  // How much of one member's own entries is encoded at a time. Its catch-up thread sends so much at
  // a time, and has so many bytes of entries from the window for it.
  std::size_t catch_up_chunk_bytes = std::size_t{64} * 1024;
  // The same for all catch-up threads together: where there are many connections, each encodes less
  // at a time, but so much at least. Otherwise a thousand who do not read cost 64 MiB.
  std::size_t catch_up_total_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t catch_up_at_least_bytes = std::size_t{4} * 1024;
  // How many catch-up threads read, encode and send at the same time, each a piece; 0: one per
  // core. Without turns, couriers wait for a core: with ten who come back for the whole window
  // again and again, the p99 of all others is up to 15 ms (measured on two cores; with two at once
  // it is below 2, and with four, too). The first pieces wait for no turn: with a turn for each, a
  // thousand who come back at once took a quarter longer.
  std::size_t catch_ups_at_once = 0;
  std::size_t pieces_without_turn = 4;
  // The messages of the past that members have asked for and that are not sent yet. Each answer has
  // up to a thousand, which are copies of what is in the window. Over it, who asks for more is
  // asked to try again. Enough for eight answers of the longest lines.
  std::size_t recalled_total_bytes = std::size_t{32} * 1024 * 1024;
  // How much the kernel may hold for one client, in bytes. 0: its own choice, which follows the
  // link (tcp(7), tcp_wmem: 4 MiB at most) and is best for everyone. Tests shrink it, so that a
  // reader is soon behind and sends are cut short often.
  std::size_t send_buffer_bytes = 0;

  // What the kernel may hold for one client beyond what is on its way there (tcp(7),
  // TCP_NOTSENT_LOWAT): bounds the memory for clients that do not read, and not the speed of those
  // that do.
  std::size_t unsent_bytes = std::size_t{128} * 1024;
  // The same for all clients together: one that connects where there are many has less, but so much
  // at least.
  std::size_t unsent_total_bytes = std::size_t{32} * 1024 * 1024;
  std::size_t unsent_at_least_bytes = std::size_t{8} * 1024;
  // What the kernel may hold of what a client has sent and the server has not read yet: its sender
  // waits. Enough for eight of the longest lines. Without a bound, it takes 6 MiB (tcp(7),
  // tcp_rmem) from each.
  std::size_t unread_bytes = std::size_t{32} * 1024;

  // A client that is silent for so long is asked for a name in prose. Programs speak earlier, and
  // are not greeted.
  Milliseconds greeting_delay{500};
  // From an address that has asked for a page, nobody is greeted for so long, and at most so long
  // after connecting: browsers connect before they know what for. Who sits at a terminal there may
  // type a name meanwhile.
  Milliseconds browser_greeting_delay{20'000};
  // So many addresses of browsers are remembered; then they are forgotten, and learned anew.
  std::size_t max_browser_addresses = 1'000;
  // The time from the connection to a name, however slowly the bytes come.
  Milliseconds login_deadline{60'000};
  // Where a room has a password: how long the next try of an address waits after its first wrong
  // one; each further one doubles that, up to the longest pause. A person who mistypes notices
  // little; a program has ten thousand guesses a day, from each address.
  Milliseconds wrong_password_pause{500};
  Milliseconds longest_password_pause{10'000};
  // After so long without a try an address begins anew. So many addresses are remembered; then the
  // one that may try again first is forgotten.
  Milliseconds wrong_passwords_forgotten_after{600'000};
  std::size_t max_wrong_password_addresses = 1'000;
  // Lines within this time after a refused name were sent before the refusal could be read. Long
  // enough for the pieces of one write on a slow link, too short for a person to read and type.
  Milliseconds refused_name_quiet{300};
  // After a connection broke: when the others are told that the session is away (short breaks are
  // not told), and when the session ends.
  Milliseconds away_after{5'000};
  Milliseconds grace{60'000};
  // How many sessions of one address may wait that had lasted for less than `settled_after`: one
  // more, and the first of them to end gives way. Whoever begins sessions and leaves them, one
  // after another, fills neither the room nor the memory. Enough for the classes behind one address
  // that have just come in when its link breaks; nobody who was here for a minute gives way.
  std::size_t unsettled_waiting = 256;
  Milliseconds settled_after{60'000};
  // A program that is silent for so long is pinged, and has to answer within the second time.
  // Together less than the half minute after which a dead link has to be noticed.
  Milliseconds ping_after{10'000};
  Milliseconds answer_within{15'000};
  // A reader who takes nothing for so long is disconnected.
  Milliseconds stall{30'000};
  // How long to wait for the other side to close after the last byte was sent. A close with
  // unread data would be a reset, which destroys what the client has not read yet (RFC 1122,
  // 4.2.2.13).
  Milliseconds linger{1'000};
  // Who is refused before their first byte has come is told so much later, in the dialect that they
  // speak by then. A browser's request comes right behind its connection.
  Milliseconds refusal_delay{200};
  // How long the connection of somebody who was kicked may take to bring the reason there.
  Milliseconds last_words{1'000};
  // How often free memory goes back to the system while clients leave, and while sessions that wait
  // for them end. It takes milliseconds in which other threads may wait for memory.
  Milliseconds trim_every{10'000};
  // When the server stops: the first time cuts connections with nothing left to send, the second
  // one all others.
  Milliseconds stop_polite{1'000};
  Milliseconds stop_latest{3'000};

  // Lines in the console's queue: when a terminal is stopped for longer, lines are left out.
  std::size_t console_lines = 1'000;
};

// What one of `count` may have: `most`, or less where all of them together would have more than
// `all`; but `least` in any case.
[[nodiscard]] constexpr std::size_t share_of(std::size_t all, std::size_t count, std::size_t least,
                                             std::size_t most) {
  return std::clamp(all / std::max<std::size_t>(1, count), std::min(least, most), most);
}

}  // namespace chat
