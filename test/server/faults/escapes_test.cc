// Bytes that command a terminal, hide, or turn the direction of reading, sent in whatever can have
// them: none comes out of the server, at anybody's connection, at its terminal or in its files, and
// none out of the client.

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/text/text.h"
#include "test/support/count.h"
#include "test/support/files.h"
#include "test/support/peers/peer.h"
#include "test/support/peers/program.h"
#include "test/support/peers/web_peer.h"
#include "test/support/processes/server_process.h"
#include "test/support/sentences.h"
#include "test/support/temporary_folder.h"
#include "test/support/terminal/person.h"

namespace chat::test {
namespace {

// As far as it is UTF-8: a WebSocket takes nothing else. The words in it are to be seen.
std::string evil_text() {
  std::string text =
      "seen\x1b[2J\x1b]0;title\x07\x1b]52;c;ZXZpbA==\x07\x1bP1$r\x1b\\"
      "\xc2\x9b"
      "2J\b\b\r\x0e\x0f\x7f\x1b[?1049l";
  for (char32_t each = 0x202A; each <= 0x202E; ++each) append_utf8(text, each);
  for (char32_t each = 0x2066; each <= 0x2069; ++each) append_utf8(text, each);
  for (const char32_t each : std::u32string_view(U"\u200B\u200E\u200F\u2028\u2029\uFEFF")) {
    append_utf8(text, each);
  }
  text += 'e';
  for (int i = 0; i < 100; ++i) append_utf8(text, 0x0301);
  return text;
}

// The same with what is no UTF-8: CSI in one byte, and bytes that begin nothing.
std::string evil_bytes() {
  return evil_text() +
         "\x9b"
         "31m\x80\xfe\xc3";
}

// The first thing in `text` that must not be there, and what stands before it; empty: nothing.
std::string evil_in(std::string_view text) {
  constexpr int kMostAccents = 8;
  int accents = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded next = decode(text.substr(at));
    const char32_t c = next.code_point;
    accents = c == 0x0301 ? accents + 1 : 0;
    const bool is_layout = c == '\n' || c == '\t';
    const bool is_control = (c < ' ' && !is_layout) || (c >= 0x7F && c < 0xA0);
    const bool turns =
        (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F;
    const bool hides = c == 0x200B || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
    if (!next.valid || is_control || turns || hides || accents > kMostAccents) {
      constexpr std::size_t kContext = 60;
      const std::size_t from = at - std::min(at, kContext);
      return std::string(text.substr(from, at - from)) + "<" + std::to_string(c) + ">";
    }
    at += next.bytes;
  }
  return "";
}

// What is in a server's frames of text.
std::string texts_in(std::string_view frames) {
  constexpr std::size_t kIn16Bits = 126;
  std::string texts;
  while (frames.size() > 3) {
    const bool is_text = static_cast<unsigned char>(frames[0]) == kTextFrame;
    std::size_t length = static_cast<unsigned char>(frames[1]);
    std::size_t head = 2;
    if (length == kIn16Bits) {
      length = static_cast<std::size_t>(static_cast<unsigned char>(frames[2])) << 8U |
               static_cast<unsigned char>(frames[3]);
      head = 4;
    }
    if (is_text) texts.append(frames.substr(head, length)).append(1, '\n');
    frames.remove_prefix(std::min(frames.size(), head + length));
  }
  CHECK(frames.empty());
  return texts;
}

// Everything that somebody in the room can type, with `evil` in each place that takes words.
std::vector<std::string> lines_with(const std::string& evil) {
  return {evil,
          "/me " + evil,
          evil + " > bob",
          "hush > " + evil,
          "@bob " + evil,
          "@" + evil + " hush",
          "/msg bob " + evil,
          "/msg " + evil + " hush",
          "/nick " + evil,
          "/" + evil,
          "/history " + evil,
          "/help " + evil,
          "//" + evil,
          "?" + evil};
}

// What does not get in, or no further.
void knock(std::uint16_t port) {
  const std::string bytes = evil_bytes();
  const std::string text = evil_text();
  for (const std::string& first :
       {bytes + "\n", "/hello 1 " + bytes + "\n", "/hello " + bytes + " zoe\n",
        "/hello 1 zoe session=" + bytes + "\n", "/hello 1 zoe key=" + bytes + "\n",
        "/hello 1 zoe history=" + bytes + "\n", get_request("/" + bytes, local_host(port)),
        get_request("/", text), get_request("/", local_host(port), "Origin: " + text + "\r\n"),
        "GET / HTTP/" + text + "\r\n\r\n"}) {
    Peer peer(port);
    peer.send(first);
    peer.socket().shutdown_send();
    CHECK(peer.is_closed());
    CHECK_FALSE(peer.received().empty());
    std::string received = peer.received();
    if (received.starts_with("HTTP/")) std::erase(received, '\r');
    CHECK(evil_in(received) == "");
  }
}

TEST_CASE("no escape, and nothing that hides or turns, comes out of the server or the client") {
  constexpr const char* kEnd = "[bob] the end\n";
  const TemporaryFolder folder;
  const std::string transcript = folder.file("room");
  ServerProcess server({"--transcript", transcript});
  Peer bob(server.port(), "bob");
  Program nat(server.port(), "nat");
  WebPeer web(server.port(), "web");
  Person joe(folder, server.port(), "joe");
  Process listening({binary("chat-client"), "127.0.0.1", std::to_string(server.port()), "--name",
                     "log", "--listen"});
  REQUIRE(joe.sees(you_are("joe")));
  REQUIRE(listening.prints(you_are("log")));

  Peer eve(server.port(), "eve");
  Program prog(server.port(), "prog");
  WebPeer page(server.port(), "page");
  std::uint64_t number = 0;
  for (const std::string& line : lines_with(evil_bytes())) {
    ++number;
    eve.send(line + '\n');
    prog.send(std::to_string(number) + '\t' + line + '\n');
  }
  number = 0;
  for (const std::string& line : lines_with(evil_text())) {
    page.say(std::to_string(++number) + '\t' + line);
  }
  const std::string last = std::to_string(number);
  CHECK(prog.gets("\t" + last + "\t"));
  CHECK(page.gets("\t" + last + "\t"));
  eve.send("/quit " + evil_bytes() + '\n');
  CHECK(eve.is_closed());
  prog.send(evil_bytes() + "\tnumbered\n");
  prog.send(std::to_string(number + 1) + "\t/quit " + evil_bytes() + "\n");
  CHECK(prog.is_closed());
  page.say(std::to_string(number + 1) + "\t/quit " + evil_text());
  CHECK(page.is_closed());
  knock(server.port());

  bob.send("the end\n?\n");
  CHECK(bob.gets(" are here: "));
  CHECK(nat.gets("\tbob\tthe end\n"));
  CHECK(web.gets("\tbob\tthe end"));
  CHECK(listening.prints(kEnd));
  CHECK(joe.sees(kEnd));
  CHECK(server.prints(kEnd));
  for (const std::string& received :
       {bob.received(), nat.received(), texts_in(web.received()), eve.received(), prog.received(),
        texts_in(page.received()), listening.output(), server.output()}) {
    CHECK(count(received, "seen[2J") > 5);  // it has come, as the text that is left of it
    CHECK(evil_in(received) == "");
  }
  CHECK(joe.error() == "");  // which is the first thing that is not the client's own

  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
  for (const std::string& file : {transcript, transcript + ".sessions"}) {
    CHECK(evil_in(contents(file)) == "");
  }
  Process shown({binary("chat-server"), "--show-transcript", transcript});
  CHECK(shown.wait() == 0);
  CHECK(count(shown.output(), "seen[2J") > 5);
  CHECK(evil_in(shown.output()) == "");
}

}  // namespace
}  // namespace chat::test
