// What each attack does, one function a row. All run in the hostile process, until it is over().

#pragma once

#include <string_view>

#include "test/hostile/attacks/assault.h"

namespace chat::hostile {

// The people of a room with long names are called this and a number: with four digits, as long as
// a name may be.
inline constexpr std::string_view kLongPrefix = "abcdefghijklmnopqrst";

// Nothing but work for the machine's cores: shows what the figures owe to them alone.
void spin(Assault& assault);

// door.cc
void storm(Assault& assault);
void storm_of_four(Assault& assault);
void fill_small_door(Assault& assault);
void fill_whole_door(Assault& assault);
void stay_at_the_door(Assault& assault);
void fill_with_waiting_sessions(Assault& assault);
void fill_queue(Assault& assault);

// memory.cc
void ask_history_unread(Assault& assault);
void ask_and_wait(Assault& assault);
void ask_and_wait_as_many(Assault& assault);
void keep_histories(Assault& assault);
void whisper_to_waiting(Assault& assault);
void stop_reading(Assault& assault);

// cost.cc
void mistype_names(Assault& assault);
void flood(Assault& assault);
void flood_as_twenty(Assault& assault);
void read_histories(Assault& assault);
void ask_who(Assault& assault);
void begin_and_end_sessions(Assault& assault);

}  // namespace chat::hostile
