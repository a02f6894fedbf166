#include "server/connection/sessions.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace chat {

void Sessions::start() {
  reaper_ = std::thread(&Sessions::reap, this);
}

bool Sessions::open(Socket& socket) {
  const MutexLock lock(mutex_);
  const LinkId id = ++last_id_;
  Live& live = live_[id];
  live.address = socket.peer_address();
  live.session = std::make_unique<Session>(id, std::move(socket), context_, *this);
  try {
    live.thread = std::thread(&Sessions::run, this, std::ref(*live.session));
  } catch (const std::system_error&) {
    socket = live.session->give_back_socket();
    live_.erase(id);
    return false;
  }
  unnamed_[live.address].insert(id);
  ++with_place_;
  return true;
}

void Sessions::say_refused(const Socket& socket, std::string_view line) {
  std::array<char, 1024> unread{};
  (void)socket.receive_now(unread);
  (void)socket.send_now(line);
  socket.shutdown_send();
}

void Sessions::refuse(Socket socket, std::string_view line) {
  say_refused(socket, line);
  const MutexLock lock(mutex_);
  if (refused_.size() >= context_.limits.max_in_handshake) return;
  refused_.push_back({std::move(socket), Clock::now() + context_.limits.linger});
  changed_.notify_all();
}

std::size_t Sessions::count() const {
  const MutexLock lock(mutex_);
  return with_place_;
}

bool Sessions::make_room() {
  const MutexLock lock(mutex_);
  if (unnamed_.empty() || giving_way_ >= context_.limits.max_giving_way) return false;
  // Of addresses with as many, that of the oldest.
  const auto most = std::ranges::max_element(unnamed_, [](const auto& a, const auto& b) {
    const std::set<LinkId>& left = a.second;
    const std::set<LinkId>& right = b.second;
    return left.size() != right.size() ? left.size() < right.size()
                                       : *left.begin() > *right.begin();
  });
  const LinkId oldest = *most->second.begin();
  Live& live = live_.at(oldest);
  remove_unnamed(oldest, live.address);
  live.gives_way = true;
  --with_place_;
  ++giving_way_;
  live.session->give_way();
  return true;
}

bool Sessions::keep_place(LinkId id) {
  const MutexLock lock(mutex_);
  Live& live = live_.at(id);
  if (live.gives_way) return false;
  remove_unnamed(id, live.address);
  return true;
}

void Sessions::name_refused(LinkId id) {
  const MutexLock lock(mutex_);
  unnamed_[live_.at(id).address].insert(id);
}

void Sessions::remove_unnamed(LinkId id, const std::string& address) {
  const auto same = unnamed_.find(address);
  if (same == unnamed_.end()) return;
  same->second.erase(id);
  if (same->second.empty()) unnamed_.erase(same);
}

bool Sessions::wait_until_empty(Clock::time_point deadline) {
  const MutexLock lock(mutex_);
  while (!live_.empty()) {
    if (!changed_.wait_until(mutex_, deadline)) return live_.empty();
  }
  return true;
}

void Sessions::cut_idle() {
  const MutexLock lock(mutex_);
  for (auto& [id, live] : live_) live.session->cut_if_idle();
}

void Sessions::cut_all() {
  const MutexLock lock(mutex_);
  for (auto& [id, live] : live_) live.session->cut();
}

void Sessions::stop() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (reaper_.joinable()) reaper_.join();
}

void Sessions::run(Session& session) noexcept {
  session.run();
  const MutexLock lock(mutex_);
  auto node = live_.extract(session.id());
  remove_unnamed(session.id(), node.mapped().address);
  ended_.push_back(std::move(node.mapped()));
  changed_.notify_all();
}

void Sessions::reap() noexcept {
  std::vector<Live> ended;
  std::vector<Refused> refused;
  while (next_ended(ended, refused)) {
    for (Live& each : ended) {
      each.thread.join();
      each.session.reset();  // closes its descriptor
    }
    refused.clear();
  }
}

bool Sessions::next_ended(std::vector<Live>& ended, std::vector<Refused>& refused) {
  const MutexLock lock(mutex_);
  for (const Live& each : ended) --(each.gives_way ? giving_way_ : with_place_);
  ended.clear();
  for (;;) {
    const auto now = Clock::now();
    while (!refused_.empty() && (stopping_ || refused_.front().close_at <= now)) {
      refused.push_back(std::move(refused_.front()));
      refused_.pop_front();
    }
    ended.swap(ended_);
    if (!ended.empty() || !refused.empty()) break;
    if (stopping_) return false;
    if (refused_.empty()) {
      changed_.wait(mutex_);
    } else {
      (void)changed_.wait_until(mutex_, refused_.front().close_at);
    }
  }
  return true;
}

}  // namespace chat
