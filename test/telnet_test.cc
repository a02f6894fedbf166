#include "server/telnet.h"

#include <doctest/doctest.h>

#include <string>

namespace chat {
namespace {

struct Filtered {
  std::string text;
  std::string reply;
};

Filtered filter(std::string_view bytes, std::size_t cut) {
  TelnetFilter telnet;
  Filtered result;
  for (std::string part : {std::string(bytes.substr(0, cut)), std::string(bytes.substr(cut))}) {
    part.resize(telnet.strip(part, result.reply));
    result.text += part;
  }
  return result;
}

TEST_CASE("telnet's negotiation is taken out, whatever the chunks") {
  const std::string bytes =
      "a\xff\xfb\x1f"
      "b\xff\xfa\x1f\x01\n\x02\xff\xf0"
      "c\xff\xf4\xff\xfd\x06"
      "d\xff\xff"
      "e";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const Filtered result = filter(bytes, cut);
    CHECK(result.text ==
          "abcd\xff"
          "e");
    CHECK(result.reply == "\xff\xfc\x06");
  }
}

TEST_CASE("a subnegotiation without an end does not mute a client for ever") {
  const Filtered result = filter("\xff\xfa" + std::string(2000, 'x') + "hello", 0);
  CHECK(result.text.ends_with("hello"));
}

}  // namespace
}  // namespace chat
