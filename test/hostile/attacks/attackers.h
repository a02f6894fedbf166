// What each attack does, one function a row. All run in the hostile process, until it is over().

#pragma once

#include <string_view>

#include "test/hostile/attacks/attack_process.h"

namespace chat::hostile {

// The people of a room with long names are called this and a number: with four digits, as long as
// a name may be.
inline constexpr std::string_view kLongPrefix = "abcdefghijklmnopqrst";

// Nothing but work for the machine's cores: shows what the figures owe to them alone.
void spin(AttackContext& context);

// door.cc
void storm(AttackContext& context);
void storm_of_four(AttackContext& context);
void fill_small_door(AttackContext& context);
void fill_whole_door(AttackContext& context);
void fill_door_with_bytes(AttackContext& context);
void stay_at_the_door(AttackContext& context);
void fill_with_waiting_sessions(AttackContext& context);
void fill_queue(AttackContext& context);

// memory.cc
void ask_and_wait(AttackContext& context);
void ask_and_wait_as_many(AttackContext& context);
void keep_histories(AttackContext& context);
void whisper_to_waiting(AttackContext& context);
void stop_reading(AttackContext& context);
void whisper_to_stopped(AttackContext& context);
void leave_unread(AttackContext& context);

// past.cc
void ask_history_unread(AttackContext& context);
void ask_moving_history_unread(AttackContext& context);
void resume_again_and_again(AttackContext& context);
void come_back_again_and_again(AttackContext& context);

// cost.cc
void mistype_names(AttackContext& context);
void flood(AttackContext& context);
void flood_and_leave(AttackContext& context);
void flood_as_twenty(AttackContext& context);
void flood_among_silent_and_waiting(AttackContext& context);
void flood_shortly_among_silent_and_waiting(AttackContext& context);
void read_histories(AttackContext& context);
void ask_who(AttackContext& context);
void knock_with_lookalikes(AttackContext& context);
void say_pong(AttackContext& context);
void begin_and_end_sessions(AttackContext& context);

}  // namespace chat::hostile
