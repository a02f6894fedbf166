# Makes C++ of the files of the page, as server/dialect/web/page.h declares it:
#   awk -f embed.awk client/web/index.html client/web/chat.js ... > page.cc
# They are text: every line ends with a LF, and none holds a NUL. What a browser has no use for stays
# behind: empty lines, indentation, comments, blanks and line ends beside signs, a ; before a }, a , at
# the end of a list; of HTML the tags that stand for themselves, and the quotes around a word.
# A const becomes a let, true !0, 0.5 .5, 2000 2e3, and declarations that follow each other are one. A line
# that only gives names with a _ to numbers goes: the numbers stand for the names in the rest of the file.
# The names of private members, which nothing outside their class can see, become short, as do those of
# other constants with a _ in it, everywhere, and those of a style sheet's properties without a digit in
# it. So
# - in a script every statement ends with ; or }, an empty one is written {}, no text goes on over the
#   end of a line, a / with a blank behind it divides and any other begins a pattern, which has no other
#   / without a \ in it, none of these names is used within a `...`, no property is called true, and no
#   name of a number is a property in short ({ MOST_SHOWN });
# - a style sheet has a comment on lines of its own;
# - in the HTML blanks that are seen between two tags stand within a line, and no text has a ="word".

# A line of a script without comments and unneeded blanks. Between two + or - a blank stays: a + +b is
# not a ++b. Everything from the first ` to the last is taken for one text: some have others within.
function tight(line,   result, rest, piece, length_, blank) {
  for (rest = line; rest != ""; rest = substr(rest, length_ + 1)) {
    length_ = token(rest)
    if (length_ == 0) break
    if (substr(rest, 1, 1) == " ") {
      blank = 1
      continue
    }
    piece = shorter(substr(rest, 1, length_))
    if (blank && !is_apart(result, piece)) result = result " "
    blank = 0
    if (piece == "}") sub(/;$/, "", result)
    result = result piece
  }
  return result
}

