#include "test/hostile/measure/observer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "test/bench/failure.h"
#include "test/bench/load/dialect.h"
#include "test/support/processes/process.h"

namespace chat::hostile {
namespace {

using bench::Clock;
using bench::Line;
using bench::Time;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLook{50};
constexpr milliseconds kRetry{100};
constexpr seconds kBetweenNewcomers{1};
constexpr seconds kJoinTimeout{20};

constexpr std::uint32_t kAttackersAddress = INADDR_LOOPBACK;
constexpr std::uint32_t kOwnAddress = INADDR_LOOPBACK + 1;

constexpr std::size_t kPlain = 0;
const bench::Dialect& dialect_of(std::size_t one) {
  return one == kPlain ? bench::plain_dialect() : bench::native_dialect();
}

sockaddr_in ipv4(std::uint32_t address, std::uint16_t port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(address);
  return where;
}

// Begins to connect from that address; does not wait.
Socket begin_connect(std::uint16_t port, std::uint32_t from) {
  Socket socket(Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)));
  if (!socket.valid()) throw std::system_error(errno, std::generic_category(), "socket");
  const sockaddr_in own = ipv4(from, 0);
  const sockaddr_in where = ipv4(INADDR_LOOPBACK, port);
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): as the interface wants it
  (void)::bind(socket.fd(), reinterpret_cast<const sockaddr*>(&own), sizeof own);
  (void)::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&where), sizeof where);
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  socket.prepare_for_chat();
  return socket;
}

double ms_between(Time from, Time to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

// What the attack does to the machine's cores must not delay who measures.
void ask_for_real_time() {
  sched_param priority{};
  priority.sched_priority = 1;
  (void)::pthread_setschedparam(::pthread_self(), SCHED_RR, &priority);
}

}  // namespace

Observer::Observer(std::uint16_t port, milliseconds pace) : port_(port), pace_(pace) {
  for (std::size_t i = 0; i < pair_.size(); ++i) {
    Friend& one = pair_[i];
    one.socket = begin_connect(port, kOwnAddress);
    pollfd connected{one.socket.fd(), POLLOUT, 0};
    (void)::poll(&connected, 1, static_cast<int>(milliseconds(kJoinTimeout).count()));
    one.out = dialect_of(i).hello(i == kPlain ? "ann" : "bob");
    send(one);
    const auto welcome = [](std::string_view all) {
      constexpr auto kNone = std::string_view::npos;
      return all.find("* You are ") != kNone || all.find("\ncurrent\t") != kNone;
    };
    if (!test::read_until(one.socket.fd(), one.in, welcome)) {
      throw bench::Failure("the quiet pair was not let in: " + one.in);
    }
  }
  next_line_ = next_newcomer_ = Clock::now();
  thread_ = std::thread([this] { run(); });
}

Observer::~Observer() {
  finishing_ = true;
  if (thread_.joinable()) thread_.join();
}

Observations Observer::finish(milliseconds patience) {
  patience_ = patience;
  finishing_ = true;
  thread_.join();
  for (const Newcomer& one : newcomers_) {
    if (one.is_in) continue;
    ++seen(one.phase).never_in;
    seen(one.phase).newcomer_ms.push_back(ms_between(one.first, Clock::now()));
  }
  for (std::size_t listener = 0; listener < pair_.size(); ++listener) {
    const auto said = pair_[1 - listener].said.size();
    observed_.lost += said - std::min<std::size_t>(said, pair_[listener].heard);
  }
  return observed_;
}

bool Observer::all_heard() const {
  return pair_[0].heard >= pair_[1].said.size() && pair_[1].heard >= pair_[0].said.size();
}

void Observer::run() {
  ask_for_real_time();
  std::optional<Time> end;
  for (;;) {
    const Time now = Clock::now();
    if (finishing_ && !end) end = now + patience_;
    if (end && (all_heard() || now >= *end || !observed_.trouble.empty())) return;
    if (!end) say_what_is_due(now);
    admit_newcomers(now);
    wait(end ? now + kLook : std::min(next_line_, now + kLook));
  }
}

void Observer::wait(Time until) {
  std::vector<pollfd> wait;
  for (const Friend& one : pair_) {
    const short events = one.out.empty() ? POLLIN : POLLIN | POLLOUT;
    wait.push_back({one.socket.fd(), events, 0});
  }
  for (const Newcomer& one : newcomers_) {
    const short events = one.introduced ? POLLIN : POLLOUT;
    wait.push_back({one.socket.fd(), events, 0});  // a descriptor below 0 is passed over
  }
  // poll() counts in milliseconds, which is what is measured here.
  const auto left = std::max(until - Clock::now(), Clock::duration::zero());
  timespec timeout{};
  timeout.tv_nsec = static_cast<long>(std::chrono::nanoseconds(left).count());  // below kLook
  (void)::ppoll(wait.data(), wait.size(), &timeout, nullptr);
  for (std::size_t i = 0; i < pair_.size(); ++i) {
    if ((wait[i].revents & POLLOUT) != 0) send(pair_[i]);
    if ((wait[i].revents & ~POLLOUT) != 0) read(i);
  }
}

