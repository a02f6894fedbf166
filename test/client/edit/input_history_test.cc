#include "client/edit/input_history.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "common/text/text.h"

namespace chat {
namespace {

using Kind = Key::Kind;
using Outcome = HistorySearch::Outcome;

InputHistory history_of(std::initializer_list<std::string_view> lines) {
  InputHistory history;
  for (const std::string_view line : lines) history.add(line);
  return history;
}

Key key(Kind kind, Key::Modifiers with = {}) {
  Key made;
  made.kind = kind;
  made.with = with;
  return made;
}

Key ctrl(char32_t code_point) {
  Key made = key(Kind::Letter, {.ctrl = true});
  made.letter = code_point;
  return made;
}

void type(HistorySearch& search, std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = decode(text).bytes;
    Key typed = key(Kind::Text);
    typed.text = text.substr(0, bytes);
    CHECK(search.press(typed) == Outcome::Searching);
    text.remove_prefix(bytes);
  }
}

TEST_CASE("Up goes back to the first line, and Down to the half-typed one") {
  InputHistory history = history_of({"one", "two"});
  CHECK(history.older("half") == "two");
  CHECK(history.older("two") == "one");
  CHECK_FALSE(history.older("one").has_value());
  CHECK(history.newer("one") == "two");
  CHECK(history.newer("two") == "half");
  CHECK_FALSE(history.newer("half").has_value());
  CHECK(history.older("other") == "two");
  CHECK(history.newer("two") == "other");
}

TEST_CASE("where nothing was entered there is nothing to go to") {
  InputHistory history;
  CHECK_FALSE(history.older("half").has_value());
  CHECK_FALSE(history.newer("half").has_value());
}

TEST_CASE("each line keeps its edits until one is entered") {
  InputHistory history = history_of({"one", "two"});
  CHECK(history.older("half") == "two");
  CHECK(history.older("two, edited") == "one");
  CHECK(history.newer("one, edited") == "two, edited");
  CHECK(history.newer("two") == "half");  // it is as it was again
  CHECK(history.older("half a line") == "two");
  CHECK(history.older("two") == "one, edited");
  CHECK(history.lines() == std::deque<std::string>{"one", "two"});
  history.enter("one, edited");
  CHECK(history.lines() == std::deque<std::string>{"one", "two", "half a line", "one, edited"});
  for (const std::string_view line : {"one, edited", "half a line", "two", "one"}) {
    CHECK(history.older("") == line);
  }
}

TEST_CASE("a line that is entered ends the walk") {
  InputHistory history = history_of({"one", "two"});
  (void)history.older("");
  (void)history.older("two");
  history.enter("one");
  CHECK_FALSE(history.newer("").has_value());
  CHECK(history.older("") == "one");
  CHECK(history.older("one") == "two");
  (void)history.older("two");
  history.enter("");
  CHECK(history.older("") == "one");
}

TEST_CASE("a line that is added meanwhile ends no walk and loses no half-typed line") {
  InputHistory history = history_of({"one", "two"});
  CHECK(history.older("half") == "two");
  CHECK(history.older("two") == "one");
  history.add("refused");
  CHECK(history.newer("one") == "two");
  CHECK(history.newer("two") == "refused");
  CHECK(history.newer("refused") == "half");
}

TEST_CASE("who clears a line begins anew, and finds the half-typed one among the others") {
  InputHistory history = history_of({"one", "two"});
  (void)history.older("half");
  CHECK(history.older("two") == "one");
  history.begin_anew();
  CHECK(history.older("draft") == "half");
  CHECK(history.older("half") == "two");
  CHECK(history.newer("two") == "half");
  CHECK(history.newer("half") == "draft");
}

TEST_CASE("a walk goes on from a line that was found") {
  InputHistory history = history_of({"one", "two", "three"});
  history.jump(1, "half");
  CHECK(history.older("two") == "one");
  CHECK(history.newer("one") == "two");
  CHECK(history.newer("two") == "three");
  CHECK(history.newer("three") == "half");
}

TEST_CASE("the same line twice, and one of blanks, are not kept") {
  const InputHistory history = history_of({"one", "one", "two", "", " \t", "two", "one"});
  CHECK(history.lines() == std::deque<std::string>{"one", "two", "one"});
}

TEST_CASE("the history is bounded, and the oldest line goes") {
  InputHistory history;
  for (std::size_t i = 0; i < InputHistory::kMaxLines + 5; ++i) history.add(std::to_string(i));
  CHECK(history.lines().size() == InputHistory::kMaxLines);
  CHECK(history.lines().front() == "5");
  CHECK(history.lines().back() == std::to_string(InputHistory::kMaxLines + 4));
}

TEST_CASE("a walk at the oldest line goes on when that line goes") {
  InputHistory history;
  for (std::size_t i = 0; i < InputHistory::kMaxLines; ++i) history.add(std::to_string(i));
  std::string line;
  while (const auto older = history.older(line)) line = *older;
  CHECK(line == "0");
  history.add("more");
  CHECK(history.newer("1") == "2");
  CHECK(history.older("2") == "1");
}

TEST_CASE("a search narrows with what is typed, and Ctrl+R looks further back") {
  const InputHistory history =
      history_of({"make test", "make tea", "hello", "Make tea", "make tea"});
  HistorySearch search(history, "half");
  CHECK(search.text() == "half");
  CHECK_FALSE(search.has_failed());
  CHECK(search.press(ctrl(U'r')) == Outcome::Searching);  // for nothing yet
  CHECK_FALSE(search.has_failed());
  type(search, "m");
  CHECK(search.text() == "make tea");
  type(search, "AKE TE");
  CHECK(search.query() == "mAKE TE");
  CHECK(search.text() == "make tea");
  CHECK(search.press(ctrl(U'r')) == Outcome::Searching);
  CHECK(search.text() == "Make tea");
  CHECK(search.press(ctrl(U'r')) == Outcome::Searching);
  CHECK(search.text() == "make tea");
  type(search, "s");
  CHECK(search.text() == "make test");
  CHECK_FALSE(search.has_failed());
  CHECK(search.press(ctrl(U'r')) == Outcome::Searching);
  CHECK(search.has_failed());
  CHECK(search.text() == "make test");
  CHECK(search.press(key(Kind::Enter)) == Outcome::Entered);
  CHECK(search.text() == "make test");
}

TEST_CASE("Ctrl+R does not stay at lines that read the same") {
  const InputHistory history = history_of({"other tea", "tea"});
  InputHistory doubled = history;
  doubled.add("x");
  doubled.add("tea");
  HistorySearch search(doubled, "");
  type(search, "tea");
  CHECK(search.text() == "tea");
  (void)search.press(ctrl(U'r'));
  CHECK(search.text() == "tea");  // the other one, beyond x
  (void)search.press(ctrl(U'r'));
  CHECK(search.text() == "other tea");
}

TEST_CASE("Backspace widens a search again, by a whole character") {
  const InputHistory history = history_of({"ae\u0301", "ab"});
  HistorySearch search(history, "half");
  type(search, "ae\u0301x");
  CHECK(search.has_failed());
  CHECK(search.text() == "ae\u0301");
  (void)search.press(key(Kind::Backspace));
  CHECK(search.query() == "ae\u0301");
  CHECK_FALSE(search.has_failed());
  CHECK(search.text() == "ae\u0301");
  (void)search.press(key(Kind::Backspace));
  CHECK(search.query() == "a");
  CHECK(search.text() == "ab");
  (void)search.press(key(Kind::Backspace));
  CHECK(search.text() == "half");
  CHECK(search.press(key(Kind::Backspace)) == Outcome::Searching);
  CHECK(search.query().empty());
}

TEST_CASE("a search that is given up gives back the line that was there") {
  const InputHistory history = history_of({"one"});
  for (const Key& each : {ctrl(U'g'), ctrl(U'c'), key(Kind::Escape)}) {
    HistorySearch search(history, "half");
    type(search, "on");
    CHECK(search.text() == "one");
    CHECK(search.press(each) == Outcome::GaveUp);
    CHECK(search.text() == "half");
  }
}

TEST_CASE("Enter enters nothing that was not found") {
  const InputHistory history = history_of({"one"});
  HistorySearch nothing(history, "half");
  CHECK(nothing.press(key(Kind::Enter)) == Outcome::GaveUp);
  CHECK(nothing.text() == "half");

  HistorySearch failed(history, "half");
  type(failed, "ont");  // "one" is still shown
  CHECK(failed.has_failed());
  CHECK(failed.press(key(Kind::Enter)) == Outcome::GaveUp);
  CHECK(failed.text() == "half");
}

TEST_CASE("any other key takes what was found to be edited") {
  const InputHistory history = history_of({"one"});
  for (const Key& each : {key(Kind::Left), key(Kind::Tab), key(Kind::Up), key(Kind::Delete),
                          key(Kind::Backspace, {.alt = true}), ctrl(U'a'), ctrl(U'u')}) {
    HistorySearch search(history, "half");
    type(search, "on");
    CHECK(search.press(each) == Outcome::Taken);
    CHECK(search.text() == "one");
  }
  HistorySearch nothing(history, "half");
  CHECK(nothing.press(key(Kind::Left)) == Outcome::Taken);
  CHECK(nothing.text() == "half");
}

TEST_CASE("what is searched for is bounded, and one line") {
  const InputHistory history = history_of({"one"});
  HistorySearch search(history, "half");
  type(search, std::string(10 * HistorySearch::kMaxQuery, 'x'));
  CHECK(search.query().size() == HistorySearch::kMaxQuery);

  HistorySearch pasted(history, "half");
  Key paste = key(Kind::Paste);
  paste.text = "on\ntwo";
  CHECK(pasted.press(paste) == Outcome::Searching);
  CHECK(pasted.query() == "on");
  CHECK(pasted.text() == "one");
}

}  // namespace
}  // namespace chat
