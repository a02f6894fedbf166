#include "server/server.h"

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "common/protocol/wording.h"
#include "common/system/address.h"
#include "common/text/joined.h"
#include "server/operator/password_file.h"

namespace chat {
namespace {

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

std::optional<UnixListener> open_unix_listener(const ServerSettings& settings) {
  if (settings.unix_path.empty()) return std::nullopt;
  return std::make_optional<UnixListener>(settings.unix_path, settings.unix_mode, kListenBacklog,
                                          "cannot listen");
}

std::optional<Listener> open_proxy_listener(const ServerSettings& settings) {
  if (!settings.proxy_port) return std::nullopt;
  return std::make_optional<Listener>(listen_on(settings.bind_address, *settings.proxy_port));
}

// "3 full, 2 name-taken"; what has not happened is left out.
std::string counts_text(const std::map<std::string, std::uint64_t>& counts) {
  std::vector<std::string> texts;
  for (const auto& [what, count] : counts) {
    if (count > 0) texts.push_back(std::to_string(count) + " " + what);
  }
  return joined(texts, ", ");
}

std::optional<Password> read_password(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return Password(read_password_file(path));
}

DialectSettings dialect_settings(const ServerSettings& settings) {
  DialectSettings of_dialects = settings.dialect_settings;
  if (!settings.password_file.empty()) {
    of_dialects.entrance = DialectSettings::Entrance::WithPassword;
  }
  return of_dialects;
}

RoomSettings room_settings(const ServerSettings& settings, Console& console,
                           std::optional<BanFile>& bans) {
  RoomSettings of_room;
  of_room.name = settings.room_name;
  of_room.couriers = courier_count(settings.limits);
  of_room.incarnation = incarnation();
  of_room.recorded = settings.transcript.file.empty() ? Recorded::No : Recorded::Yes;
  of_room.watch = [&console](const EntryPtr& entry) { console.show(entry); };
  of_room.remark = [&console](const std::string& remark) { console.report(remark, "remark"); };
  of_room.on_slowed = [&console](const std::string& name, const std::string& address) {
    console.report(name + " (" + address + ") is slowed down: they send more than one person may",
                   {LogRecord::Level::Warning, "slowed", address, name});
  };
  of_room.on_order = [&console](std::string_view by, const Order& order) {
    console.log(record_of(by, order));
  };
  of_room.trusted = settings.trusted;
  for (const std::string& address : local_addresses()) {
    if (const auto own = Network::parse(address)) of_room.own_addresses.push_back(*own);
  }
  if (!bans) return of_room;
  of_room.bans = bans->read();
  of_room.store_bans = [&bans](const std::vector<Ban>& all) { return bans->store(all); };
  of_room.read_bans = [&bans](const std::vector<Ban>& all) {
    BanFile::Again again = bans->read_again(all);
    return ReadBans{std::move(again.error), std::move(again.bans)};
  };
  return of_room;
}

Listener listen(const ServerSettings& settings, std::optional<Socket> given) {
  if (given) return Listener(std::move(*given), Listener::Held::WithOthers);
  return Listener(listen_on(settings.bind_address, settings.port));
}

}  // namespace

Server::Server(const ServerSettings& settings, Console& console, std::optional<Socket> listener)
    : limits_(settings.limits),
      max_members_(settings.limits.max_members),
      dialect_settings_(dialect_settings(settings)),
      console_(console),
      listener_(listen(settings, std::move(listener))),
      unix_listener_(open_unix_listener(settings)),
      proxy_listener_(open_proxy_listener(settings)),
      unix_path_(settings.unix_path),
      proxies_(settings.proxies),
      trusted_(settings.trusted),
      wrong_headers_(console),
      no_proxies_(console),
      password_(read_password(settings.password_file)),
      ban_file_(open_ban_file(settings.bans_file)),
      room_(limits_, room_settings(settings, console, ban_file_)),
      context_{limits_,
               room_,
               settings.dialects,
               dialect_settings_,
               password_ ? &*password_ : nullptr,
               trusted_,
               [this](const RefusedClient& client) { count_and_log(client); },
               [this](const RefusedClient& client, const std::string& sentence) {
                 count_wrong_proxy(client, sentence);
               }},
      sessions_(context_) {
  add_doors();
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
    on_failure_(why);
    stop();
  });
  recorder_->restore();
}

