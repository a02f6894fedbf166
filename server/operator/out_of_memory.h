// What is promised when memory runs out.
//
// The program ends at once, with a sentence and exit code 1, whichever thread asked for the
// memory. Nothing goes on half done, and nothing has to be undone without memory. The transcript,
// where there is one, has everything that was acknowledged, and programs reconnect by themselves
// to a restarted server. Ending only the client whose request it was would help nobody, because
// couriers and the room need memory as well.
//
// A new client needs far more memory than a message: the stack of its thread. So new clients are
// usually refused first: where a stack cannot be had, the client is told that the server is busy.

#pragma once

namespace chat {

// Makes this hold in the whole program. Call it before any thread is started.
void end_when_out_of_memory();

}  // namespace chat
