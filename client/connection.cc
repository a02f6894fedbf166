#include "client/connection.h"

#include <algorithm>
#include <utility>

#include "common/text.h"

namespace chat {
namespace {

// What is taken in one go, so that a server that never pauses does not keep the keyboard waiting.
constexpr std::size_t kMaxReceived = std::size_t{256} * 1024;

}  // namespace

Connection::Connection(Socket socket)
    : socket_(std::move(socket)), incoming_(wire::kMaxServerLine) {
  socket_.prepare_for_chat();
}

void Connection::hello(const wire::Hello& hello) {
  outgoing_ += wire::encode(hello);
}

void Connection::send_line(std::string text) {
  wire::append_client_line(outgoing_, ++last_number_, text);
  in_flight_.push_back({last_number_, std::move(text)});
}

void Connection::quit(std::string_view line) {
  wire::append_client_line(outgoing_, ++last_number_, line);
}

void Connection::send() {
  if (outgoing_.empty()) return;
  const IoResult result = socket_.send_now(outgoing_);
  outgoing_.erase(0, result.status == IoStatus::Failed ? outgoing_.size() : result.bytes);
}

Connection::Link Connection::receive() {
  std::size_t received = 0;
  while (received < kMaxReceived) {
    const std::span<char> space = incoming_.space();
    if (space.empty()) return Link::Up;  // full of lines that next() has to take first
    const IoResult result = socket_.receive_now(space);
    if (result.status == IoStatus::Blocked) return Link::Up;
    if (result.status != IoStatus::Ok) return Link::Down;
    incoming_.commit(result.bytes);
    received += result.bytes;
  }
  return Link::Up;
}

std::optional<Event> Connection::next() {
  while (const auto line = incoming_.next()) {
    if (line->too_long) continue;
    auto event = wire::decode_event(line->text);
    if (event && event->kind == EventKind::Welcome) door_ = Door::Inside;
    if (event) return event;
    constexpr std::string_view kComplaint = "! ";
    if (door_ == Door::Outside && line->text.starts_with(kComplaint)) {
      complaint_ = clean(line->text.substr(kComplaint.size()));
    }
  }
  return std::nullopt;
}

std::string Connection::settle(std::uint64_t number) {
  const auto line = std::find_if(in_flight_.begin(), in_flight_.end(),
                                 [number](const Line& each) { return each.number == number; });
  if (line == in_flight_.end()) return "";
  std::string text = std::move(line->text);
  in_flight_.erase(line);
  return text;
}

std::vector<std::string> Connection::unconfirmed() const {
  std::vector<std::string> texts;
  for (const Line& line : in_flight_) texts.push_back(line.text);
  return texts;
}

const std::string* Connection::line_in_work() const {
  return in_flight_.empty() ? nullptr : &in_flight_.front().text;
}

}  // namespace chat
