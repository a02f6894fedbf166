// What a client sends: its hello, its numbered lines, its pongs.

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/protocol/wire.h"

namespace chat::wire {
namespace {

TEST_CASE("a hello gives a name and options, and other versions are refused") {
  const auto hello = decode_hello("/hello 1 joe history=5 token=later");
  REQUIRE(std::holds_alternative<Hello>(hello));
  CHECK(std::get<Hello>(hello).name == "joe");
  CHECK(std::get<Hello>(hello).history == 5U);
  CHECK(std::holds_alternative<std::string>(decode_hello("/hello 2 joe")));
  CHECK(std::holds_alternative<std::string>(decode_hello("/hello")));
  CHECK(std::holds_alternative<std::string>(decode_hello("/hello 1 joe history=x")));
  CHECK(encode(Hello{"joe", 0}) == "/hello 1 joe history=0\n");
  CHECK(is_hello("/hello"));
  CHECK_FALSE(is_hello("/hellojoe"));
}

TEST_CASE("a hello may have any blanks between its words, and options it does not know") {
  const auto hello = decode_hello("/hello  1\t\xC2\xA0joe   session=x after=5 history=0 =  x");
  REQUIRE(std::holds_alternative<Hello>(hello));
  CHECK(std::get<Hello>(hello).name == "joe");
  CHECK(std::get<Hello>(hello).history == 0U);
  const auto nameless = decode_hello("/hello 1");
  REQUIRE(std::holds_alternative<Hello>(nameless));
  CHECK(std::get<Hello>(nameless).name.empty());  // the room says what is wrong with it
  for (const char* bad :
       {"/hello 1 joe history=", "/hello 1 joe history=-1", "/hello 1 joe history=4294967296",
        "/hello 01 joe", "/hello 1x joe", "/hello -1 joe", "/hello joe"}) {
    CHECK(std::holds_alternative<std::string>(decode_hello(bad)));
  }
  const auto back = decode_hello("/hello 1 joe history=7");
  REQUIRE(std::holds_alternative<Hello>(back));
  CHECK(encode(std::get<Hello>(back)) == "/hello 1 joe history=7\n");
  CHECK(encode(Hello{"joe", std::nullopt}) == "/hello 1 joe\n");
}

TEST_CASE("a hello may take a session up again, and a pong says what was had") {
  CHECK(encode({"joe", std::nullopt, Hello::Resume{"1f-token", 42}}) ==
        "/hello 1 joe session=1f-token after=42\n");
  const auto hello = decode_hello("/hello 1 joe session=1f-token after=42");
  REQUIRE(std::holds_alternative<Hello>(hello));
  REQUIRE(std::get<Hello>(hello).resume.has_value());
  CHECK(std::get<Hello>(hello).resume->token == "1f-token");
  CHECK(std::get<Hello>(hello).resume->after == 42);
  CHECK(std::holds_alternative<std::string>(decode_hello("/hello 1 joe session=x after=-1")));
  std::string pong;
  append_pong(pong, 42);
  CHECK(pong == "/pong 42\n");
  CHECK(decode_pong("/pong 42") == 42);
  CHECK_FALSE(decode_pong("/pong x").has_value());
  CHECK_FALSE(decode_pong("1\t/pong 42").has_value());
}

TEST_CASE("a hello may bring a key, which is 32 hexadecimal digits and nothing else") {
  const std::string key = "0123456789abcdefABCDEF0123456789";
  Hello asked{"joe"};
  asked.key = key;
  CHECK(encode(asked) == "/hello 1 joe key=" + key + "\n");
  const auto hello = decode_hello("/hello 1 joe key=" + key);
  REQUIRE(std::holds_alternative<Hello>(hello));
  CHECK(std::get<Hello>(hello).key == key);
  for (const std::string& bad : {std::string(), key + "0", key.substr(1), "g" + key.substr(1),
                                 "+" + key.substr(1), std::string(4000, '0')}) {
    const auto refused = decode_hello("/hello 1 joe key=" + bad);
    REQUIRE(std::holds_alternative<std::string>(refused));
    CHECK(std::get<std::string>(refused) == "key= takes 32 hexadecimal digits");
  }
}

TEST_CASE("a client's line is its number and a text that may hold TABs") {
  const auto line = decode_client_line("12\ta\tb");
  REQUIRE(line.has_value());
  CHECK(line->number == 12);
  CHECK(line->text == "a\tb");
  for (const char* bad : {"", "12", "x\ta", "-1\ta", " 1\ta", "99999999999999999999\ta"}) {
    CHECK_FALSE(decode_client_line(bad).has_value());
  }
}

TEST_CASE("a client's line comes back as it was sent, within its prefix") {
  std::string line;
  append_client_line(line, 18446744073709551615ULL, "a\tb");
  CHECK(line == "18446744073709551615\ta\tb\n");
  CHECK(line.size() - std::string_view("a\tb\n").size() == kMaxPrefix);
  const auto back = decode_client_line(std::string_view(line).substr(0, line.size() - 1));
  REQUIRE(back.has_value());
  CHECK(back->number == 18446744073709551615ULL);
  CHECK(back->text == "a\tb");
  const auto empty = decode_client_line("1\t");
  REQUIRE(empty.has_value());
  CHECK(empty->text.empty());
}

}  // namespace
}  // namespace chat::wire
