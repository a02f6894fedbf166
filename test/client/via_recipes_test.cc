// The recipes of the man page for --via, with a real ssh, openssl, socat and stunnel.

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "common/system/address.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/connect.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

constexpr const char* kName = "localhost";  // the certificate's, and found without a name server

bool accepts(std::uint16_t port) {
  return eventually([port] {
    try {
      return connect_to("127.0.0.1", port, kDeadline).valid();
    } catch (const std::system_error&) {
      return false;
    }
  });
}

std::string run(const std::vector<std::string>& command) {
  Process process(command);
  REQUIRE(process.wait() == 0);
  return process.output();
}

std::string whoami() {
  std::string name = run({"id", "-un"});
  name.pop_back();
  return name;
}

// An sshd with keys of its own, in a folder of its own.
class Sshd {
 public:
  Sshd()
      : port_(listen_on("127.0.0.1", 0).port()), sshd_({"/usr/sbin/sshd", "-De", "-f", prepare()}) {
    REQUIRE(accepts(port_));
  }

  // "ssh" and the options that find this one, up to the host.
  [[nodiscard]] std::string ssh() const {
    return "ssh -F none -i " + file("user") + " -o IdentitiesOnly=yes -o BatchMode=yes" +
           " -o UserKnownHostsFile=" + file("known") + " -p " + std::to_string(port_);
  }
  [[nodiscard]] std::string file(std::string_view name) const { return folder_.file(name); }

 private:
  [[nodiscard]] std::string prepare() const {
    // Where its Debian package makes the folder only when the service starts.
    if (::geteuid() == 0) (void)::mkdir("/run/sshd", 0755);
    for (const char* key : {"host", "user"}) {
      (void)run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file(key)});
    }
    const std::string address = "[127.0.0.1]:" + std::to_string(port_);
    write_contents(file("known"), address + " " + contents(file("host.pub")));
    write_contents(file("config"), "ListenAddress " + address + "\nHostKey " + file("host") +
                                       "\nAuthorizedKeysFile " + file("user.pub") +
                                       "\nStrictModes no\nUsePAM no\nPidFile none\n");
    return file("config");
  }

  const TemporaryFolder folder_;
  const std::uint16_t port_;
  Process sshd_;
};

// stunnel with the recipe, but for its ports, and a certificate that it signed itself.
class Stunnel {
 public:
  // `server`: its port for proxies.
  explicit Stunnel(std::uint16_t server)
      : port_(listen_on("127.0.0.1", 0).port()), stunnel_({"stunnel4", prepare(server)}) {
    REQUIRE(accepts(port_));
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string certificate() const { return folder_.file("certificate"); }

 private:
  static void replace(std::string& text, std::string_view what, const std::string& by) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), by);
  }

  [[nodiscard]] std::string prepare(std::uint16_t server) const {
    (void)run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
               std::string("/CN=") + kName, "-addext", std::string("subjectAltName=DNS:") + kName,
               "-keyout", folder_.file("key"), "-out", certificate()});
    std::string recipe = contents(source("server/install/stunnel.conf"));
    recipe.erase(0, recipe.find("\n[chat]"));  // the ports stand in the comment, too
    replace(recipe, "accept = 8889", "accept = 127.0.0.1:" + std::to_string(port_));
    replace(recipe, "127.0.0.1:8887", "127.0.0.1:" + std::to_string(server));
    replace(recipe, "/etc/ssl/certs/chat.example.org.pem", certificate());
    replace(recipe, "/etc/ssl/private/chat.example.org.key", folder_.file("key"));
    write_contents(folder_.file("stunnel.conf"), "foreground = yes\npid =\n" + recipe);
    return folder_.file("stunnel.conf");
  }

  const TemporaryFolder folder_;
  const std::uint16_t port_;
  Process stunnel_;
};

struct Outcome {
  std::optional<int> exit_code;
  std::string errors;
};
// Says a line through that program.
Outcome say_via(const std::string& via, std::string_view line,
                const std::vector<std::string>& server = {}) {
  std::vector<std::string> command{binary("chat-client"), "--name", "cron", "--via", via};
  command.insert(command.end(), server.begin(), server.end());
  Process cron(command);
  cron.write(std::string(line) + '\n');
  cron.close_input();
  const auto exit_code = cron.wait();
  return {exit_code, cron.errors()};
}

