// All live sessions with their threads, and the reaper: the thread that joins those that ended,
// and gives memory back to the system after that.
//
// When every place is taken, a session whose client has given no name gives its place to a
// newcomer: the oldest of the address that has most of them. Nobody keeps others out by saying
// nothing, and who shares an address with such a peer still gets in. One mutex decides whether a
// session gives way or its client gets a name, so it is never both.
//
// Thread-safe.

#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/system/mutex.h"
#include "common/system/socket.h"
#include "server/connection/session.h"
#include "server/room/by_address.h"

namespace chat {

class Sessions {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Sessions(const SessionContext& context)
      : context_(context),
        catch_up_turns_(context.limits.catch_ups_at_once),
        wrong_passwords_(context.limits) {}

  // Starts the reaper. Throws std::system_error.
  void start();

  // Starts a session for a new client. False when no thread can be started, or when less than
  // Limits::spare_bytes of memory would be left; the socket is then untouched.
  [[nodiscard]] bool open(Socket& socket, const ConnectionOrigin& origin);
  // Tells a client that it cannot be let in, as tell_why() does, and closes its connection after a
  // moment in which it can read that. A client that has sent nothing yet is told a moment later,
  // since nobody knows what it speaks. All at once when Limits::max_in_handshake others have such
  // a moment already. Does not wait.
  void refuse(Socket socket, const Refusal& why);
  // The same without that moment before. For a server that lacks threads or memory: the reaper may
  // have none for an answer.
  void refuse_at_once(Socket socket, const Refusal& why);
  // Tells a new client why it is refused: in its dialect if its first bytes have come, else in the
  // last of the table. Does not wait.
  void tell_why(const Socket& socket, const Refusal& why) const;
  // Sends `bytes`, and reads what the client has sent: with unread data, closing at once would be
  // a reset, which destroys them.
  static void say_last(const Socket& socket, std::string_view bytes);

  // The places taken: sessions whose descriptors are still open, but for those that give way.
  [[nodiscard]] std::size_t count() const;
  // The public entries that each client is behind that is behind at all, about.
  [[nodiscard]] std::unordered_map<LinkId, EntryRange> behind() const;
  // Has a session without a name give way; it is told why, and ends soon. False when there is none,
  // or when Limits::max_giving_way have not ended yet. Does not wait.
  [[nodiscard]] bool make_room();
  // Sessions without a name that have given way, to newcomers or as long handshakes.
  [[nodiscard]] std::uint64_t gave_way() const;

  // --- for a session, on its own thread ---

  // The client's address, which its proxy has said.
  void set_address(LinkId id, const std::string& address);
  // Its client has given a name: from now on the session does not give way. False when it does
  // already.
  [[nodiscard]] bool keep_place(LinkId id);
  // The room has refused that name.
  void name_refused(LinkId id);
  // Its client has sent more than Limits::usual_handshake_bytes, and has no name yet. Where too
  // many have, the first of the address with most of them ends, as one that gives way.
  void note_long_handshake(LinkId id);
  [[nodiscard]] CatchUpTurns& catch_up_turns() { return catch_up_turns_; }
  [[nodiscard]] WrongPasswords& wrong_passwords() { return wrong_passwords_; }
  [[nodiscard]] const WrongPasswords& wrong_passwords() const { return wrong_passwords_; }
  // It has left the room, and its client has not read all yet. Where too many have, the first of
  // the address with most of them is cut. note_left() follows.
  void note_leaving(LinkId id);
  void note_left(LinkId id);
  // Its client speaks a dialect whose clients connect ahead (Dialect::connects_ahead).
  void note_connects_ahead(LinkId id);
  // Before that time it is not greeted: a client of its address that connects ahead was here
  // lately, so this one may be another.
  [[nodiscard]] Clock::time_point earliest_greeting(LinkId id) const;

  // --- for the end ---

  // Waits until no session is live; false when `deadline` passed before.
  [[nodiscard]] bool wait_until_empty(Clock::time_point deadline);
  // Cuts the sessions with nothing waiting to be sent.
  void cut_idle();
  void cut_all();
  // Joins every ended session, then the reaper. No session may be live.
  void stop();

 private:
  struct Live {
    std::unique_ptr<Session> session;
    std::thread thread;
    std::string address;
    std::string counted_as;   // counted_peer() of it
    bool gives_way = false;   // its place is another's
    bool is_put_out = false;  // it ends, and has its place until then
    bool is_long = false;     // see note_long_handshake()
    bool is_over = false;     // its thread ends
  };
  struct Untold {
    Socket socket;
    Refusal why;
    Clock::time_point tell_at;
  };
  struct Refused {
    Socket socket;
    Clock::time_point close_at;
  };
  // What the reaper takes over from the others.
  struct Due {
    std::vector<Live> ended;
    std::vector<Untold> untold;
    std::vector<Refused> refused;
    [[nodiscard]] bool nothing() const {
      return ended.empty() && untold.empty() && refused.empty();
    }
  };

  // Closes the connection of a client that was told why after a moment.
  void close_later(Socket socket);
  [[nodiscard]] bool has_moment_for_another() const REQUIRES(mutex_) {
    return untold_.size() + refused_.size() < context_.limits.max_in_handshake;
  }

  // It has a name from now on, or ends.
  void forget_unnamed(const Live& live, LinkId id) REQUIRES(mutex_);
  // See note_long_handshake().
  void add_long(const Live& live, LinkId id) REQUIRES(mutex_);
  void run(Session& session) noexcept;
  // Its thread has ended, or is about to: the reaper takes it over.
  void end(LinkId id) REQUIRES(mutex_);
  void reap() noexcept;
  // Forgets the ended sessions in `due`, which are closed. Waits until `latest` for sessions that
  // can be joined, refused clients that are to be told why, and sockets that can be closed. False
  // at the end.
  [[nodiscard]] bool next_due(Due& due, Clock::time_point latest);

  const SessionContext& context_;
  CatchUpTurns catch_up_turns_;
  WrongPasswords wrong_passwords_;
  std::thread reaper_;

  mutable Mutex mutex_;
  CondVar changed_;
  std::atomic<LinkId> last_id_ = kNoLink;
  std::unordered_map<LinkId, Live> live_ GUARDED_BY(mutex_);
  ByAddress<LinkId> unnamed_ GUARDED_BY(mutex_);  // those without a name; ids grow
  ByAddress<LinkId> long_ GUARDED_BY(mutex_);     // of these, see note_long_handshake()
  ByAddress<LinkId> leaving_ GUARDED_BY(mutex_);  // see note_leaving()
  // By the counted address: when a client of it that connects ahead was last here.
  std::unordered_map<std::string, Clock::time_point> connect_ahead_ GUARDED_BY(mutex_);
  std::vector<Live> ended_ GUARDED_BY(mutex_);
  std::deque<Untold> untold_ GUARDED_BY(mutex_);    // the earliest first
  std::deque<Refused> refused_ GUARDED_BY(mutex_);  // the earliest first
  // Sessions whose descriptors are open: those with a place, and those that have given it away.
  std::size_t with_place_ GUARDED_BY(mutex_) = 0;
  std::size_t giving_way_ GUARDED_BY(mutex_) = 0;
  std::uint64_t gave_way_ GUARDED_BY(mutex_) = 0;  // in all
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace chat
