#include "client/edit/paste_detector.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "test/client/edit/keys_of.h"

namespace chat::test {
namespace {

std::string taken(PasteDetector& pastes, std::string_view bytes) {
  return names_of(pastes.take(keys_of(bytes)));
}

std::string ended(PasteDetector& pastes) {
  REQUIRE(pastes.is_open());
  return names_of({pastes.end()});
}

TEST_CASE("a line with its Enter, and keys, are typed") {
  PasteDetector pastes;
  for (const std::string_view bytes : {"a", "ab\r", "\rab", "\r\r", "ab\r\r", "ab\r\x1b[A\r", ""}) {
    CAPTURE(bytes);
    CHECK(taken(pastes, bytes) == names_of(keys_of(bytes)));
    CHECK_FALSE(pastes.is_open());
  }
}

TEST_CASE("a marked paste is held back with all that comes until its end") {
  PasteDetector pastes;
  CHECK(taken(pastes, "x\x1b[200~a\x1b[201~\rb\x1b[A") == names_of({text("x")}));
  CHECK(taken(pastes, "c\t\r").empty());
  CHECK(taken(pastes, "\x1b[200~d\x1b[201~").empty());
  CHECK(ended(pastes) == names_of({text("a\nbc\t\nd", Kind::Paste)}));
  CHECK_FALSE(pastes.is_open());
  CHECK(taken(pastes, "e\r") == names_of(keys_of("e\r")));
}

TEST_CASE("two lines at once are a paste from the first of them on") {
  PasteDetector pastes;
  CHECK(taken(pastes,
              "\x15"
              "a\r\x01"
              "b\r") == names_of({letter(U'u', kCtrl)}));
  CHECK(ended(pastes) == names_of({text("a\nb\n", Kind::Paste)}));
}

TEST_CASE("a paste is bounded, and what is left out is counted") {
  PasteDetector pastes;
  const std::string most(KeyParser::kMaxPaste, 'x');
  (void)pastes.take(keys_of("\x1b[200~" + most + "yy\x1b[201~zzz\r"));
  const Key paste = pastes.end();
  CHECK(paste.text == most);
  CHECK(paste.dropped == 6);
}

}  // namespace
}  // namespace chat::test