# The length of the text, pattern, word, number or character that the code begins with; 0 for a comment.
function token(code) {
  if (code ~ /^\/\//) return 0
  if (code ~ /^"/) return matched(code, "^\"([^\"\\\\]|\\\\.)*\"")
  if (code ~ /^'/) return matched(code, "^'([^'\\\\]|\\\\.)*'")
  if (code ~ /^`/) return matched(code, "^`.*`")
  if (code ~ /^#[A-Za-z]/) return matched(code, "^#[A-Za-z]+")
  if (code ~ /^[A-Za-z_$]/) return matched(code, "^[A-Za-z0-9_$]+")
  if (code ~ /^[0-9]/) return matched(code, "^[0-9][0-9A-Za-z_]*([.][0-9]+)?")
  if (code ~ /^\/[^ ]/) return matched(code, "^/([^/\\\\]|\\\\.)*/")
  return 1
}
function matched(code, pattern) {
  if (match(code, pattern) && substr(code, 1, RLENGTH) !~ /`.*([.]#[A-Za-z]|[A-Z]_[A-Z]).*`/) return RLENGTH
  print FILENAME ":" FNR ": it does not end in this line, or has a short name within: " code > "/dev/stderr"
  exit failed = 1
}
function shorter(piece) {
  if (piece in numbers) piece = numbers[piece]
  if (piece ~ /^0[.]/) return substr(piece, 2)
  if (piece ~ /^[1-9][0-9_]*$/) return short_number(piece)
  if (piece == "const") return "let"
  if (piece == "true") return "!0"
  if (piece == "false") return "!1"
  if (piece == "undefined") return "void 0"
  return piece ~ /^(#.|[A-Z]+_)/ ? short(piece) : piece
}
function short_number(digits) {
  gsub(/_/, "", digits)
  if (match(digits, /0000*$/)) digits = substr(digits, 1, RSTART - 1) "e" RLENGTH
  return digits
}
# Keeps the numbers of a line that has nothing else; returns whether it is one.
function is_of_numbers(line,   parts, i, pair) {
  if (line !~ /^const [A-Z]+_[A-Z_]+ = [0-9_.]+(, [A-Z]+_[A-Z_]+ = [0-9_.]+)*;( \/\/.*)?$/) return 0
  sub(/;.*/, "", line)
  for (i = split(substr(line, length("const ") + 1), parts, ", "); i > 0; --i) {
    split(parts[i], pair, " = ")
    numbers[pair[1]] = pair[2]
  }
  return 1
}
# The same name for the same member of all classes, and for the same constant or property of all files.
function short(member) {
  if (!(member in shorts)) {
    shorts[member] = (member ~ /^#/ ? "#" : member ~ /^-/ ? "--" : "$") (members < 52 ? "" : letter(int(members / 52) - 1)) letter(members % 52)
    ++members
  }
  return shorts[member]
}
function letter(number) {
  return substr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", number + 1, 1)
}

# The same for the properties of a line of a style sheet.
function with_short_properties(line,   result) {
  while (match(line, /--[a-z][a-z-]+/)) {
    result = result substr(line, 1, RSTART - 1) short(substr(line, RSTART, RLENGTH))
    line = substr(line, RSTART + RLENGTH)
  }
  return result line
}

# A line of HTML without what a browser takes for granted.
function plain(line,   result) {
  gsub(/<\/?(head|body)>|<\/html>/, "", line)
  while (match(line, /="[A-Za-z0-9.-]+"/)) {
    result = result substr(line, 1, RSTART) substr(line, RSTART + 2, RLENGTH - 3)
    line = substr(line, RSTART + RLENGTH)
  }
  return result line
}

# Whether what ends `before` and begins `behind` are two things without a blank.
function is_apart(before, behind,   last, first) {
  last = substr(before, length(before))
  first = substr(behind, 1, 1)
  if (last == first && first ~ /[-+]/) return 0
  return is_sign(last) || is_sign(first)
}
# The line before this one of the same file waits: what of its end stays is seen now.
function put(line,   head, ends) {
  head = is_script && match(line, /^(export )?let[ {[]/) ? substr(line, 1, RLENGTH - 1) : ""
  if (waits) {
    if (head != "" && head == declares) {
      sub(/;$/, ",", before)
      line = substr(line, length(head) + 1)
      sub(/^ /, "", line)
    }
    if (is_code && line ~ /^[]}]/) sub(/[,;]$/, "", before)
    ends = is_code ? !is_apart(before, line) : before !~ />$/
    gsub(/\\/, "&&", before)
    gsub(/"/, "\\\"", before)
    gsub(/[?]/, "\\\\&", before)  # ??= would be a trigraph
    print "     \"" before (ends || line == "" ? "\\n" : "") "\""
  }
  before = line
  waits = line != ""
  declares = line ~ /^[^;]*;$/ && line !~ /\{[^}]*$/ ? head : ""
}

function is_sign(character) { return index(",;:?=<>&|!(){}[]+-*%\"'`", character) > 0 }

BEGIN {
  print "#include \"server/dialect/web/page.h\"\n\n#include <array>\n\nnamespace chat {\n"
  print "std::span<const PageFile> page_files() {"
  print "  static constexpr std::array<PageFile, " ARGC - 1 "> files{{"
}

FNR == 1 {
  put("")
  if (begun++) print "     },"
  is_script = FILENAME ~ /\.js$/
  is_style = FILENAME ~ /\.css$/
  is_code = is_script || is_style
  split("", numbers)
  name = FILENAME
  sub(/.*\//, "", name)
  print "    {\"" name "\","
}

{
  sub(/^ +/, "")
  if (is_script) $0 = is_of_numbers($0) ? "" : tight($0)
  if (FILENAME ~ /\.html$/) $0 = plain($0)
  if (is_style && /^\/\*/) in_comment = 1
  if (in_comment) {
    if (/\*\/$/) in_comment = 0
    next
  }
  if (is_style) {
    gsub(/: /, ":")
    gsub(/; /, ";")
    gsub(/, /, ",")
    gsub(/ > /, ">")
    gsub(/ \{ ?/, "{")
    gsub(/;? ?\}/, "}")
    gsub(/:0\./, ":.")
    gsub(/ 0\./, " .")
    $0 = with_short_properties($0)
  }
  if ($0 != "") put($0)
}

END {
  if (failed) exit 1
  put("")
  if (begun) print "     },"
  print "  }};\n  return files;\n}\n\n}  // namespace chat"
}
