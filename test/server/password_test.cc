// A room with a password: how each dialect is asked for it, and who gets in.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdint>
#include <map>
#include <string>

#include "test/support/count.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/server/local_server.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

constexpr const char* kSecret = "open sesame";
constexpr const char* kAsked = "* This room has a password. What is it?\n";
constexpr const char* kNeeded = "error\t0\tpassword-needed\tthis room has a password\n";
constexpr const char* kTwoLeft = "that is not the password; 2 tries are left";
constexpr const char* kOneLeft = "that is not the password; 1 try is left";
constexpr const char* kNoneLeft = "that is not the password; connect again when you know it";
constexpr std::string_view kWillEcho = "\xff\xfb\x01";
constexpr std::string_view kWontEcho = "\xff\xfc\x01";

// Waits that no test has to sit out, and a handshake that no busy machine ends.
Limits patient() {
  Limits limits;
  limits.wrong_password_pause = Limits::Milliseconds(1);
  limits.login_deadline = 2 * kDeadline;
  return limits;
}

struct Guarded {
  explicit Guarded(Limits limits = patient()) : server(settings(limits, file)) {}
  static ServerSettings settings(const Limits& limits, const std::string& file) {
    write_contents(file, std::string(kSecret) + "\n");
    (void)::chmod(file.c_str(), 0600);
    ServerSettings settings = LocalServer::settings(limits);
    settings.password_file = file;
    return settings;
  }

  TemporaryFolder folder;
  std::string file = folder.file("password");
  LocalServer server;
};

// What a program says to come in.
std::string hello_with(std::string_view secret, std::string_view name) {
  return "/password " + std::string(secret) + "\n/hello 1 " + std::string(name) + "\n";
}

std::string wrong(std::string_view sentence) {
  return "error\t0\tpassword-wrong\t" + std::string(sentence) + "\n";
}

TEST_CASE_FIXTURE(Guarded,
                  "that a password is needed is no refusal to be counted, a wrong one is") {
  Peer ann(server.port());
  ann.send("/hello 1 ann\n");
  CHECK(ann.gets(kNeeded));
  ann.send(hello_with("guess", "ann"));
  CHECK(ann.gets(wrong(kTwoLeft)));
  CHECK(server.server().refusals() ==
        std::map<std::string, std::uint64_t>{{std::string(code::kPasswordWrong), 1}});
}

TEST_CASE_FIXTURE(Guarded, "a person is asked for the password, then for a name") {
  Peer ann(server.port());
  CHECK(ann.gets(kAsked));
  ann.send(std::string(kSecret) + "\n");
  CHECK(ann.gets(kGreeting));
  CHECK(ann.received() == kAsked + std::string(kGreeting));
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
}

TEST_CASE_FIXTURE(Guarded, "a script says the password, a name and its lines at once") {
  Peer script(server.port());
  script.send(std::string(kSecret) + "\nann\nhello\n/quit\n");
  CHECK(script.gets(you_are("ann")));
  CHECK(script.gets("* Bye\n"));
}

TEST_CASE_FIXTURE(Guarded, "a person has three tries; what comes behind a wrong one goes nowhere") {
  Peer bob(server.port());
  bob.send("sesame\nbob\nsecret\n");
  CHECK(bob.gets(std::string("! ") + kTwoLeft + "\n"));
  CHECK(
      bob.gets("! 2 lines that came right behind that password went to nobody\n"
               "* What is the password?\n"));
  bob.send("\n");
  CHECK(bob.gets(std::string("! ") + kOneLeft + "\n* What is the password?\n"));
  bob.send(std::string(kSecret) + " \n");
  CHECK(bob.gets(std::string("! ") + kNoneLeft + "\n"));
  CHECK(bob.is_closed());
  CHECK(server.people() == 0);
}