TEST_CASE("through ssh, to a port or a socket of its host, one talks") {
  const Sshd sshd;
  const std::string path = sshd.file("socket");
  ServerProcess server({"--bind", "127.0.0.1", "--unix", path});
  const std::string address = "127.0.0.1:" + std::to_string(server.port());
  Peer ann(server.port(), "ann");
  const std::string host = whoami() + "@127.0.0.1";

  Outcome outcome = say_via(sshd.ssh() + " -W " + address + ' ' + host, "by port");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.errors.empty());
  CHECK(ann.gets("[cron] by port\n"));
  outcome = say_via(sshd.ssh() + " -W %h:%p " + host, "by name", {address});
  CHECK(outcome.exit_code == 0);
  CHECK(ann.gets("[cron] by name\n"));

  outcome = say_via(sshd.ssh() + ' ' + host + " nc -U " + path, "by path");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.errors.empty());
  CHECK(ann.gets("[cron] by path\n"));
  CHECK(server.prints("cron joined from unix uid " + std::to_string(::geteuid())));

  // Another host's key: ssh does not go on, and the client says why.
  write_contents(sshd.file("known"), "");
  outcome =
      say_via(sshd.ssh() + " -o StrictHostKeyChecking=yes -W " + address + ' ' + host, "lost");
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.errors ==
        "chat-client: cannot connect to the server via ssh: Host key verification failed.\n");
}

TEST_CASE(
    "through TLS with stunnel, as its recipe has it, one talks where the certificate is right") {
  const ServerProcess server(
      {"--bind", "127.0.0.1", "--proxy-port", "0", "--proxy-from", "127.0.0.1"});
  Peer ann(server.port(), "ann");
  const Stunnel stunnel(server.proxy_port());
  const std::vector<std::string> there{kName, std::to_string(stunnel.port())};
  const std::string openssl =
      "openssl s_client -quiet -verify_return_error -verify_hostname %h -connect %h:%p";
  const std::string socat = "socat - OPENSSL:%h:%p";

  Outcome outcome = say_via(openssl + " -CAfile " + stunnel.certificate(), "by openssl", there);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.errors.empty());
  CHECK(ann.gets("[cron] by openssl\n"));
  outcome = say_via(socat + ",cafile=" + stunnel.certificate(), "by socat", there);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.errors.empty());
  CHECK(ann.gets("[cron] by socat\n"));

  // A certificate of nobody known, or for another name: not a byte of the chat goes there.
  for (const std::string& via :
       {openssl, socat,
        openssl + " -verify_hostname chat.example.org -CAfile " + stunnel.certificate()}) {
    CAPTURE(via);
    outcome = say_via(via, "lost", there);
    CHECK(outcome.exit_code == 1);
    CAPTURE(outcome.errors);
    CHECK(outcome.errors.starts_with("chat-client: cannot connect to localhost:"));
    CHECK(outcome.errors.find("certificate") != std::string::npos);
  }
  ann.send("?\n");
  CHECK(ann.gets("1 person is here: ann"));
  CHECK(ann.received().find("lost") == std::string::npos);
}

TEST_CASE("the operator sees where somebody is who comes through stunnel") {
  const TemporaryFolder folder;
  const std::string control = folder.file("control");
  ServerProcess server({"--bind", "127.0.0.1", "--proxy-port", "0", "--proxy-from", "127.0.0.1",
                        "--control", control});
  const Stunnel stunnel(server.proxy_port());
  const std::string via =
      "socat - OPENSSL:%h:%p,pf=ip4,bind=127.0.0.2,cafile=" + stunnel.certificate();
  const Process eve({binary("chat-client"), "--name", "eve", "--listen", "--via", via, kName,
                     std::to_string(stunnel.port())});
  CHECK(server.prints("eve joined from 127.0.0.2 ("));
  CHECK(run({binary("chat-server"), "--ctl", control, "who"}).find("  eve  127.0.0.2  since ") !=
        std::string::npos);
}

}  // namespace
}  // namespace chat::test
