#include "test/support/server/test_room.h"

#include "common/protocol/wire.h"
#include "server/connection/encoded_batch.h"
#include "server/dialect/plain/plain.h"

namespace chat::test {

std::string TestRoom::heard_by(MemberId viewer) {
  std::string text;
  for (const EntryPtr& entry : taken()) {
    if (!entry->is_public() && entry->target != viewer && entry->actor != viewer) continue;
    std::vector<Delivery> deliveries;
    append_deliveries(deliveries, entry, viewer);
    EncodedBatch batch;
    encode(plain_dialect().encoder, deliveries, batch);
    text += batch.bytes;
  }
  return text;
}

std::vector<EntryPtr> TestRoom::taken() {
  (void)room.take(round_);
  return round_.entries;
}

std::string TestRoom::join(LinkId link, std::string_view name) {
  const auto refusal = room.join({link, "address"}, name, 20);
  return refusal ? std::string(refusal->code) : "";
}

std::vector<EntryPtr> TestRoom::begin_storing() {
  std::vector<EntryPtr> entries;
  (void)room.take_unstored(entries);
  return entries;
}

std::string kinds(const std::vector<EntryPtr>& entries) {
  std::string all;
  for (const EntryPtr& entry : entries) {
    std::string line;
    wire::append_event(line, entry->event);
    all += line.substr(0, line.find('\t')) + ' ';
  }
  return all;
}

Token token_in(const std::vector<EntryPtr>& entries) {
  for (const EntryPtr& entry : entries) {
    const auto* welcome = entry->event.as<event::Welcome>();
    if (welcome != nullptr) return parse_token(welcome->token).value_or(Token{});
  }
  return {};
}

Talker::Talker(Room& room, LinkId link, int lines, std::string_view line) : room_(room) {
  thread_ = std::thread([this, link, lines, line = std::string(line)] {
    for (int i = 0; i < lines; ++i) {
      if (room_.handle(link, 0, parse_request(line)) == Verdict::GoOn) ++said_;
    }
    done_ = true;
  });
}

Talker::~Talker() {
  if (!done_) room_.close("the test is over");
  thread_.join();
}

}  // namespace chat::test