TEST_CASE_FIXTURE(Guarded, "telnet shows nothing of the password, and all that follows") {
  Peer ann(server.port());
  ann.send("\xff\xfd\x03");  // DO SUPPRESS-GO-AHEAD
  CHECK(ann.gets(kWillEcho));
  ann.send("sesame\n");
  CHECK(ann.gets(kWontEcho));
  CHECK(ann.gets("* What is the password?\n" + std::string(kWillEcho)));
  ann.send(std::string(kSecret) + "\n");
  CHECK(ann.gets(kGreeting));
  ann.send("ann\n");
  CHECK(ann.gets(you_are("ann")));
  CHECK(count(ann.received(), kWillEcho) == 2);
  CHECK(count(ann.received(), kWontEcho) == 2);
}

TEST_CASE_FIXTURE(Guarded, "a program is told that it needs the password, says it, and is in") {
  Peer program(server.port());
  program.send("/hello 1 cron\n");
  CHECK(program.gets(kNeeded));
  program.send(hello_with(kSecret, "cron"));
  CHECK(program.gets("welcome\t"));
  CHECK(count(program.received(), "error\t") == 1);
}

TEST_CASE_FIXTURE(Guarded, "the password goes with the hello behind it, which has the answer") {
  Peer program(server.port());
  program.send("/hello 1 cron\n" + hello_with("sesame", "cron") + hello_with("", "cron") +
               "/hello 1 cron\n" + hello_with(std::string(300, 'x'), "cron"));
  CHECK(program.is_closed());
  CHECK(program.received() ==
        kNeeded + wrong(kTwoLeft) + wrong(kOneLeft) + kNeeded + wrong(kNoneLeft));
  CHECK(server.people() == 0);
}

TEST_CASE_FIXTURE(Guarded, "a right password holds for further names on the connection") {
  Peer ann(server.port());
  ann.send(std::string(kSecret) + "\nann\n");
  CHECK(ann.gets(you_are("ann")));
  Peer program(server.port());
  program.send("/hello 1 ann\n" + hello_with(kSecret, "ann") + "/hello 1 bob\n");
  CHECK(program.gets("welcome\t"));
  CHECK(count(program.received(), "error\t0\tname-taken\t") == 1);
}

TEST_CASE_FIXTURE(Guarded, "a browser says the password as a program does") {
  WebPeer page(server.port());
  page.say("/hello 1 ann");
  CHECK(page.gets(server_frame(kTextFrame, "error\t0\tpassword-needed\tthis room has a password")));
  page.say("/password no");
  page.say("/hello 1 ann");
  CHECK(page.gets("\tpassword-wrong\t"));
  page.say(std::string("/password ") + kSecret);
  page.say("/hello 1 ann");
  CHECK(page.gets("welcome\t"));
  WebPeer other(server.port());
  other.say("/hello 1 bob");
  for (int i = 0; i < 3; ++i) {
    other.say("/password no");
    other.say("/hello 1 bob");
  }
  CHECK(other.gets(server_frame(kCloseFrame, close_payload(1008))));
  CHECK(count(other.received(), "\tpassword-wrong\t") == 3);
}

TEST_CASE_FIXTURE(Guarded, "a session is taken up with its token or its key alone") {
  const std::string hello = "/hello 1 cron key=" + std::string(32, 'a') + "\n";
  Peer program(server.port());
  program.send("/hello 1 cron\n/password " + std::string(kSecret) + "\n" + hello);
  CHECK(program.gets("welcome\t"));
  CHECK(program.gets("current\t"));
  const std::string welcome = program.received().substr(program.received().find("welcome\t") + 8);
  const std::string token = welcome.substr(0, welcome.find('\t'));
  Peer with_key(server.port());
  with_key.send(hello);
  CHECK(with_key.gets("welcome\t"));
  Peer with_token(server.port());
  with_token.send("/hello 1 cron session=" + token + " after=0\n");
  CHECK(with_token.gets("welcome\t"));
  Peer with_other_key(server.port());
  with_other_key.send("/hello 1 cron key=" + std::string(32, 'b') + "\n");
  CHECK(with_other_key.gets(kNeeded));
}