void Server::run(const std::function<void()>& on_ready,
                 std::function<void(const std::string&)> on_failure) {
  on_failure_ = std::move(on_failure);
  try {
    sessions_.start();
    for (Courier& courier : couriers_) courier.start();
    if (recorder_) recorder_->start();
    timekeeper_ = std::thread([this] {
      while (room_.run_timers()) {
      }
    });
    for (std::size_t i = 1; i < doors_.size(); ++i) {
      acceptors_.emplace_back(&Door::serve, &doors_[i]);
    }
    on_ready();
    doors_.front().serve();
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

std::optional<BanReload> Server::reload_bans() {
  if (!ban_file_) return std::nullopt;
  return room_.reload_bans();
}

void Server::change(const Limits& limits) {
  max_members_ = limits.max_members;
  room_.change(limits);
}

void Server::add_doors() {
  const auto add = [this](Listener& listener, Door::Guests guests) {
    doors_.emplace_back(listener, guests, context_, max_members_, sessions_, console_);
  };
  add(listener_, {});
  if (unix_listener_) add(unix_listener_->listener(), {});
  if (proxy_listener_) add(*proxy_listener_, {ConnectionOrigin::Says::Proxy, proxies_});
}

void Server::stop() {
  for (Door& door : doors_) door.stop();
}

std::string Server::door_text() const {
  const Limits limits = room_.limits();  // those that change() got, too
  std::vector<std::string> lines = {"room for " + counted(limits.max_members, "person", "people")};
  if (password_) {
    lines.push_back("a password is asked for; " +
                    counted(sessions_.wrong_passwords().count(), "wrong one", "wrong ones") +
                    " so far");
  }
  if (limits.max_per_address > 0) {
    lines.push_back("at most " + std::to_string(limits.max_per_address) + " from one address");
  }
  if (!trusted_.empty()) {
    lines.push_back("not counted by address: " + joined(trusted_, ", ", &Network::text));
  }
  if (limits.lines_per_second > 0) {
    lines.push_back("at most " + counted(limits.lines_per_second, "line", "lines") +
                    " a second from each, " + std::to_string(limits.lines_at_once) + " at once");
  }
  if (unix_listener_) lines.push_back("also on the Unix socket " + unix_path_);
  if (proxy_listener_) {
    lines.push_back("on port " + std::to_string(proxy_port()) + " for proxies from " +
                    joined(proxies_, ", ", &Network::text));
  }
  if (const std::string refused = counts_text(refusals()); !refused.empty()) {
    lines.push_back("refused so far: " + refused);
  }
  const std::string gave_way =
      counts_text({{"without a name", sessions_.gave_way()}, {"away", room_.state().gave_way}});
  if (!gave_way.empty()) lines.push_back("gave way so far: " + gave_way);
  return joined(lines, "\n");
}

void Server::count(const RefusedClient& client) {
  const MutexLock lock(refusals_mutex_);
  ++refusals_[std::string(client.reason)];
}

void Server::count_wrong_proxy(const RefusedClient& client, const std::string& sentence) {
  count(client);
  Complaints& complaints = client.reason == kNoProxy ? no_proxies_ : wrong_headers_;
  complaints.say(sentence, {LogRecord::Level::Warning,
                            "refusal",
                            std::string(client.address),
                            "",
                            {{"reason", std::string(client.reason)}, {"text", sentence}}});
}

void Server::count_and_log(const RefusedClient& client) {
  count(client);
  console_.log({LogRecord::Level::Warning,
                "refusal",
                std::string(client.address),
                std::string(client.name),
                {{"reason", std::string(client.reason)}}});
}

std::map<std::string, std::uint64_t> Server::refusals() const {
  const MutexLock lock(refusals_mutex_);
  return refusals_;
}

void Server::end_all() {
  stop();
  for (std::thread& acceptor : acceptors_) acceptor.join();
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