void Observer::say_what_is_due(Time now) {
  for (; next_line_ <= now; next_line_ += pace_) {
    say(next_speaker_, next_line_);
    next_speaker_ = 1 - next_speaker_;
  }
}

void Observer::say(std::size_t speaker, Time due) {
  Friend& one = pair_[speaker];
  if (!one.socket.valid()) return;
  const auto number = static_cast<std::uint32_t>(one.said.size());
  std::string line;
  dialect_of(speaker).say(
      ++one.numbered, bench::write_text({static_cast<std::uint32_t>(speaker), number, due}), line);
  one.said.push_back(phase_);
  one.out += line;
  send(one);
}

void Observer::send(Friend& one) {
  one.out.erase(0, one.socket.send_now(one.out).bytes);
}

void Observer::read(std::size_t listener) {
  Friend& one = pair_[listener];
  std::array<char, 65536> buffer;
  const auto got = one.socket.receive_now(buffer);
  if (got.status == IoStatus::Blocked) return;
  if (got.status != IoStatus::Ok) {
    note_trouble("one of the pair was cut");
    one.socket.close();
    return;
  }
  const Time now = Clock::now();
  one.in.append(buffer.data(), got.bytes);
  std::size_t begin = 0;
  for (std::size_t lf = 0; (lf = one.in.find('\n', begin)) != std::string::npos; begin = lf + 1) {
    take(listener, std::string_view(one.in).substr(begin, lf - begin), now);
  }
  one.in.erase(0, begin);
}

void Observer::take(std::size_t listener, std::string_view line, Time now) {
  Friend& one = pair_[listener];
  const Line what = dialect_of(listener).read(line);
  if (what.kind == Line::Kind::Answer) {
    one.out += what.answer;
    send(one);
  }
  const bool missing = line.find("missing here: they came faster") != std::string_view::npos;
  if (what.kind == Line::Kind::Refusal || missing) note_trouble(line);
  if (what.kind != Line::Kind::Said) return;
  const auto stamp = bench::read_text(what.text);
  if (!stamp || stamp->sender != 1 - listener) return;
  if (stamp->number < one.heard) {
    ++observed_.twice_or_out_of_order;
    return;
  }
  observed_.lost += stamp->number - one.heard;
  one.heard = stamp->number + 1;
  const Phase phase = pair_[stamp->sender].said[stamp->number];
  seen(phase).line_ms.push_back(ms_between(stamp->sent, now));
}

// The first is what the others follow from.
void Observer::note_trouble(std::string_view what) {
  if (observed_.trouble.empty()) observed_.trouble = what;
}

void Observer::admit_newcomers(Time now) {
  if (now >= next_newcomer_ && phase_ != Phase::After && !finishing_) {
    Newcomer one;
    one.number = ++newcomers_so_far_;
    one.phase = phase_;
    one.first = one.again = now;
    newcomers_.push_back(std::move(one));
    next_newcomer_ += kBetweenNewcomers;
  }
  std::erase_if(newcomers_, [&](Newcomer& one) { return !attend(one, now); });
}

void Observer::connect(Newcomer& one) const {
  one.socket = begin_connect(port_, one.number % 2 == 0 ? kAttackersAddress : kOwnAddress);
  one.introduced = false;
  one.in.clear();
}

bool Observer::attend(Newcomer& one, Time now) {
  if (!one.socket.valid()) {
    if (now >= one.again) connect(one);
    return true;
  }
  if (!one.introduced) {
    const std::string hello = "newcomer" + std::to_string(one.number) + '\n';
    const auto sent = one.socket.send_now(hello);
    if (sent.status == IoStatus::Failed && sent.error != ENOTCONN) try_later(one, now);
    one.introduced = sent.status == IoStatus::Ok;
    return true;
  }
  std::array<char, 65536> buffer;
  const auto got = one.socket.receive_now(buffer);
  if (got.status == IoStatus::Blocked) return true;
  if (got.status != IoStatus::Ok) {
    if (one.is_in) return false;  // after its /quit
    try_later(one, now);
    return true;
  }
  if (one.is_in) return true;
  one.in.append(buffer.data(), got.bytes);
  if (one.in.find("* You are ") == std::string::npos) return true;
  one.is_in = true;
  seen(one.phase).newcomer_ms.push_back(ms_between(one.first, now));
  (void)one.socket.send_now("/quit\n");
  return true;
}

void Observer::try_later(Newcomer& one, Time now) {
  ++seen(one.phase).refusals;
  one.socket.close();
  one.again = now + kRetry;
}

}  // namespace chat::hostile
