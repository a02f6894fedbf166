// A room with ann and bob in it, in which somebody keeps order; its clock is the test's.

#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/moderation/orders.h"
#include "test/support/server/test_room.h"

namespace chat::test {

struct KeptRoom {
  KeptRoom() {
    now_ms = std::int64_t{1'700'000'000} * 1000;
    CHECK(test.join(1, "ann").empty());
    CHECK(test.join(2, "bob").empty());
    (void)test.heard_by(2);
  }
  OrderResult order(const Order& what) { return test.room.carry_out(kTheOperator, what); }
  // The code of the refusal; empty when there is none.
  std::string come(LinkId link, std::string_view name, std::string_view address) {
    const auto refusal = test.room.join({link, address}, name, 20);
    return refusal ? std::string(refusal->code) : "";
  }
  // What the member gets when it writes that line.
  std::string answer(LinkId link, std::string_view line) {
    test.say(link, line);
    return test.heard_by(link);
  }
  static void pass(std::chrono::milliseconds time) { now_ms += time.count(); }

  inline static std::int64_t now_ms = 0;
  TestRoom test{Limits(), {"test", 1, "-", Recorded::No, nullptr, [] { return now_ms; }}};
};

}  // namespace chat::test
