#include "test/support/peers/cut_proxy.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "common/system/address.h"
#include "test/support/peers/connect.h"

namespace chat::test {

CutProxy::CutProxy(std::uint16_t server_port, std::optional<Cut> cut)
    : server_port_(server_port),
      cut_(cut),
      listener_(listen_on("127.0.0.1", 0)),
      thread_([this] { run(); }) {}

CutProxy::~CutProxy() {
  stops_ = true;
  listener_.shutdown_both();  // wakes the thread
  thread_.join();
}

void CutProxy::run() {
  while (!stops_) {
    std::vector<pollfd> polled = {{listener_.fd(), POLLIN, 0}};
    for (const Pair& pair : pairs_) {
      polled.push_back({pair.client.fd(), POLLIN, 0});
      polled.push_back({pair.server.fd(), POLLIN, 0});
    }
    if (::poll(polled.data(), polled.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      Pair& pair = pairs_[i];
      const bool from_client = polled[2 * i + 1].revents != 0;
      const bool from_server = polled[2 * i + 2].revents != 0;
      const bool goes_on = (!from_client || carry(pair, Direction::ToServer)) &&
                           (!from_server || carry(pair, Direction::ToClient));
      if (!goes_on) end(pair);
    }
    std::erase_if(pairs_, [](const Pair& pair) { return !pair.client.valid(); });
    if (polled[0].revents != 0 && !stops_) accept();
  }
}

void CutProxy::accept() {
  Accepted accepted = accept_from(listener_);
  if (accepted.error != 0) return;
  try {
    Pair pair{connections_, std::move(accepted.socket),
              connect_to("127.0.0.1", server_port_, std::chrono::seconds(5))};
    ++connections_;
    const bool goes_on =
        allowed(pair, Direction::ToServer) > 0 && allowed(pair, Direction::ToClient) > 0;
    pairs_.push_back(std::move(pair));
    if (goes_on) return;
    end(pairs_.back());
    pairs_.pop_back();
  } catch (const std::system_error&) {
    return;  // no server: the client's connection ends
  }
}

bool CutProxy::carry(const Pair& pair, Direction direction) {
  const bool to_server = direction == Direction::ToServer;
  const Socket& from = to_server ? pair.client : pair.server;
  const Socket& to = to_server ? pair.server : pair.client;
  std::array<char, 65536> bytes{};
  const IoResult got = from.receive_now(bytes);
  if (got.status == IoStatus::Blocked) return true;
  if (got.status != IoStatus::Ok) return false;
  const std::size_t some = std::min(got.bytes, allowed(pair, direction));
  (void)to.send_all({bytes.data(), some});
  const std::size_t counted = cut_ ? cut_->connection : 0;
  if (pair.number == counted) (to_server ? to_server_ : to_client_) += some;
  return allowed(pair, direction) > 0;
}

std::size_t CutProxy::allowed(const Pair& pair, Direction direction) const {
  const bool is_cut = cut_ && cut_->connection == pair.number && cut_->direction == direction;
  if (!is_cut) return std::numeric_limits<std::size_t>::max();
  return cut_->after - std::min(cut_->after, carried(direction));
}

void CutProxy::end(Pair& pair) const {
  const bool resets = cut_ && cut_->connection == pair.number && cut_->way == Way::Reset;
  for (Socket* socket : {&pair.client, &pair.server}) {
    if (resets) {
      const linger at_once{1, 0};
      (void)::setsockopt(socket->fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    socket->close();
  }
}

}  // namespace chat::test
