#include "test/bench/load/crowd.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "test/bench/failure.h"
#include "test/support/peers/connect.h"

namespace chat::bench {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kReadBytes = std::size_t{256} * 1024;
// The longest line of any server, with room to spare; a torn one is put before what is read next.
constexpr std::size_t kTailBytes = std::size_t{16} * 1024;
// Few enough that senders whose message is complete do not wait long for their turn.
constexpr int kEventsAtOnce = 128;
constexpr milliseconds kQuiet{300};
constexpr milliseconds kLook{100};  // how often deadlines are looked at when nothing comes
constexpr int kSmallReceiveBuffer = 4096;

// Beside clients, which are tagged with their index.
constexpr std::uint64_t kInterruptTag = UINT64_MAX;
constexpr std::uint64_t kOtherTag = UINT64_MAX - 1;

void check_deadline(Time deadline, std::string_view what) {
  if (Clock::now() > deadline) throw Failure("not in time: " + std::string(what));
}

// People come from many addresses, and a server may bound what one of them costs.
std::string own_address(std::string_view name) {
  constexpr std::size_t kAddresses = 64;
  return "127.0.1." + std::to_string(1 + std::hash<std::string_view>()(name) % kAddresses);
}

}  // namespace

Crowd::Crowd(const Dialect& dialect, const Interrupt& interrupt, std::string prefix)
    : dialect_(dialect),
      interrupt_(interrupt),
      prefix_(std::move(prefix)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      buffer_(kTailBytes + kReadBytes) {
  if (!epoll_.valid()) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  watch(interrupt_.fd(), kInterruptTag);
}

void Crowd::watch(int fd, std::uint64_t tag) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = tag;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

void Crowd::also_wait_for(int fd) {
  watch(fd, kOtherTag);
}

void Crowd::connect(unsigned index, std::uint16_t port, std::string_view hello) {
  Client& client = clients_[index];
  client.socket = test::connect_from(own_address(prefix_ + std::to_string(index)), port);
  client.socket.prepare_for_chat();
  watch(client.socket.fd(), index);
  send(client, hello);
}

void Crowd::join(std::uint16_t port, unsigned count, unsigned window, Time deadline) {
  clients_.reserve(count);
  while (joined_ < count) {
    while (size() < count && size() - joined_ < window) {
      const unsigned index = size();
      clients_.emplace_back();
      connect(index, port, dialect_.hello(prefix_ + std::to_string(index)));
    }
    poll(kLook);
    check_deadline(deadline, std::to_string(joined_) + " of " + std::to_string(count) + " joined");
  }
}

void Crowd::wait_quiet(Time deadline) {
  last_read_ = Clock::now();
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(last_read_ + kQuiet - Clock::now());
    if (left <= milliseconds::zero()) return;
    poll(left);
    check_deadline(deadline, "quiet after the joins");
  }
}

void Crowd::wait_all_joins_told(Time deadline) {
  const auto told = [&](const Client& client) {
    return client.people_at_welcome + client.joins_told >= size();
  };
  for (;;) {
    const auto late = std::find_if_not(clients_.begin(), clients_.end(), told);
    if (late == clients_.end()) break;
    poll(kLook);
    check_deadline(deadline, "a client knows of " +
                                 std::to_string(late->people_at_welcome + late->joins_told) +
                                 " of " + std::to_string(size()) + " people");
  }
  for (const Client& client : clients_) {
    if (client.people_at_welcome + client.joins_told > size()) {
      throw Failure("a client was told of more joins than there were");
    }
  }
}

void Crowd::stop_reading_last() {
  const int fd = clients_.back().socket.fd();
  (void)::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  (void)::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kSmallReceiveBuffer, sizeof kSmallReceiveBuffer);
}

void Crowd::cut(unsigned first, unsigned end) {
  for (unsigned index = first; index < end; ++index) {
    clients_[index].socket.close();  // which epoll notices by itself
    clients_[index].tail.clear();
  }
}

