#include "test/hostile/attacks/attack.h"
#include "test/hostile/attacks/attackers.h"
#include "test/hostile/attacks/peers.h"

namespace chat::hostile {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::vector<std::string> kSmallRoom{"--max-clients", "30"};

// A newcomer who has to wait for the end of the attack has then waited for too long.
constexpr seconds kLongerThanNewcomersWait{6};

// So many whispers take some seconds.
constexpr seconds kLongEnoughToFill{6};

}  // namespace

std::span<const Attack> attacks() {
  static const std::vector<Attack> all{
      {.name = "nothing",
       .what = "no attack: threads of this program that keep the machine's cores busy",
       .run = spin},
      {.name = "join-storm", .what = "connect, a name and \"hi\", reset, in a loop", .run = storm},
      {.name = "join-storm-4", .what = "the same in four threads", .run = storm_of_four},
      {.name = "join-storm-stop",
       .what = "the same, and the server is told to stop while it goes on",
       .run = storm_of_four,
       .stop = Stop::UnderAttack},
      {.name = "unread-history",
       .what = "ten who do not read ask /history 1000, 40 times each",
       .run = ask_history_unread},
      {.name = "moving-history",
       .what = "who do not read and ask /history 1000, one each 50 ms, and one flooder",
       .run = ask_moving_history_unread,
       .at_least = kLongEnoughToFill},
      {.name = "waiting-asked",
       .what = "1,000 waiting sessions with 96-byte names, each of which asked ?",
       .run = ask_and_wait},
      {.name = "waiting-answers",
       .what = "as many waiting sessions as there is room for, each with 64 KiB of answers",
       .run = ask_and_wait_as_many},
      {.name = "kept-history",
       .what = "sessions that keep /history replies and say /pong 0, and one flooder",
       .run = keep_histories},
      {.name = "waiting-whispers",
       .what = "256 KiB of whispers to each of 600 waiting sessions",
       .run = whisper_to_waiting,
       .at_least = kLongEnoughToFill},
      {.name = "stopped-whispers",
       .what = "256 KiB of whispers to each of 800 who never read",
       .run = whisper_to_stopped,
       .at_least = kLongEnoughToFill},
      {.name = "stopped-readers",
       .what = "400 who never read, and one flooder",
       .run = stop_reading,
       .afterwards = Afterwards::KeepsThemOpen},
      {.name = "resume-storm",
       .what = "a session with many histories, taken up again and again by who reads nothing",
       .run = resume_again_and_again,
       .runs = Runs::InTheLongForm,
       .at_least = kLongEnoughToFill},
      {.name = "door-30",
       .what = "94 silent connections to --max-clients 30",
       .run = fill_small_door,
       .options = kSmallRoom,
       .at_least = kLongerThanNewcomersWait},
      {.name = "door-all",
       .what = "10,066 silent connections",
       .run = fill_whole_door,
       .at_least = kLongerThanNewcomersWait},
      {.name = "door-bytes",
       .what = "10,066 that begin a request of 8 KB and do not end it",
       .run = fill_door_with_bytes,
       .at_least = kLongerThanNewcomersWait},
      {.name = "door-deadline",
       .what = "94 that are refused a name, read nothing and send empty lines for ever",
       .run = stay_at_the_door,
       .options = kSmallRoom,
       .at_least = kLongerThanNewcomersWait,
       .at_least_in_long_form = seconds(70)},
      {.name = "waiting-full",
       .what = "sessions that begin and wait, from one connection at a time, as many as can be",
       .run = fill_with_waiting_sessions,
       .at_least = kLongerThanNewcomersWait},
      {.name = "queue-full",
       .what = "200 silent connections in the queue of a full --max-clients 30",
       .run = fill_queue,
       .options = kSmallRoom,
       .at_least = kLongerThanNewcomersWait},
      {.name = "mistyped",
       .what = "ten who whisper to a mistyped name, in a room of 1,000 with long names",
       .run = mistype_names,
       .people = 1'000,
       .prefix = kLongPrefix},
      {.name = "mistyped-9000",
       .what = "the same in a room of 9,000",
       .run = mistype_names,
       .people = 9'000,
       .prefix = kLongPrefix,
       .pace = milliseconds(200),
       .runs = Runs::InTheLongForm},
      {.name = "flood-transcript",
       .what = "one flooder, with --transcript",
       .run = flood,
       .keeps = Keeps::Transcript},
      {.name = "sessions-file",
       .what = "sessions that come and go, with --transcript",
       .run = begin_and_end_sessions,
       .keeps = Keeps::Transcript},
      {.name = "history-readers",
       .what = "ten who ask /history 1000 and read it, for ever",
       .run = read_histories},
      {.name = "door-lookalikes",
       .what = "twenty connections that ask to join by such a name, for ever",
       .run = knock_with_lookalikes},
      {.name = "pongs", .what = "twenty who say /pong for ever", .run = say_pong},
      {.name = "who-1000",
       .what = "twenty who ask /who for ever, in a room of 1,000",
       .run = ask_who,
       .people = 1'000},
      {.name = "who-5000",
       .what = "the same in a room of 5,000",
       .run = ask_who,
       .people = 5'000,
       .pace = milliseconds(200),
       .runs = Runs::InTheLongForm},
      {.name = "flooders-20", .what = "twenty flooders", .run = flood_as_twenty},
  };
  return all;
}

}  // namespace chat::hostile
