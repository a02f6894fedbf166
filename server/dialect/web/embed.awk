# Makes C++ of the files of the page, as server/dialect/web/page.h declares it:
#   awk -f embed.awk client/web/index.html client/web/chat.js ... > page.cc
# They are text: every line ends with a LF, and none holds a NUL. Indentation, empty lines and the
# comments of scripts and style sheets stay behind, and blanks and line ends in these: a browser has
# no use for them. So no text in a script goes on over the end of a line, and a // with blanks around it that
# begins no comment has a quote behind it.

# A line of a script without the blanks beside signs, but for those in texts. A line with a pattern,
# a division or several kinds of quotes stays as it is. Blanks beside + and - stay: a + +b is not a
# ++b.
function tight(line,   quote, parts, count, i, result) {
  quote = index(line, "`") ? "`" : "\""
  if (line ~ /['\\]/ || (quote == "`" && index(line, "\""))) return line
  count = split(line, parts, quote)
  for (i = 1; i <= count; i += 2) if (parts[i] ~ /\//) return line
  for (i = 1; i <= count; ++i) result = result (i > 1 ? quote : "") (i % 2 ? tight_code(parts[i]) : parts[i])
  return result
}
function tight_code(code,   words, count, i, result) {
  count = split(code, words, " ")
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
  # A statement goes on behind its signs as well as on a line of its own.
  joined = FILENAME ~ /\.js$/ && /[;,{]$/ && !/\/\/ /
  print "     \"" $0 (joined ? "" : "\\n") "\""
}

END {
  if (begun) print "     },"
  print "  }};\n  return files;\n}\n\n}  // namespace chat"
}
