#include "server/connection/encoded_batch.h"

#include <doctest/doctest.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "server/dialect/native/native.h"
#include "server/dialect/plain/plain.h"
#include "test/support/sentences.h"

namespace chat {
namespace {

Delivery delivery(event::What what, View view) {
  auto entry = std::make_shared<LogEntry>();
  entry->event.what = std::move(what);
  return {entry, view, 0};
}

TEST_CASE("who was put out is told of each, by whom and why") {
  std::vector<Delivery> deliveries;
  deliveries.push_back(delivery(event::Left{"ann", 3, "banned by eve: a"}, View::Public));
  deliveries.push_back(delivery(event::Left{"bob", 2, "kicked by eve"}, View::Public));
  deliveries.push_back(delivery(event::Left{"cat", 1}, View::Public));
  EncodedBatch batch;
  (void)encode(plain_dialect().encoder, deliveries, batch, SIZE_MAX);
  CHECK(batch.bytes == test::left("ann", 3, "banned by eve: a") +
                           test::left("bob", 2, "kicked by eve") + "* cat left (1 person here)\n");
}

TEST_CASE("joins in a row are told as one line, and so are leaves, but not together") {
  std::vector<Delivery> deliveries;
  for (std::uint32_t i = 1; i <= 14; ++i) {
    deliveries.push_back(delivery(event::Joined{"u" + std::to_string(i), 106 + i}, View::Public));
  }
  deliveries.push_back(delivery(event::Left{"ann", 119}, View::Public));
  deliveries.push_back(delivery(event::Left{"bob", 118}, View::Public));
  deliveries.push_back(delivery(event::Message{"joe", "hi"}, View::Public));
  deliveries.push_back(delivery(event::Left{"eve", 117}, View::Public));
  EncodedBatch batch;
  (void)encode(plain_dialect().encoder, deliveries, batch);
  CHECK(batch.bytes ==
        "* 14 people joined, u1, u2 and 12 more (120 people here)\n"
        "* 2 people left, ann and bob (118 people here)\n"
        "[joe] hi\n" +
            test::left("eve", 117));
  REQUIRE(batch.pieces.size() == 4);
  CHECK(batch.pieces[0].next.delivery == 14);
  CHECK(batch.pieces[1].next.delivery == 16);
  CHECK(batch.pieces[3].end == batch.bytes.size());
  EncodedBatch native;
  (void)encode(native_dialect().encoder, deliveries, native);
  CHECK(native.bytes.find("joined\t0\t0\tu7\t113\n") != std::string::npos);
}

TEST_CASE("what is one's own is no part of a run, and bytes known already are used") {
  std::vector<Delivery> deliveries = {delivery(event::Joined{"a", 1}, View::Public),
                                      delivery(event::Joined{"b", 2}, View::Own),
                                      delivery(event::Message{"c", "hi"}, View::Public)};
  deliveries[2].encoded = "known\n";
  EncodedBatch batch;
  (void)encode(plain_dialect().encoder, deliveries, batch);
  CHECK(batch.bytes == test::joined("a", 1) + "known\n");
}

TEST_CASE("a long history is encoded piece by piece, and goes on in the middle") {
  constexpr std::size_t kMessages = 100;
  std::vector<EntryPtr> messages;
  for (std::size_t i = 0; i < kMessages; ++i) {
    messages.push_back(delivery(event::Message{"u" + std::to_string(i), "hi"}, View::Old).entry);
  }
  auto history = std::make_shared<LogEntry>();
  history->event.what = event::History{0, kMessages};
  history->history = make_history(messages);
  std::vector<Delivery> deliveries = {delivery(event::Message{"ann", "hi"}, View::Public),
                                      {history, View::Own, 1},
                                      delivery(event::Message{"bob", "hi"}, View::Public)};
  EncodedBatch whole;
  (void)encode(native_dialect().encoder, deliveries, whole);
  CHECK(whole.pieces.size() == kMessages + 3);

  constexpr std::size_t kMost = 200;
  std::string bytes;
  std::span<Delivery> rest = deliveries;
  while (!rest.empty()) {
    EncodedBatch batch;
    const auto reached = encode(native_dialect().encoder, rest, batch, kMost);
    CHECK(batch.bytes.size() < kMost + 100);
    bytes += batch.bytes;
    rest = rest.subspan(reached.delivery);
    if (!rest.empty()) rest.front().told = reached.part;
  }
  CHECK(bytes == whole.bytes);
}

}  // namespace
}  // namespace chat
