#include "server/moderation/ban_merge.h"

#include <doctest/doctest.h>

#include <string>

namespace chat {
namespace {

Ban ban(std::string_view whom, std::string reason = "") {
  return {BanTarget::parse(whom).value(), kForEver, std::move(reason)};
}

std::string texts(const std::vector<Ban>& bans) {
  std::string text;
  for (const Ban& each : bans) {
    text += (text.empty() ? "" : " ") + each.target.text();
    if (!each.reason.empty()) text += ":" + each.reason;
  }
  return text;
}

TEST_CASE("what was banned and lifted in two places is banned and lifted") {
  const std::vector<Ban> base = {ban("ann"), ban("bob"), ban("192.0.2.7")};
  const std::vector<Ban> ours = {ban("ann"), ban("192.0.2.7"), ban("carl")};
  const std::vector<Ban> theirs = {ban("bob"), ban("192.0.2.7"), ban("dora")};
  CHECK(texts(merged(base, ours, theirs)) == "192.0.2.7 dora carl");
  CHECK(texts(merged(base, base, theirs)) == texts(theirs));
  CHECK(texts(merged(base, ours, base)) == texts(ours));
}

TEST_CASE("a ban that was changed in two places is ours, and that of one place its own") {
  const std::vector<Ban> base = {ban("ann"), ban("bob")};
  const std::vector<Ban> ours = {ban("ann", "spam"), ban("bob")};
  const std::vector<Ban> theirs = {ban("Ann", "noise"), ban("bob", "flood")};
  CHECK(texts(merged(base, ours, theirs)) == "bob:flood ann:spam");
}

TEST_CASE("bans are the same when their lines in a file are") {
  Ban exact = ban("ann");
  exact.until_ms = 5'999;
  Ban read = ban("ANN");
  read.until_ms = 5'000;
  CHECK(not_in({exact}, {read}).empty());
  Ban by_op = read;
  by_op.op = "bob";
  CHECK(texts(not_in({exact}, {read, by_op, ban("ann,192.0.2.7")})) == "ANN ann,192.0.2.7");
}

}  // namespace
}  // namespace chat