TEST_CASE("who waits for its turn to try is let in when it comes, and holds nobody else") {
  Limits limits = patient();
  limits.wrong_password_pause = limits.longest_password_pause = Limits::Milliseconds(2'000);
  Guarded room(limits);
  Peer bob(room.server.port());
  const auto begin = Clock::now();
  bob.send("/hello 1 bob\n" + hello_with("sesame", "bob") + hello_with(kSecret, "bob"));
  Peer ann = Peer::from("127.0.0.2", room.server.port());
  ann.send(std::string(kSecret) + "\nann\n");
  CHECK(ann.gets(you_are("ann")));
  CHECK(bob.gets("welcome\t"));
  CHECK(Clock::now() - begin >= limits.wrong_password_pause);
}

TEST_CASE("a try whose turn would come after its handshake is refused, and others are let in") {
  Limits limits = patient();
  limits.wrong_password_pause = limits.longest_password_pause = std::chrono::hours(1);
  Guarded room(limits);
  Peer bob(room.server.port());
  bob.send("/hello 1 bob\n" + hello_with("sesame", "bob") + hello_with(kSecret, "bob"));
  CHECK(bob.is_closed());
  CHECK(bob.received() ==
        kNeeded + wrong(kTwoLeft) +
            "error\t0\tbusy\ttoo many wrong passwords come from your address; try again in a "
            "minute\n");
  Peer ann = Peer::from("127.0.0.2", room.server.port());
  ann.send(std::string(kSecret) + "\nann\n");
  CHECK(ann.gets(you_are("ann")));
}

TEST_CASE("who waits for its turn to try gives way to a newcomer at once") {
  Limits limits = patient();
  limits.login_deadline = std::chrono::hours(2);
  limits.wrong_password_pause = limits.longest_password_pause = std::chrono::hours(1);
  limits.max_members = 1;
  limits.max_in_handshake = 1;
  Guarded room(limits);
  Peer bob(room.server.port());
  bob.send("/hello 1 bob\n" + hello_with("sesame", "bob") + hello_with(kSecret, "bob"));
  CHECK(bob.gets(wrong(kTwoLeft)));
  const Peer silent = Peer::from("127.0.0.2", room.server.port());
  const Peer newcomer = Peer::from("127.0.0.3", room.server.port());
  CHECK(bob.is_closed());
  CHECK(bob.received().ends_with("connect again\n"));
}

TEST_CASE("a server that stops does not wait for those who wait for their turn to try") {
  Limits limits = patient();
  limits.login_deadline = std::chrono::hours(2);
  limits.wrong_password_pause = limits.longest_password_pause = std::chrono::hours(1);
  Guarded room(limits);
  Peer bob(room.server.port());
  bob.send("/hello 1 bob\n" + hello_with("sesame", "bob") + hello_with(kSecret, "bob"));
  CHECK(bob.gets(wrong(kTwoLeft)));
  room.server.stop();
  CHECK(bob.is_closed());
  CHECK(count(bob.received(), "welcome") == 0);
}

TEST_CASE("the password stands nowhere: neither in the server's output nor in its files") {
  const TemporaryFolder folder;
  write_contents(folder.file("password"), std::string(kSecret) + "\n");
  REQUIRE(::chmod(folder.file("password").c_str(), 0600) == 0);
  ServerProcess server(
      {"--password-file", folder.file("password"), "--transcript", folder.file("talk")});
  Peer ann(server.port());
  ann.send("sesame\n");
  CHECK(ann.gets(kTwoLeft));
  CHECK(ann.gets("* What is the password?\n"));
  ann.send(std::string(kSecret) + "\n");
  CHECK(ann.gets(kGreeting));
  ann.send("ann\nhello\n/quit\n");
  CHECK(ann.is_closed());
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  for (const std::string& text : {server.output(), server.errors(), contents(folder.file("talk")),
                                  contents(folder.file("talk.sessions"))}) {
    CHECK(text.find("sesame") == std::string::npos);
  }
  CHECK(contents(folder.file("talk")).find("hello") != std::string::npos);
}

}  // namespace
}  // namespace chat::test
