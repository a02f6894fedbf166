// Sends that the other side does not take in time.

#include "common/system/socket.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "test/support/peers/socket_pair.h"

namespace chat::test {
namespace {

// Bytes of which no two neighbouring hundreds are the same.
std::string distinct_bytes(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; bytes.size() < size; ++i) bytes += std::to_string(i) + ' ';
  bytes.resize(size);
  return bytes;
}

constexpr std::size_t kMuch = std::size_t{1024} * 1024;

TEST_CASE("a send that ran out of time says how many bytes were taken, and no other is lost") {
  const SocketPair sockets;
  sockets.ours.set_send_timeout(std::chrono::milliseconds(20));
  const std::string bytes = distinct_bytes(kMuch);
  const IoResult first = sockets.ours.send_all(bytes);
  CHECK(first.status == IoStatus::Blocked);
  CHECK(first.bytes > 0);
  REQUIRE(first.bytes < bytes.size());
  const IoResult second = sockets.ours.send_all(std::string_view(bytes).substr(first.bytes));
  CHECK(second.status == IoStatus::Blocked);
  const std::size_t taken = first.bytes + second.bytes;

  std::string received;
  std::thread reading([&] { received = sockets.read_to_end(); });
  sockets.ours.set_send_timeout(kDeadline);
  CHECK(sockets.ours.send_all(std::string_view(bytes).substr(taken)).status == IoStatus::Ok);
  sockets.ours.shutdown_send();
  reading.join();
  CHECK((received == bytes));
}

}  // namespace
}  // namespace chat::test
