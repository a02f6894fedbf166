#include "client/edit/emoji.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "client/edit/completion.h"
#include "client/edit/emoji_table.h"
#include "common/text/text.h"
#include "common/unicode/width.h"
#include "test/support/terminal/at_terminal.h"

namespace chat::test {
namespace {

constexpr std::string_view kThumbsUp = "\U0001F44D";
constexpr std::string_view kThumbsDown = "\U0001F44E";

using Found = std::vector<std::string>;

TEST_CASE("an emoji is found by its name, its beginning, or a word of it, in this order") {
  for (const char* word : {":thumbsup", ":thumbs_up", ":Thumbs-Up:", ":THUMBSUP:"}) {
    CHECK(emoji_called(word) == Found{std::string(kThumbsUp)});
  }
  const Found thumb = emoji_called(":thumb");  // then a hand with a crossed thumb
  REQUIRE(thumb.size() == 3);
  CHECK(thumb[0] == kThumbsUp);
  CHECK(thumb[1] == kThumbsDown);
  const Found joy = emoji_called(":joy");  // face with tears of joy
  CHECK(std::find(joy.begin(), joy.end(), "\U0001F602") != joy.end());
  const Found fire = emoji_called(":fire");
  REQUIRE(fire.size() > 2);
  CHECK(fire.front() == "\U0001F525");
  CHECK(emoji_called(":redheart") == Found{"\u2764\uFE0F"});
  CHECK(emoji_called(":flag_cote_divoire") == Found{"\U0001F1E8\U0001F1EE"});
}

TEST_CASE("what is no emoji's name finds none") {
  for (const char* word : {"", ":", ":d", ":-)", "::", ":)", "thumbsup", ":thumbs up", ":xyzzy",
                           ":\xC3\xA9t", ":smile!"}) {
    CAPTURE(word);
    CHECK(emoji_called(word).empty());
  }
}

TEST_CASE("every emoji of the table takes two columns, is clean, and is found by its name") {
  std::size_t lines = 0;
  for (std::string_view rest = kEmojiByName; !rest.empty(); ++lines) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    CAPTURE(line);
    const std::string name = ":" + std::string(line.substr(0, line.find(' ')));
    const std::string emoji(line.substr(line.find(' ') + 1));
    const Found found = emoji_called(name);
    CHECK(std::find(found.begin(), found.end(), emoji) != found.end());
    CHECK(width_of(emoji) == 2);
    CHECK(clean(emoji) == emoji);
  }
  CHECK(lines > 1'500);
}

TEST_CASE_FIXTURE(AnnAndJoeAtTerminal,
                  "Tab makes an emoji of its name, and the next one of the next") {
  joe.types("well done :thumb\t");
  CHECK(joe.has_typed("[You] well done " + std::string(kThumbsUp)));
  joe.types("\t");
  CHECK(joe.has_typed("[You] well done " + std::string(kThumbsDown)));
  joe.types("!\r");
  CHECK(ann.gets("[joe] well done " + std::string(kThumbsDown) + " !\n"));
}

}  // namespace
}  // namespace chat::test
