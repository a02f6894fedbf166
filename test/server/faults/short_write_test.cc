// What each connection is sent, to the byte, when every send is cut short.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/protocol/wire.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/seed.h"
#include "test/support/server/local_server.h"

namespace chat::test {
namespace {

// Of the room in this test: who is in it never changes.
const std::vector<std::string> kNames = {"ann", "bob", "cid", "dan", "eve", "fay"};
constexpr std::size_t kRounds = 20;
constexpr std::size_t kLinesARound = 6;  // of each member
constexpr std::string_view kHere = "* 6 people are here: ann, bob, cid, dan, eve, fay";

bool is_native(std::size_t who) {
  return who % 2 == 1;
}

// What somebody says: to everyone, to one, or (empty) a question who is here.
struct Line {
  std::string text;
  std::optional<std::size_t> to;
};

// Of 1 to 4000 bytes; no two are the same, but the shortest.
std::string text_of_size(std::size_t size, std::size_t who, std::size_t number) {
  std::string text = kNames[who] + "-" + std::to_string(number) + ".";
  for (std::size_t i = text.size(); i < size; ++i) {
    text += static_cast<char>('a' + (i + number) % 26);
  }
  text.resize(size);
  return text;
}

std::vector<Line> script_of(std::size_t who) {
  constexpr std::size_t kLongest = 4000;
  std::minstd_rand random(seed(1) + static_cast<unsigned>(who));
  std::vector<Line> script;
  for (std::size_t i = 0; i < kRounds * kLinesARound; ++i) {
    const std::size_t size = i % 3 == 0 ? 1 + random() % 16 : 1 + random() % kLongest;
    Line line{text_of_size(size, who, i), std::nullopt};
    if (i % 4 == 1) line.to = (who + 1 + random() % (kNames.size() - 1)) % kNames.size();
    if (i % 16 == 15) line.text.clear();
    script.push_back(std::move(line));
  }
  return script;
}

// What `who` types in a round.
std::string bytes_of(std::size_t round, std::size_t who) {
  const std::vector<Line> script = script_of(who);
  std::string bytes;
  for (std::size_t i = round * kLinesARound; i < (round + 1) * kLinesARound; ++i) {
    std::string typed = script[i].text.empty() ? "?" : script[i].text;
    if (script[i].to) typed += " > " + kNames[*script[i].to];
    if (is_native(who)) {
      wire::append_client_line(bytes, i + 1, typed);
    } else {
      bytes += typed + '\n';
    }
  }
  return bytes;
}

// Lines as `viewer` has to see them, by whose doing they are: in the order of each one's script.
using Seen = std::map<std::string, std::vector<std::string>>;

Seen expected_by(std::size_t viewer, std::size_t rounds = kRounds) {
  Seen seen;
  for (std::size_t who = 0; who < kNames.size(); ++who) {
    const bool own = who == viewer;
    std::vector<std::string>& lines = seen[kNames[who]];
    std::size_t number = 0;
    for (const Line& line : script_of(who)) {
      if (++number > rounds * kLinesARound) break;
      if (line.text.empty()) {
        if (own) lines.emplace_back(kHere);
      } else if (line.to) {
        if (own) lines.push_back("[you > " + kNames[*line.to] + "] " + line.text);
        if (line.to == viewer) lines.push_back("[" + kNames[who] + " > you] " + line.text);
      } else if (!own) {
        lines.push_back("[" + kNames[who] + "] " + line.text);
      }
      if (own && is_native(viewer)) lines.push_back("ok " + std::to_string(number));
    }
  }
  return seen;
}

// A native line as the plain dialect says it; empty unless it is, to the byte, one that the server
// says, and comes in the log not before `last_seq`.
std::string in_plain(const std::string& line, const std::string& viewer, std::uint64_t& last_seq) {
  const auto event = wire::decode_event(line);
  if (!event || event->seq < last_seq) return "";
  last_seq = event->seq;
  std::string again;
  wire::append_event(again, *event);
  if (again != line + '\n') return "";
  if (const auto* message = event->as<event::Message>()) {
    return "[" + message->name + "] " + message->text;
  }
  if (const auto* whisper = event->as<event::Whisper>()) {
    return whisper->from == viewer ? "[you > " + whisper->to + "] " + whisper->text
                                   : "[" + whisper->from + " > you] " + whisper->text;
  }
  if (event->is<event::Ok>()) return "ok " + std::to_string(line_of(*event));
  const auto* users = event->as<event::Users>();
  if (users == nullptr) return "";
  std::string text = "* " + std::to_string(users->people) + " people are here";
  for (std::size_t i = 0; i < users->here.size(); ++i) {
    text += (i == 0 ? ": " : ", ") + users->here[i].name;
  }
  return text;
}

// Whose doing a line of the plain dialect is.
std::string doer(const std::string& line, const std::string& viewer) {
  if (!line.starts_with('[') || line.starts_with("[you ")) return viewer;
  return line.substr(1, line.find_first_of("] ") - 1);
}

class Member {
 public:
  Member(std::uint16_t port, std::size_t who) : who_(who), peer_(port) {
    peer_.send(is_native(who) ? "/hello 1 " + kNames[who] + " history=0\n" : kNames[who] + '\n');
    CHECK(peer_.gets(is_native(who) ? "current\t" : "* You are "));
    peer_.socket().set_receive_timeout(kDeadline);
  }

