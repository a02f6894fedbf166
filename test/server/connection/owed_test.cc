// What the server keeps for readers that are slow, however much they ask for.

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <string>

#include "common/protocol/wording.h"
#include "test/support/peers/peer.h"
#include "test/support/processes/process.h"
#include "test/support/processes/server_process.h"

namespace chat::test {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;

TEST_CASE("slow readers that ask for long histories cost little memory, and get every one whole") {
  constexpr int kMessages = 1000;
  constexpr std::size_t kText = 4000;
  constexpr int kReaders = 6;
  constexpr int kAsked = 6;
  const std::string end = "* " + std::string(kEndOfLastMessages) + "\n";

  Process::Options options;
  // AddressSanitizer keeps what was freed, unless it is told not to: resident memory would count
  // it.
  options.environment = {
      "ASAN_OPTIONS=exitcode=99:quarantine_size_mb=0:thread_local_quarantine_size_kb=0"};
  ServerProcess server({"--quiet", "--history", "0"}, options);
  Peer ann(server.port(), "ann");
  std::deque<Peer> readers;
  for (int i = 0; i < kReaders; ++i) readers.emplace_back(server.port(), "u" + std::to_string(i));
  for (int i = 0; i < kMessages; ++i) {
    ann.send(std::to_string(i) + ' ' + std::string(kText, 'x') + '\n');
  }
  const std::string last = std::to_string(kMessages - 1) + ' ' + std::string(kText, 'x') + '\n';
  for (Peer& reader : readers) REQUIRE(reader.gets(last));

  const std::size_t before = server.resident_bytes();
  std::size_t most = 0;
  std::size_t received = 0;
  for (Peer& reader : readers) {
    reader.forget();
    for (int i = 0; i < kAsked; ++i) reader.send("/history 1000\n");
  }
  for (int i = 0; i < kAsked; ++i) {
    for (Peer& reader : readers) {
      REQUIRE(reader.gets(end));
      received += reader.received().size();
      reader.forget();
      most = std::max(most, server.resident_bytes());
    }
  }
  CHECK(received > kReaders * kAsked * kMessages * kText);
  CHECK(received % (kReaders * kAsked) == 0);
  // One answer is 4 MB: encoded whole, for six readers, they would be 144 MB.
  CHECK(most < before + 32 * kMebibyte);
}

}  // namespace
}  // namespace chat::test
