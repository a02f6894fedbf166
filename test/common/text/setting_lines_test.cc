#include "common/text/setting_lines.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace chat {
namespace {

TEST_CASE("settings are read with their lines, whatever blanks and line ends are around them") {
  const ParsedSettings parsed =
      parse_settings("# a = b\n\n  Name =  the lab  \r\nno setting\n= 5\nquiet=\na = b = c");
  REQUIRE(parsed.settings.size() == 3);
  CHECK(parsed.settings[0].name == "name");
  CHECK(parsed.settings[0].value == "the lab");
  CHECK(parsed.settings[0].line == 3);
  CHECK(parsed.settings[1].value.empty());
  CHECK(parsed.settings[2].value == "b = c");
  CHECK(parsed.settings[2].line == 7);
  CHECK(parsed.wrong_lines == std::vector<std::size_t>{4, 5});
}

TEST_CASE("a change rewrites the value of one line and nothing else") {
  const std::string text =
      "# joins = on\n\njoins=on\r\n  Joins =  off  \nnot a setting\nbell = off";
  CHECK(with_setting(text, "joins", "on") ==
        "# joins = on\n\njoins=on\r\n  Joins =  on  \nnot a setting\nbell = off");
  CHECK(with_setting(text, "bell", "notify") ==
        "# joins = on\n\njoins=on\r\n  Joins =  off  \nnot a setting\nbell = notify");
  CHECK(with_setting(text, "times", "off") == text + "\ntimes = off\n");
  CHECK(with_setting("", "times", "off") == "times = off\n");
  CHECK(with_setting("times =\n", "times", "off") == "times =off\n");
  CHECK(with_setting("times=", "times", "off") == "times=off");
}

TEST_CASE("what is wrong is said by line, and of many lines only the first") {
  CHECK(sentences_of({{7, "b"}, {2, "a"}}, "f\x1b[2J") ==
        std::vector<std::string>{"f[2J, line 2: a", "f[2J, line 7: b"});
  const std::vector<std::string> many = sentences_of(std::vector<WrongLine>(1000), "f");
  CHECK(many.size() == 11);
  CHECK(many.back() == "f: 990 more lines are wrong");
}

}  // namespace
}  // namespace chat
