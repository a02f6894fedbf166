#include "client/display/links.h"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <string_view>

#include "client/display/layout.h"
#include "test/support/terminal/at_terminal.h"

namespace chat::test {
namespace {

std::string address_in(std::string_view text) {
  const auto found = next_address(text, 0);
  return found ? std::string(text.substr(found->begin, found->end - found->begin)) : "";
}

TEST_CASE("an address ends where the sentence around it goes on") {
  CHECK(address_in("see https://a.example/x?y=1#z.") == "https://a.example/x?y=1#z");
  CHECK(address_in("(http://a.example/b_(c))") == "http://a.example/b_(c)");
  CHECK(address_in("[http://[::1]:8888/]!") == "http://[::1]:8888/");
  CHECK(address_in("<http://a.example>") == "http://a.example");
  CHECK(address_in("http://a.example, http://b.example") == "http://a.example");
}

TEST_CASE("what is no address, or of which the end is not certain, is no link") {
  for (const std::string_view text :
       {"http://", "https://.", "xhttp://a.example", "http:/a.example", "ftp://a.example",
        "http://a.example/K\u00F6ln"}) {
    CHECK(address_in(text).empty());
  }
}

TEST_CASE("an address that fits in a row of its own is in one row") {
  Entry entry;
  entry.kind = Entry::Kind::Message;
  entry.name = "ann";
  const std::string address = "http://a.example/0123456789/1";
  entry.text = "this is at " + address + " and there";
  Layout layout;
  layout.times = Layout::Times::Hidden;
  layout.columns = 4 + address.size();
  const auto rows = rows_of(entry, layout);
  REQUIRE(rows.size() == 3);
  CHECK(rows[1] == "    " + address);
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal, "each row of a long address leads to all of it") {
  const std::string address = "http://a.example/" + std::string(100, 'x');
  ann.send("at " + address + " ok\n");
  REQUIRE(joe.sees("xx ok\n"));
  std::size_t links = 0;
  for (std::size_t row = 0; row < Person::kRows; ++row) {
    const std::size_t at = joe.row(row).find("xxxx");
    if (at == std::string::npos) continue;
    CHECK(joe.terminal().link_at(row, at) == address);
    ++links;
  }
  CHECK(links == 2);
  joe.types("/set links off\r");
  REQUIRE(joe.sees("links is off"));
  for (std::size_t row = 0; row < Person::kRows; ++row)
    CHECK(joe.terminal().link_at(row, 20).empty());
  CHECK(joe.error().empty());
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal, "no link goes on behind the client's end") {
  ann.send("http://a.example\n");
  REQUIRE(joe.sees("http://a.example"));
  SUBCASE("at once") {
    joe.process().signal(SIGQUIT);
  }
  SUBCASE("in order") {
    joe.types("/quit\r");
  }
  CHECK(joe.ends().has_value());
  const std::size_t last = joe.bytes().rfind("\x1b]8;;");
  REQUIRE(last != std::string::npos);
  CHECK(joe.bytes().substr(last).starts_with("\x1b]8;;\x1b\\"));
  CHECK(joe.error().empty());
  CHECK(joe.left_behind().empty());
}

}  // namespace
}  // namespace chat::test
