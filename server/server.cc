#include "server/server.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "common/system/address.h"
#include "common/system/error.h"

namespace chat {
namespace {

// The pause after an accept() that failed: others have to free a descriptor or memory first.
constexpr std::chrono::milliseconds kPause{100};
// One complaint a minute is enough.
constexpr std::chrono::seconds kComplainEvery{60};

Refusal full() {
  return {code::kFull, "the server is full; try again later"};
}
Refusal busy() {
  return {code::kBusy, "the server is busy and cannot take more; try again later"};
}

std::size_t courier_count(const Limits& limits) {
  if (limits.couriers > 0) return limits.couriers;
  return std::max(1U, std::thread::hardware_concurrency());
}

// 16 random hexadecimal digits. No other start of a server has the same, as good as certainly.
std::string incarnation() {
  constexpr std::size_t kDigits = 16;
  const std::string random = to_string(Token{kNobody, make_secret()});
  return random.substr(random.size() - kDigits);
}

std::optional<BanFile> open_ban_file(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return BanFile(path);
}

RoomSettings room_settings(const ServerSettings& settings, Console& console,
                           const std::optional<BanFile>& bans) {
  RoomSettings of_room;
  of_room.name = settings.room_name;
  of_room.couriers = courier_count(settings.limits);
  of_room.incarnation = incarnation();
  of_room.recorded = settings.transcript.file.empty() ? Recorded::No : Recorded::Yes;
  of_room.watch = [&console](const EntryPtr& entry) { console.show(entry); };
  of_room.remark = [&console](const std::string& remark) { console.report(remark); };
  for (const std::string& address : local_addresses()) {
    if (const auto own = Network::parse(address)) of_room.own_addresses.push_back(*own);
  }
  if (!bans) return of_room;
  of_room.bans = bans->read();
  of_room.store_bans = [&bans](const std::vector<Ban>& all) { return bans->store(all); };
  return of_room;
}

Fd open_spare() {
  return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

Server::Server(const ServerSettings& settings, Console& console)
    : limits_(settings.limits),
      dialect_settings_(settings.dialect_settings),
      console_(console),
      listener_(listen_on(settings.bind_address, settings.port)),
      ban_file_(open_ban_file(settings.bans_file)),
      room_(limits_, room_settings(settings, console, ban_file_)),
      context_{limits_, room_, settings.dialects, dialect_settings_},
      sessions_(context_),
      spare_(open_spare()) {
  const std::size_t couriers = courier_count(limits_);
  for (std::size_t i = 0; i < couriers * limits_.shares_per_courier; ++i) {
    shares_.emplace_back(limits_);
  }
  for (std::size_t i = 0; i < couriers; ++i) couriers_.emplace_back(room_, shares_);
  if (settings.transcript.file.empty()) return;
  Transcript::Settings transcript = settings.transcript;
  transcript.snapshot_bytes = limits_.window_bytes;
  recorder_.emplace(room_, console_, transcript, [this](const std::string& why) {
    {
      const MutexLock lock(mutex_);
      broken_ = why;
    }
    stop();
  });
  recorder_->restore();
}

void Server::run(const std::function<void()>& on_ready) {
  try {
    sessions_.start();
    for (Courier& courier : couriers_) courier.start();
    if (recorder_) recorder_->start();
    timekeeper_ = std::thread([this] {
      while (room_.run_timers()) {
      }
    });
    on_ready();
    serve();
  } catch (...) {
    end_all();
    throw;
  }
  end_all();
  const MutexLock lock(mutex_);
  if (!broken_.empty()) throw std::runtime_error(broken_);
}

void Server::rotate_transcript() {
  if (recorder_) recorder_->rotate();
}

std::string Server::begin_transcript_file() {
  return recorder_ ? recorder_->rotate_and_wait() : "";
}

void Server::stop() {
  const MutexLock lock(mutex_);
  stopping_ = true;
  stop_called_.notify_all();
  listener_.shutdown_both();  // wakes accept() on Linux
}

void Server::serve() {
  for (;;) {
    Accepted accepted = accept_from(listener_);
    {
      const MutexLock lock(mutex_);
      if (stopping_) return;
    }
    if (accepted.error != 0) {
      cope_with(accepted.error);
    } else {
      welcome(std::move(accepted.socket));
    }
  }
}

void Server::welcome(Socket socket) {
  socket.prepare_for_chat();
  socket.set_unsent_bound(share_of(limits_.unsent_total_bytes, sessions_.count() + 1,
                                   limits_.unsent_at_least_bytes, limits_.unsent_bytes));
  socket.set_receive_buffer(limits_.unread_bytes);
  if (limits_.send_buffer_bytes > 0) socket.set_send_buffer(limits_.send_buffer_bytes);
  const std::size_t places = limits_.max_members + limits_.max_in_handshake;
  if (sessions_.count() >= places && !sessions_.make_room()) {
    sessions_.refuse(std::move(socket), full());
  } else if (!sessions_.open(socket)) {
    complain(
        "no thread for another client: the system's limit is reached; it was told to try later");
    sessions_.refuse_at_once(std::move(socket), busy());
    (void)sessions_.make_room();  // so that the next one gets a thread
  }
}

void Server::cope_with(int error) {
  const bool descriptors = error == EMFILE || error == ENFILE;
  if (descriptors && spare_.valid()) return accept_with_spare();
  complain(descriptors ? "no descriptor for another client: the limit (ulimit -n) is reached"
                       : "cannot accept a client: " + error_text(error));
  pause();
  spare_ = open_spare();
}

// Linux reserves a descriptor before accept() waits, so at the limit accept() fails although no
// client waits. The spare descriptor is closed so that accept() can wait. A client that comes
// then is let in if others have left meanwhile.
void Server::accept_with_spare() {
  spare_.close();
  Accepted accepted = accept_from(listener_);
  if (accepted.error != 0) return;  // serve() gets the same error again
  spare_ = open_spare();
  if (spare_.valid()) return welcome(std::move(accepted.socket));
  complain("no descriptor for another client: the limit (ulimit -n) is reached; it was refused");
  sessions_.tell_why(accepted.socket, full());
  accepted.socket.close();
  spare_ = open_spare();
  (void)sessions_.make_room();  // so that the next one gets a descriptor
}

// Waits a little: another accept() at once would most likely fail, too.
void Server::pause() {
  const auto until = Clock::now() + kPause;
  const MutexLock lock(mutex_);
  while (!stopping_ && stop_called_.wait_until(mutex_, until)) {
  }
}

void Server::complain(const std::string& sentence) {
  const auto now = Clock::now();
  if (last_complaint_ != Clock::time_point{} && now - last_complaint_ < kComplainEvery) return;
  last_complaint_ = now;
  console_.report(sentence);
}

void Server::end_all() {
  stop();
  const auto now = Clock::now();
  room_.close("The server is stopping.");
  if (!sessions_.wait_until_empty(now + limits_.stop_polite)) sessions_.cut_idle();
  if (!sessions_.wait_until_empty(now + limits_.stop_latest)) sessions_.cut_all();
  (void)sessions_.wait_until_empty(Clock::time_point::max());
  room_.finish();
  if (recorder_) recorder_->join();
  for (Courier& courier : couriers_) courier.join();
  if (timekeeper_.joinable()) timekeeper_.join();
  sessions_.stop();
}

}  // namespace chat
