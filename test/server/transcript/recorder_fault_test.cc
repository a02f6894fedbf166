// The server whose transcript meets a full disk, one that fails, and a new file, while clients go
// on.

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/heard.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/server/transcript_files.h"

namespace chat::test {
namespace {

// A program with a session, whose lines are numbered.
class Program : public Peer {
 public:
  Program(std::uint16_t port, const std::string& name) : Peer(port) {
    send("/hello 1 " + name + " history=0\n");
    if (!gets("current\t") || !gets("\n")) throw std::runtime_error("not let in: " + received());
  }
  void say(const std::string& text) { send(std::to_string(++last_line_) + "\t" + text + "\n"); }
  // Waits for the outcome of the last line, whose form begins so behind the number.
  [[nodiscard]] bool gets_outcome(const std::string& word, const std::string& rest = "") {
    return gets("\n" + word + "\t" + std::to_string(last_line_) + "\t" + rest);
  }
  // The texts of what others said to everyone, separated by blanks.
  [[nodiscard]] std::string heard() const { return texts_of(received()); }

 private:
  static std::string texts_of(std::string_view lines) {
    std::string texts;
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(lines.size(), line.size() + 1));
      if (!line.starts_with("say\t")) continue;
      texts.append(texts.empty() ? "" : " ").append(line.substr(line.rfind('\t') + 1));
    }
    return texts;
  }

  std::uint64_t last_line_ = 0;
};

// --- the disk is full ---

// From now on no file of the server may grow: to it the disk is full (EFBIG for ENOSPC).
void fill_disk(const ServerProcess& server) {
  const rlimit none{0, RLIM_INFINITY};
  REQUIRE(::prlimit(server.pid(), RLIMIT_FSIZE, &none, nullptr) == 0);
}
void free_disk(const ServerProcess& server) {
  const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
  REQUIRE(::prlimit(server.pid(), RLIMIT_FSIZE, &all, nullptr) == 0);
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "while the disk is full, messages are refused, whispers and comings and goings are not") {
  ServerProcess server({"--transcript", file});
  Program ann(server.port(), "ann");
  Program bob(server.port(), "bob");
  Peer carl(server.port(), "carl");
  ann.say("before");
  REQUIRE(ann.gets_outcome("ok"));
  const std::string full = contents(file);

  fill_disk(server);
  constexpr int kTimes = 20;
  for (int i = 0; i < kTimes; ++i) {
    ann.say("lost");
    REQUIRE(
        ann.gets_outcome("error",
                         "not-stored\tthe message could not be stored (File too large), so it was "
                         "not sent; send it again later\n"));
    carl.send("lost too\n");
  }
  ann.say("psst > bob");
  CHECK(ann.gets_outcome("ok"));
  CHECK(bob.gets("\tann\tbob\tpsst\n"));
  ann.say("/nick eve");
  CHECK(ann.gets_outcome("ok"));
  Program dora(server.port(), "dora");
  carl.send("/quit\n");
  CHECK(carl.is_closed());
  CHECK(count(carl.received(), "! the message could not be stored") == kTimes);
  CHECK(bob.gets("left\t"));
  CHECK(contents(file) == full);

  free_disk(server);
  ann.say("after");
  CHECK(ann.gets_outcome("ok"));
  dora.say("hello");
  CHECK(dora.gets_outcome("ok"));
  CHECK(bob.gets("\thello\n"));
  CHECK(bob.heard() == "before after hello");
  CHECK(server.prints("messages can be stored again\n"));
  CHECK(count(server.output(), "the message could not be stored") == 1);
  CHECK(count(server.output(), "messages can be stored again") == 1);
  server.signal(SIGKILL);
  REQUIRE(server.wait() == 128 + SIGKILL);
  CHECK(recovered_from(file).find(" eve ") != std::string::npos);
  CHECK(texts(Transcript(settings(file)).take_snapshot()) == "before after hello");
}

// --- the disk fails ---

