# Makes C++ of the files of the page, as server/dialect/web/page.h declares it:
#   awk -f embed.awk client/web/index.html client/web/chat.js ... > page.cc
# They are text: every line ends with a LF, and none holds a NUL. Indentation, empty lines and the
# comments of scripts and style sheets stay behind, and blanks in these: a browser has no use for
# them. So no text in a script goes on over the end of a line, and a // with blanks around it that
# begins no comment has a quote behind it.

# A line of a script that holds no text and no pattern, without its blanks beside signs. Those beside
# + and - stay: a + +b is not a ++b.
function tight(line,   words, count, i, result) {
  if (line ~ /["'`\/]/) return line
  count = split(line, words, " ")
  result = words[1]
  for (i = 2; i <= count; ++i) {
    result = result (is_sign(substr(result, length(result))) || is_sign(substr(words[i], 1, 1)) ? "" : " ") words[i]
  }
  return result
}
function is_sign(character) { return index(",;:?=<>&|!(){}[]", character) > 0 }

BEGIN {
  print "#include \"server/dialect/web/page.h\"\n\n#include <array>\n\nnamespace chat {\n"
  print "std::span<const PageFile> page_files() {"
  print "  static constexpr std::array<PageFile, " ARGC - 1 "> files{{"
}

FNR == 1 {
  if (begun++) print "     },"
  name = FILENAME
  sub(/.*\//, "", name)
  print "    {\"" name "\","
}

{
  sub(/^ +/, "")
  if (FILENAME ~ /\.js$/) sub(/(^| +)\/\/ [^"'`]*$/, "")
  if (FILENAME ~ /\.css$/ && /^\/\*/) in_comment = 1
  if (in_comment) {
    if (/\*\/$/) in_comment = 0
    next
  }
  if ($0 ~ /^(\/\/ .*)?$/) next
  if (FILENAME ~ /\.css$/) {
    gsub(/: /, ":")
    gsub(/; /, ";")
    gsub(/, /, ",")
    sub(/ \{( |$)/, "{")
  }
  if (FILENAME ~ /\.js$/) $0 = tight($0)
  gsub(/\\/, "&&")
  gsub(/"/, "\\\"")
  gsub(/[?]/, "\\\\&")  # ??= would be a trigraph
  print "     \"" $0 "\\n\""
}

END {
  if (begun) print "     },"
  print "  }};\n  return files;\n}\n\n}  // namespace chat"
}
