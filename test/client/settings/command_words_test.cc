#include "client/settings/command_words.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace chat {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("blanks stand between words, and quotes and backslashes keep them together") {
  CHECK(split_words("ssh -W  localhost:8888\tuser@host ") ==
        Words{"ssh", "-W", "localhost:8888", "user@host"});
  CHECK(split_words(R"(nc 'a b' "c d"e f\ g)") == Words{"nc", "a b", "c de", "f g"});
  CHECK(split_words(R"('\' "\"" \' "it's" '"')") == Words{"\\", "\"", "'", "it's", "\""});
  CHECK(split_words("nc '' \"\"") == Words{"nc", "", ""});
  CHECK(split_words("  ") == Words{});
  CHECK(split_words("end\\") == Words{"end\\"});
}

TEST_CASE("nothing of a shell but quotes has a meaning") {
  CHECK(split_words("a; b | c > $HOME * ~ `d` #e") ==
        Words{"a;", "b", "|", "c", ">", "$HOME", "*", "~", "`d`", "#e"});
}

TEST_CASE("a quote without its end is no command") {
  CHECK_FALSE(split_words("nc 'a b"));
  CHECK_FALSE(split_words("nc \"a b\\\""));
}

TEST_CASE("%h and %p are the server's host and port, and %% is a per cent sign") {
  const Words words{"ssh", "-W", "%h:%p", "100%%", "%r", "%", "%%h"};
  CHECK(wants_server(words));
  CHECK(with_server(words, "::1", 8888) == Words{"ssh", "-W", "::1:8888", "100%", "%r", "%", "%h"});
  CHECK_FALSE(wants_server({"nc", "%%h", "%%%%p", "%"}));
}

}  // namespace
}  // namespace chat