// For a disk that fails once, when a thread of the server waits for it for the `when`th time; what
// is tried again would seem to succeed.
Process::Options on_failing_disk(int when) {
  Process::Options options;
  options.under = {"strace", "-D", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e"};
  options.under.push_back("inject=fdatasync:error=EIO:when=" + std::to_string(when));
  options.environment = {"ASAN_OPTIONS=exitcode=99:detect_leaks=0"};  // strace traces already
  return options;
}

std::vector<std::string> syncing(const std::string& file) {
  return {"--quiet", "--sync", "--transcript", file};
}

std::string failed_disk(const std::string& file) {
  return "the disk failed while " + file + " was written (Input/output error)";
}

// Runs the server on a disk that fails. Returns how many lines were confirmed before the server
// ended; nothing when it did not start.
std::optional<int> confirmed_before_failure(const std::string& file, int when) {
  std::optional<ServerProcess> server;
  try {
    server.emplace(syncing(file), on_failing_disk(when));
  } catch (const std::exception&) {
    return std::nullopt;
  }
  constexpr int kTooMany = 100;  // no server goes on so long
  int confirmed = 0;
  try {
    Program ann(server->port(), "ann");
    Program bob(server->port(), "bob");
    for (ann.say("1"); confirmed < kTooMany && ann.gets_outcome("ok");
         ann.say(std::to_string(confirmed + 1))) {
      ++confirmed;
    }
    CHECK(ann.is_closed());
    CHECK(bob.is_closed());
    std::string all;
    for (int i = 1; i <= confirmed; ++i) all += (i == 1 ? "" : " ") + std::to_string(i);
    CHECK(bob.heard() == all);
  } catch (const std::exception&) {  // it ended before they were in
  }
  CHECK(confirmed < kTooMany);
  if (confirmed == kTooMany) return std::nullopt;
  CHECK(eventually([&] { return server->ended(); }));  // a tracer hears of it first
  CHECK(server->wait() == 1);
  CHECK(server->errors().find(failed_disk(file)) != std::string::npos);
  return confirmed;
}

TEST_CASE("a disk that fails once stops the server, and nobody was told what may not be stored") {
  constexpr int kWaits = 12;
  int most = 0;
  int started = 0;
  for (int when = 1; when <= kWaits; ++when) {
    CAPTURE(when);
    const FastFolder folder;
    const std::string file = folder.file("room");
    const auto confirmed = confirmed_before_failure(file, when);
    if (!confirmed) continue;
    ++started;
    most = std::max(most, *confirmed);
    const std::string stored = texts(Transcript(settings(file)).take_snapshot());
    for (int i = 1; i <= *confirmed; ++i) {
      CHECK((" " + stored + " ").find(" " + std::to_string(i) + " ") != std::string::npos);
    }
  }
  CHECK(started > 3);
  CHECK(most > 2);
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "signals while a server goes down whose disk has failed do not change how it ends") {
  constexpr int kWhen = 8;  // the server has started, and some lines are stored
  ServerProcess server(syncing(file), on_failing_disk(kWhen));
  Program ann(server.port(), "ann");
  Program bob(server.port(), "bob");  // does not close, so that the server waits for him a little
  for (int i = 0; i < kWhen && bob.received().find("bye\t") == std::string::npos; ++i) {
    ann.say("hello");
    (void)(ann.gets_outcome("ok") || bob.gets("bye\t"));
  }
  REQUIRE(bob.gets("bye\t"));
  server.signal(SIGTERM);
  const auto deadline = Clock::now() + kDeadline;
  while (!server.ended() && Clock::now() < deadline) {
    for (const int signal : {SIGHUP, SIGUSR1, SIGUSR2}) server.signal(signal);
  }
  CHECK(server.wait() == 1);
  CHECK(server.errors().find(failed_disk(file)) != std::string::npos);
}

TEST_CASE_FIXTURE(
    TranscriptFolder,
    "a server whose disk has failed says to the service manager and in the log that it "
    "stops, and why") {
  constexpr int kWhen = 8;
  const Heard heard(folder.file("notify"));
  Process::Options options = on_failing_disk(kWhen);
  options.environment.push_back("NOTIFY_SOCKET=" + folder.file("notify"));
  std::vector<std::string> arguments = syncing(file);
  arguments.insert(arguments.end(), {"--log-format", "keys"});
  ServerProcess server(arguments, options);
  Program ann(server.port(), "ann");
  for (int i = 0; i < kWhen && ann.received().find("bye\t") == std::string::npos; ++i) {
    ann.say("hello");
    (void)(ann.gets_outcome("ok") || ann.gets("bye\t"));
  }
  CHECK(ann.is_closed());
  CHECK(heard.next_with("STOPPING=1") == "STOPPING=1\nSTATUS=stopping");
  CHECK(eventually([&] { return server.ended(); }));
  CHECK(server.wait() == 1);
  const std::string log = server.errors();
  CAPTURE(log);
  const std::size_t failed = log.find("level=error event=transcript text=\"" + failed_disk(file));
  REQUIRE(failed != std::string::npos);
  CHECK(log.find("level=error event=stop text=\"The server has stopped.\" by=\"the server\" "
                 "reason=\"" +
                     failed_disk(file),
                 failed) != std::string::npos);
}

// --- a new file ---

TEST_CASE_FIXTURE(TranscriptFolder,
                  "SIGHUP begins a new transcript, and nobody in the room notices") {
  ServerProcess server({"--transcript", file});
  Program ann(server.port(), "ann");
  Program bob(server.port(), "bob");
  constexpr int kFiles = 3;
  constexpr int kLines = 50;
  std::string said;
  for (int i = 1; i <= kFiles * kLines; ++i) {
    if (i % kLines == 0) server.signal(SIGHUP);
    ann.say(std::to_string(i));
    said += (i == 1 ? "" : " ") + std::to_string(i);
    CHECK(ann.gets_outcome("ok"));
    const auto files = static_cast<std::size_t>(i / kLines);
    CHECK(eventually([&] { return folder.names("room-").size() == files; }));
  }
  CHECK(bob.gets("\t" + std::to_string(kFiles * kLines) + "\n"));
  CHECK(bob.heard() == said);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  std::vector<std::string> names = folder.names("room-");
  CHECK(names.size() == kFiles);
  names.emplace_back("room");
  std::string all;
  for (const std::string& name : names) {
    Process check({binary("chat-server"), "--check-transcript", folder.file(name)});
    CHECK(check.wait() == 0);
    all += contents(folder.file(name));
  }
  for (int i = 1; i <= kFiles * kLines; ++i) {
    CHECK(count(all, "\tann\t" + std::to_string(i) + "\n") >= 1);
  }
  CHECK(texts(Transcript(settings(file)).take_snapshot()) == said);
}

}  // namespace
}  // namespace chat::test
