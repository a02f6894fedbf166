# Makes common/unicode/grapheme_tables.h from the Unicode Character Database (Debian: unicode-data):
#   cd /usr/share/unicode && awk -f .../common/unicode/grapheme_tables.awk \
#       auxiliary/GraphemeBreakProperty.txt emoji/emoji-data.txt EastAsianWidth.txt \
#       UnicodeData.txt DerivedCoreProperties.txt > .../common/unicode/grapheme_tables.h
# The first file also gives the version. Any awk will do.

BEGIN { FS = ";"; last_code = 1114111 }

function hex(text,    value, i) {
  value = 0
  for (i = 1; i <= length(text); i++)
    value = value * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1
  return value
}

# Leaves the range of this line in `from` and `to`, and its property in `property`.
function read_range(    range, ends, bound) {
  range = $1; gsub(/ /, "", range)
  ends = split(range, bound, /\.\./)
  from = hex(bound[1]); to = hex(bound[ends])
  property = $2; sub(/#.*/, "", property); gsub(/[ \t]/, "", property)
}

FNR == 1 { file++ }
file == 1 && FNR == 1 { version = $0; sub(/^# GraphemeBreakProperty-/, "", version); sub(/\.txt.*/, "", version) }
/^#/ || /^[ \t]*$/ { next }

# LV and LVT are left out: where a syllable stands in its block says which it is.
file == 1 {
  read_range()
  if (property == "LV" || property == "LVT") next
  gsub(/_/, "", property)
  for (code = from; code <= to; code++) breaking[code] = property
}

file == 2 {
  read_range()
  if (property == "Extended_Pictographic")
    for (code = from; code <= to; code++) {
      if (code in breaking) { print "a pictograph of two classes: " $0 > "/dev/stderr"; exit 1 }
      breaking[code] = "Pictograph"
    }
  if (property == "Emoji") for (code = from; code <= to; code++) emoji[code] = 1
  if (property == "Emoji_Presentation") for (code = from; code <= to; code++) shown_as_emoji[code] = 1
}

file == 3 {
  read_range()
  if (property == "W" || property == "F") for (code = from; code <= to; code++) wide[code] = 1
}

file == 4 {
  code = hex($1)
  first = ($2 ~ /, Last>$/) ? previous + 1 : code
  for (c = first; c <= code; c++) category[c] = $3
  previous = code
}

file == 5 {
  read_range()
  if (property == "Default_Ignorable_Code_Point") for (code = from; code <= to; code++) ignorable[code] = 1
}

# Terminals draw the soft hyphen (U+00AD), the fillers, which are letters, and the signs before
# Arabic numbers, which are of category Cf.
function takes_none(c) {
  if (c == 173) return 0
  if (breaking[c] == "V" || breaking[c] == "T") return 1
  if (category[c] == "Mn" || category[c] == "Me") return 1
  if (category[c] == "Cf") return breaking[c] != "Prepend"
  return (c in ignorable) && category[c] != "Lo"
}

function width_class(c) {
  if (takes_none(c)) return "None"
  if (breaking[c] == "RegionalIndicator") return ""  # one column each: two make a flag
  if ((c in wide) || (c in shown_as_emoji)) return "Two"
  return (c in emoji) ? "TextEmoji" : ""
}

function class_in(table, c) { return table == "Breaks" ? breaking[c] : width_class(c) }

function print_table(table, row, type, comment,    c, start, class, next_class, line, piece) {
  printf "\n// %s\ninline constexpr %s k%s[] = {\n", comment, row, table
  class = ""; line = "   "
  for (c = 0; c <= last_code + 1; c++) {
    next_class = c <= last_code ? class_in(table, c) : ""
    if (next_class == class) continue
    if (class != "") {
      piece = sprintf(" {0x%X, 0x%X, %s::%s},", start, c - 1, type, class)
      if (length(line piece) > 98) { print line; line = "   " }
      line = line piece
    }
    class = next_class; start = c
  }
  print line "\n};"
}

END {
  if (file != 5) exit 1
  print "// Made by common/unicode/grapheme_tables.awk from the Unicode Character Database " version " (Debian:"
  print "// unicode-data); do not edit."
  print "// clang-format off\n// NOLINTBEGIN(modernize-avoid-c-arrays): their sizes are counted by the compiler\n"
  print "#pragma once\n\n#include <cstdint>\n#include <string_view>\n\nnamespace chat::unicode {\n"
  print "inline constexpr std::string_view kGraphemeVersion = \"" version "\";\n"
  print "// Grapheme_Cluster_Break (Unicode annex 29, table 2), and Extended_Pictographic as Pictograph."
  print "enum class Break : std::uint8_t {"
  print "  Other, CR, LF, Control, Extend, ZWJ, RegionalIndicator, Prepend, SpacingMark, L, V, T, LV, LVT,"
  print "  Pictograph,\n};\n"
  print "// What a character takes that does not take just one column.\nenum class Width : std::uint8_t {"
  print "  None,       // combining, or without a picture\n  Two,        // East Asian wide or fullwidth, or shown as an emoji"
  print "  TextEmoji,  // one column, but two where variation selector 16 makes an emoji of it\n};\n"
  print "// First and last code point of a range, both of them in it; ranges are sorted."
  print "struct BreakRange {\n  char32_t first;\n  char32_t last;\n  Break value;\n};"
  print "struct WidthRange {\n  char32_t first;\n  char32_t last;\n  Width value;\n};"
  print_table("Breaks", "BreakRange", "Break", "Every range that is not Other, less the Hangul syllables (LV, LVT).")
  print_table("Widths", "WidthRange", "Width", "Every range that is not plainly one column wide.")
  print "\n}  // namespace chat::unicode\n// NOLINTEND(modernize-avoid-c-arrays)"
}
