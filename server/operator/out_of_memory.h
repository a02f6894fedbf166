// What is promised when memory runs out.
//
// The program ends at once, with a sentence and exit code 1, whichever thread asked for the memory:
// nothing goes on half done, and nothing has to be undone without memory. What was acknowledged is
// in the transcript, where there is one, and programs come back by themselves to a server that is
// started again. To end the one client whose request it was would help nobody: couriers and the
// room need memory as much as it does.
//
// Before that, a new client needs far more than a message: its thread's stack. Where that cannot be
// had, the client is told that the server is busy.

#pragma once

namespace chat {

// From now on, in the whole program. Call it before there are threads.
void end_when_out_of_memory();

}  // namespace chat
