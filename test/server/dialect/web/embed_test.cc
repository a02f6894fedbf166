// What server/dialect/web/embed.awk leaves of a file of the page.

#include <doctest/doctest.h>

#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "test/support/files.h"
#include "test/support/processes/process.h"
#include "test/support/temporary_folder.h"

namespace chat::test {
namespace {

// The content of the literals of the C++ that it makes; nothing where it fails.
std::optional<std::string> embedded(std::string_view name, std::string_view content) {
  const TemporaryFolder folder;
  write_contents(folder.file(name), content);
  Process awk({"awk", "-f", source("server/dialect/web/embed.awk"), folder.file(name)});
  if (awk.wait() != 0) return std::nullopt;
  std::istringstream lines(awk.output());
  std::string served;
  constexpr std::string_view kBefore = "     \"";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(kBefore)) continue;
    for (std::size_t i = kBefore.size(); i + 1 < line.size(); ++i) {
      if (line[i] != '\\') {
        served += line[i];
      } else {
        served += line[++i] == 'n' ? '\n' : line[i];
      }
    }
  }
  return served;
}

TEST_CASE("of a script its texts and patterns stay, and blanks where they part words") {
  const auto served = embedded("a.js", R"js(// A comment.
import { one } from "./one.js";

export const a = 1; // another
const b = "two  // , 'words'", c = 'it is  "';
const d = `three  ${a ? `four  // five` : ""} six`;
const e = /[a ,'"`] \/ {2}/g;
const f = a / b / c ?? a + +b - -c;
function g(of) {
  for (const each of of) {
    if (each in of) return typeof each;
  }
}
)js");
  CHECK(
      served ==
      R"js(import{one}from"./one.js";export let a=1;let b="two  // , 'words'",c='it is  "',)js"
      R"js(d=`three  ${a ? `four  // five` : ""} six`,e=/[a ,'"`] \/ {2}/g,f=a / b / c??a+ +b- -c;)js"
      R"js(function g(of){for(let each of of){if(each in of)return typeof each}})js"
      "\n");
}

TEST_CASE("of a class its private names become short, the same wherever they stand") {
  const auto served = embedded("a.js", R"js(class Counter {
  #count = 0;
  #step = "#count";
  get count() { return this.#count; }
  next() { this.#count += this.#step.length; }
}
)js");
  CHECK(served == R"js(class Counter{#a=0;#b="#count";get count(){return this.#a}next(){)js"
                  "this.#a+=this.#b.length}}\n");
}

TEST_CASE("names of constants become short, the same wherever they stand, texts stay") {
  CHECK(embedded("a.js",
                 "import { MOST_X, ONE } from \"./b.js\";\nconst FEW_X = MOST_X - ONE, a = "
                 "\"FEW_X\";\n") == "import{$a,ONE}from\"./b.js\";let $b=$a-ONE,a=\"FEW_X\";\n");
  CHECK_FALSE(embedded("a.js", "const a = `${MOST_X - 1}`;\n"));
}

TEST_CASE("words that mean the same become short, where they are words") {
  CHECK(embedded("a.js", "const a = isTrue ? undefined : [true, \"true\"];\nreturn false;\n") ==
        "let a=isTrue?void 0:[!0,\"true\"];return!1;\n");
}

TEST_CASE("constants are declared together where nothing stands between them") {
  CHECK(embedded("a.js",
                 "const a = 1;\nconst b = () => { a; };\nconst c = 3;\nlet d;\nconst e = 5;\n") ==
        "let a=1,b=()=>{a},c=3,d,e=5;\n");
  CHECK(embedded("a.js", "const a = 1;\nconst { b } = a;\nconst [c] = b;\n") ==
        "let a=1,{b}=a,[c]=b;\n");
  CHECK(embedded("a.js", "const a = () => { b();\nconst c = 3;\n};\n") ==
        "let a=()=>{b();let c=3};\n");
}

TEST_CASE("numbers become short, and stay in texts, patterns and words") {
  CHECK(embedded("a.js",
                 "const a = 1000 + 15_000 + 500_000 + 100 + 0.5 + 30.25 + 10.5 + 0 + 0x1000;\n"
                 "const b = c ? 0.5 : e1000 + \"1000 0.5\" + `0.5 1000` + /1000[0.5]/;\n") ==
        "let a=1e3+15e3+5e5+100+.5+30.25+10.5+0+0x1000,"
        "b=c?.5:e1000+\"1000 0.5\"+`0.5 1000`+/1000[0.5]/;\n");
  CHECK(embedded("a.js", "function a() { return 0.5; }\n") == "function a(){return .5}\n");
}

TEST_CASE("a line that only gives names to numbers goes, and the numbers stand for the names") {
  CHECK(embedded("a.js",
                 "const A_B = 2000, C_D = 0.5; // ms\nconst E_F = 1, g = 2;\n"
                 "h(A_B, C_D - A_B, \"A_B\", A_BC);\n") ==
        "let $a=1,g=2;h(2e3,.5-2e3,\"A_B\",$b);\n");
  CHECK(embedded("a.js", "export const A_B = 2000;\n") == "export let $a=2e3;\n");
}

TEST_CASE("the sign behind the last of a list over several lines goes") {
  CHECK(embedded("a.js", "const a = [\n  1,\n  2,\n];\nb({\n  c,\n  d() { e(); },\n});\n") ==
        "let a=[1,2];b({c,d(){e()}});\n");
}

TEST_CASE("a script whose text or pattern goes on over the end of a line is refused") {
  CHECK_FALSE(embedded("a.js", "const a = `one\ntwo`;\n"));
  CHECK_FALSE(embedded("a.js", "const a = \"one\n"));
  CHECK_FALSE(embedded("a.js", "const a = b /c;\n"));
}

TEST_CASE("a private name within a text, where it would stay long, is refused") {
  CHECK_FALSE(embedded("a.js", "const a = `${this.#b}`;\n"));
}

TEST_CASE("of a style sheet the comments go, and what needs no blanks") {
  CHECK(embedded("a.css", R"css(/* A comment
   of two lines. */
.a > b, .c:hover { margin: 0.5rem 0 0.4rem; color: red; }
@media (max-width: 45rem) {
  .d { top: 0; }
}
)css") == ".a>b,.c:hover{margin:.5rem 0 .4rem;color:red}@media (max-width:45rem){.d{top:0}}\n");
}

TEST_CASE("of a style sheet the names of properties become short that have no digit in them") {
  CHECK(embedded("a.css",
                 ":root { --ink: red; --c0: blue; --on-ink: var(--c0); }\n"
                 ".a { color: var(--ink); top: var(--on-ink); }\n") ==
        ":root{--a:red;--c0:blue;--b:var(--c0)}.a{color:var(--a);top:var(--b)}\n");
}

TEST_CASE("of a page line ends between tags go, and blanks within a line stay") {
  CHECK(embedded("a.html", "<p>one\n  two</p>\n\n<b>x</b> <i>y</i>\n<input a\n  b>\n") ==
        "<p>one\ntwo</p><b>x</b> <i>y</i><input a\nb>\n");
}

TEST_CASE("of a page the tags go that stand for themselves") {
  CHECK(embedded("a.html",
                 "<html "
                 "lang=\"en\">\n<head>\n<title>a</title>\n</head>\n<body>\n<header>b</header>\n</"
                 "body>\n</html>\n") == "<html lang=en><title>a</title><header>b</header>\n");
}

TEST_CASE("of a page the quotes around values go that are a word, and others stay") {
  CHECK(embedded("a.html", "<p id=\"a\" class=\"b-2 c\" alt=\"\"><img src=\"d.svg\">\n") ==
        "<p id=a class=\"b-2 c\" alt=\"\"><img src=d.svg>\n");
  CHECK(embedded("a.svg", "<g id=\"a\"/>\n") == "<g id=\"a\"/>\n");
}

}  // namespace
}  // namespace chat::test