  // Passes over all up to `line`.
  void skip_to(std::string_view line) {
    CHECK(peer_.gets(std::string(line) + '\n'));
    peer_.forget();
  }
  void say(std::string_view bytes) const { peer_.send(bytes); }
  void say_round(std::size_t round) const { say(bytes_of(round, who_)); }

  // Reads as many lines as are expected of so many rounds, at most `step` bytes at a time.
  void read_rounds(std::size_t rounds, std::size_t step) {
    std::size_t expected = 0;
    for (const auto& [name, lines] : expected_by(who_, rounds)) expected += lines.size();
    std::vector<char> space(step);
    while (lines_ < expected) {
      const std::size_t size = 1 + random_() % step;
      const IoResult result = peer_.socket().receive(std::span(space).first(size));
      if (result.status != IoStatus::Ok) return;
      const std::string_view bytes(space.data(), result.bytes);
      lines_ += static_cast<std::size_t>(std::ranges::count(bytes, '\n'));
      stream_ += bytes;
    }
  }

  // Whether what was read is what was expected, and nothing but the server's goodbye comes after.
  void check() {
    INFO(kNames[who_]);
    CHECK(seen() == expected_by(who_));
    CHECK(peer_.is_closed());
    CHECK(peer_.received() == (is_native(who_) ? "bye\tshutdown\tThe server is stopping.\n"
                                               : "* The server is stopping.\n* Bye\n"));
  }

 private:
  [[nodiscard]] Seen seen() const {
    Seen seen;
    std::uint64_t last_seq = 0;
    for (std::size_t at = 0; at < stream_.size();) {
      const std::size_t end = std::min(stream_.find('\n', at), stream_.size());
      std::string line = stream_.substr(at, end - at);
      if (is_native(who_)) line = in_plain(line, kNames[who_], last_seq);
      seen[doer(line, kNames[who_])].push_back(line);
      at = end + 1;
    }
    return seen;
  }

  std::size_t who_;
  Peer peer_;
  std::minstd_rand random_{seed(1)};
  std::string stream_;
  std::size_t lines_ = 0;
};

TEST_CASE("when every send is cut short, each stream is still exact to the byte") {
  // At most so many bytes at a time; the last one reads when the others have everything.
  constexpr std::array<std::size_t, 6> kSteps = {7, 61, 1021, 4099, 65536, 997};
  Limits limits;
  limits.send_buffer_bytes = 4096;
  limits.catch_up_chunk_bytes = 5000;
  limits.private_bytes = std::size_t{16} * 1024 * 1024;     // nothing is refused for who reads late
  limits.kept_total_bytes = std::size_t{16} * 1024 * 1024;  // nobody is asked what has arrived
  limits.couriers = 2;
  limits.linger = Limits::Milliseconds(0);
  limits.stall = limits.ping_after = std::chrono::hours(1);  // however long the others take
  LocalServer server(limits);
  std::deque<Member> members;
  for (std::size_t who = 0; who < kNames.size(); ++who) members.emplace_back(server.port(), who);
  members.front().say("begin\n?\n");
  members.front().skip_to(kHere);
  for (std::size_t who = 1; who < kNames.size(); ++who) members[who].skip_to("begin");

  // In rounds, so that who was behind is up to date again and falls behind anew.
  std::barrier round_end(static_cast<std::ptrdiff_t>(2 * kNames.size()));
  std::vector<std::thread> threads;
  for (std::size_t who = 0; who < kNames.size(); ++who) {
    threads.emplace_back([&, who] {
      for (std::size_t round = 0; round < kRounds; ++round) {
        members[who].say_round(round);
        round_end.arrive_and_wait();
      }
    });
    threads.emplace_back([&, who] {
      const bool late = who + 1 == kNames.size();
      for (std::size_t round = 0; round < kRounds; ++round) {
        if (!late) members[who].read_rounds(round + 1, kSteps[who]);
        round_end.arrive_and_wait();
      }
      members[who].read_rounds(kRounds, kSteps[who]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  server.stop();
  for (Member& member : members) member.check();
}

}  // namespace
}  // namespace chat::test
