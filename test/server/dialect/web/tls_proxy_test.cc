// The recipe for TLS in front of the server, in a real nginx.

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "common/system/address.h"
#include "test/support/deadline.h"
#include "test/support/files.h"
#include "test/support/peers/connect.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

constexpr const char* kName = "chat.example.org";

// nginx with the recipe, but for its ports, and a certificate that it signed itself.
class TlsProxy {
 public:
  explicit TlsProxy(std::uint16_t server)
      : port_(listen_on("127.0.0.1", 0).port()),
        nginx_({"/usr/sbin/nginx", "-c", prepare(server)}) {}

  [[nodiscard]] bool is_ready() const {
    return eventually([this] {
      try {
        return connect_to("127.0.0.1", port_, kDeadline).valid();
      } catch (const std::system_error&) {
        return false;
      }
    });
  }
  // What speaks TLS with it on its streams.
  [[nodiscard]] std::vector<std::string> connect_command() const {
    return {"openssl",
            "s_client",
            "-quiet",
            "-nocommands",
            "-verify_return_error",
            "-CAfile",
            certificate(),
            "-servername",
            kName,
            "-connect",
            "127.0.0.1:" + std::to_string(port_)};
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  [[nodiscard]] std::string in_folder(const char* name) const { return folder_.path() / name; }
  [[nodiscard]] std::string certificate() const { return in_folder("certificate"); }

  static void replace(std::string& text, std::string_view what, const std::string& by) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), by);
  }

  std::string prepare(std::uint16_t server) {
    Process signing({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                     "-subj", std::string("/CN=") + kName, "-keyout", in_folder("key"), "-out",
                     certificate()});
    REQUIRE(signing.wait() == 0);
    std::string recipe = contents(source("server/install/nginx.conf"));
    recipe.erase(0, recipe.find("server {"));  // 8888 stands in the comment, too
    replace(recipe, "listen 443 ssl;", "listen 127.0.0.1:" + std::to_string(port_) + " ssl;");
    replace(recipe, "    listen [::]:443 ssl;\n", "");
    replace(recipe, "/etc/ssl/certs/chat.example.org.pem", certificate());
    replace(recipe, "/etc/ssl/private/chat.example.org.key", in_folder("key"));
    replace(recipe, "127.0.0.1:8888", local_host(server));
    std::ofstream config(in_folder("nginx.conf"));
    config << "daemon off;\nmaster_process off;\nerror_log stderr;\npid " << in_folder("pid")
           << ";\nevents {}\nhttp {\naccess_log off;\n";
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
      config << kind << "_temp_path " << in_folder(kind) << ";\n";
    }
    config << recipe << "}\n";
    return in_folder("nginx.conf");
  }

  const TemporaryFolder folder_;
  const std::uint16_t port_;
  Process nginx_;
};

TEST_CASE("through TLS, as the recipe for nginx has it, a browser gets the page and talks") {
  ServerProcess server({"--bind", "127.0.0.1", "--web-host", kName});
  const TlsProxy proxy(server.port());
  REQUIRE(proxy.is_ready());

  const std::string host = kName + std::string(":") + std::to_string(proxy.port());
  Process page(proxy.connect_command());
  page.write(get_request("/", host));
  const std::string direct = answer_to_request(server.port(), get_request("/", "127.0.0.1"));
  CHECK(page.prints(direct.substr(direct.find("\r\n\r\n"))));
  CHECK(page.output().starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(page.output().find("\r\nContent-Security-Policy: ") != std::string::npos);

  Peer ann(server.port(), "ann");
  Process zoe(proxy.connect_command());
  std::string request = upgrade_request(host);
  request.replace(request.find("http://"), std::string_view("http://").size(), "https://");
  zoe.write(request);
  CHECK(zoe.prints("HTTP/1.1 101 Switching Protocols\r\n"));
  zoe.write(client_frame(kTextFrame, "/hello 1 zoe"));
  CHECK(zoe.prints("welcome\t"));
  CHECK(ann.gets(joined("zoe", 2)));
  zoe.write(client_frame(kTextFrame, "1\thello"));
  CHECK(ann.gets("[zoe] hello\n"));
  ann.send("hi\n");
  CHECK(zoe.prints("\tann\thi"));

  Process other(proxy.connect_command());
  other.write(get_request("/", "evil.example"));
  CHECK(other.prints("HTTP/1.1 421 "));
}

}  // namespace
}  // namespace chat::test