void Crowd::resume(std::uint16_t port, unsigned first, Time deadline) {
  up_to_date_ = 0;
  for (unsigned index = first; index < size(); ++index) {
    connect(index, port, dialect_.hello_again(clients_[index].token, clients_[index].place));
  }
  while (up_to_date_ < size() - first) {
    poll(kLook);
    check_deadline(deadline, std::to_string(up_to_date_) + " of " + std::to_string(size() - first) +
                                 " are up to date again");
  }
}

void Crowd::say(unsigned client, Ledger& ledger) {
  dialect_.say(++clients_[client].lines_said, write_text(ledger.next(client)), out_);
  send(clients_[client], out_);
}

void Crowd::wait_confirmed(unsigned client, Time deadline) {
  while (clients_[client].outcomes < clients_[client].lines_said) {
    poll(kLook);
    check_deadline(deadline, std::to_string(clients_[client].outcomes) + " of " +
                                 std::to_string(clients_[client].lines_said) +
                                 " lines are confirmed");
  }
}

void Crowd::send(const Client& client, std::string_view bytes) {
  // What is under way for one client is far less than a socket holds: full means not read.
  if (client.socket.send_now(bytes).status != IoStatus::Ok) {
    throw Failure("the server does not take what a client sends");
  }
}

void Crowd::poll(milliseconds timeout) {
  std::array<epoll_event, kEventsAtOnce> events;
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), kEventsAtOnce, static_cast<int>(timeout.count()));
  if (count < 0 && errno != EINTR) {
    throw std::system_error(errno, std::generic_category(), "epoll_wait");
  }
  for (int i = 0; i < count; ++i) {
    const std::uint64_t tag = events[static_cast<std::size_t>(i)].data.u64;
    if (tag == kInterruptTag) {
      interrupt_.check();
    } else if (tag != kOtherTag) {
      read(static_cast<unsigned>(tag));
    }
  }
}

void Crowd::read(unsigned index) {
  Client& client = clients_[index];
  const auto got = client.socket.receive_now(std::span(buffer_).subspan(kTailBytes));
  if (got.status == IoStatus::Blocked) return;
  if (got.status != IoStatus::Ok) {
    throw Failure("the server ended the connection of client " + std::to_string(index));
  }
  last_read_ = Clock::now();
  const char* begin = buffer_.data() + kTailBytes - client.tail.size();
  const char* const end = buffer_.data() + kTailBytes + got.bytes;
  std::memcpy(buffer_.data() + kTailBytes - client.tail.size(), client.tail.data(),
              client.tail.size());
  std::string_view bytes(begin, end);
  std::string_view last;
  while (const auto line = dialect_.take_line(bytes)) {
    last = *line;
    take(index, last, last_read_);
  }
  // The lines come in the log's order: it is enough to look at one of each read.
  client.place = std::max(client.place, dialect_.place(last));
  client.tail.assign(bytes);
  if (client.tail.size() > kTailBytes) throw Failure("the server sends a line without an end");
}

void Crowd::take(unsigned index, std::string_view line, Time now) {
  Client& client = clients_[index];
  const Line what = dialect_.read(line);
  switch (what.kind) {
    case Line::Kind::Said:
      if (ledger_ != nullptr) ledger_->delivered(index, what.text, now);
      break;
    case Line::Kind::Welcome:
      client.people_at_welcome = what.people;
      client.token = what.text;
      ++joined_;
      break;
    case Line::Kind::Joined:
      client.joins_told += what.people;
      break;
    case Line::Kind::Answer:
      send(client, what.answer);
      break;
    case Line::Kind::Refusal:
      throw Failure("client " + std::to_string(index) + " was told: " + std::string(what.text));
    case Line::Kind::Outcome:
      ++client.outcomes;
      break;
    case Line::Kind::Current:
      if (ledger_ != nullptr) ledger_->check_listener_has_all(index);
      ++up_to_date_;
      break;
    case Line::Kind::Other:
      break;
  }
}

}  // namespace chat::bench
