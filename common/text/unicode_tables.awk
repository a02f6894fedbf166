# Makes common/text/unicode_tables.h from the Unicode Character Database (Debian: unicode-data):
#   awk -f common/text/unicode_tables.awk /usr/share/unicode/DerivedCoreProperties.txt \
#       /usr/share/unicode/UnicodeData.txt > common/text/unicode_tables.h
# The first file gives the version and Default_Ignorable_Code_Point, the second the categories.

BEGIN {
  FS = ";"; last_code = 1114111
  # Nothing to see either: blanks of braille and hieroglyphs, a filler, a null notehead, a selector.
  split("2800 13441 13442 16FE4 1BC9D 1D159", blank, " ")
  for (i in blank) ignorable[hex(blank[i])] = 1
}

function hex(text,    value, i) {
  value = 0
  for (i = 1; i <= length(text); i++)
    value = value * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1
  return value
}

FNR == 1 { file++ }
file == 1 && FNR == 1 { version = $0; sub(/^# DerivedCoreProperties-/, "", version); sub(/\.txt.*/, "", version) }

file == 1 && /; Default_Ignorable_Code_Point/ {
  range = $1; gsub(/ /, "", range)
  ends = split(range, bound, /\.\./)
  for (code = hex(bound[1]); code <= hex(bound[ends]); code++) ignorable[code] = 1
}

file == 2 {
  code = hex($1)
  first = ($2 ~ /, Last>$/) ? previous + 1 : code
  for (c = first; c <= code; c++) category[c] = $3
  previous = code
}

# What a person would not see, or would see moving other text about. The joiners (U+200C, U+200D)
# stay in text, and so do variation selectors and Hangul fillers, which are not of category Cf.
function unwanted(c) {
  if (c == 8204 || c == 8205) return 0
  if (category[c] == "Zl" || category[c] == "Zp") return 1
  if (c >= 65529 && c <= 65531) return 1  # interlinear annotation
  return category[c] == "Cf" && (c in ignorable)
}

function wanted_in(table, c) {
  if (table == "Letters") return category[c] ~ /^L/
  if (table == "Numbers") return category[c] ~ /^N/
  if (table == "Marks") return category[c] ~ /^M/
  if (table == "Spaces") return category[c] ~ /^Z/
  if (table == "Invisible") return category[c] == "Cf" || (c in ignorable)
  return unwanted(c)
}

function print_table(table, comment,    c, start, inside, line, piece) {
  printf "\n// %s\ninline constexpr CodePointRange k%s[] = {\n", comment, table
  inside = 0; line = "   "
  for (c = 0; c <= last_code + 1; c++) {
    if (c <= last_code && wanted_in(table, c)) {
      if (!inside) { start = c; inside = 1 }
    } else if (inside) {
      inside = 0
      piece = sprintf(" {0x%X, 0x%X},", start, c - 1)
      if (length(line piece) > 98) { print line; line = "   " }
      line = line piece
    }
  }
  print line "\n};"
}

END {
  print "// Made by common/text/unicode_tables.awk from the Unicode Character Database " version "; do not edit."
  print "// clang-format off\n// NOLINTBEGIN(modernize-avoid-c-arrays): their sizes are counted by the compiler\n\n#pragma once\n\nnamespace chat::unicode {\n"
  print "// First and last code point of a range, both of them in it."
  print "struct CodePointRange {\n  char32_t first;\n  char32_t last;\n};"
  print_table("Letters", "General_Category L: letters.")
  print_table("Numbers", "General_Category N: numbers.")
  print_table("Marks", "General_Category M: combining marks.")
  print_table("Spaces", "General_Category Z: spaces, line and paragraph separators.")
  print_table("Invisible", "General_Category Cf, Default_Ignorable_Code_Point, and others with an empty glyph.")
  print_table("Unwanted", "What is taken out of text: invisible, bidirectional and line-separating controls.")
  print "\n}  // namespace chat::unicode\n// NOLINTEND(modernize-avoid-c-arrays)"
}
