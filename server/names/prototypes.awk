# Makes server/names/prototypes.h from the Unicode Character Database (Debian: unicode-data) and from
# confusables.txt of UTS #39, which the source of Debian's package icu has in its unidata folder:
#   awk -f server/names/prototypes.awk /usr/share/unicode/UnicodeData.txt confusables.txt \
#       > server/names/prototypes.h
# Any awk will do.

BEGIN { FS = ";"; beyond = 1114112 }

function hex(text,    value, i) {
  value = 0
  for (i = 1; i <= length(text); i++)
    value = value * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1
  return value
}

# Code points, as text: in decimal, with a blank before each.
function numbers(text,    part, count, i, list) {
  count = split(text, part, " ")
  for (i = 1; i <= count; i++) list = list " " hex(part[i])
  return list
}

FNR == 1 { file++ }

file == 1 {
  code = hex($1)
  first = ($2 ~ /, Last>$/) ? previous + 1 : code
  if ($3 ~ /^[LMN]/) for (c = first; c <= code; c++) in_names[c] = 1
  previous = code
}
# Beside UTS #39, what differs in width only, for the keyboards that write ASCII in full width.
file == 1 && $6 != "" && ($6 !~ /</ || sub(/<(wide|narrow)> /, "", $6)) { decomposed[code] = numbers($6) }

file == 2 && /^# Version:/ { version = $0; sub(/.*: /, "", version) }
file == 2 && $3 ~ /MA/ {
  gsub(/[\t ]/, "", $1); gsub(/\t/, "", $2)
  prototype[hex($1)] = numbers($2)
}

function canonical(list,    part, count, i, all) {
  count = split(list, part, " ")
  for (i = 1; i <= count; i++)
    all = all ((part[i] in decomposed) ? canonical(decomposed[part[i]]) : " " part[i])
  return all
}

function skeleton(c,    part, count, i, all) {
  count = split(canonical(" " c), part, " ")
  for (i = 1; i <= count; i++) all = all ((part[i] in prototype) ? prototype[part[i]] : " " part[i])
  return canonical(all)
}

function put(piece) {
  if (length(line piece) > 98) { print line; line = "   " }
  line = line piece
}

function sequence(list,    part, count, i) {
  if (list in place) return place[list]
  place[list] = pooled
  count = split(list, part, " ")
  for (i = 1; i <= count; i++) pool[pooled++] = part[i]
  pool[pooled++] = 0
  return place[list]
}

END {
  pooled = 0
  print "// Made by server/names/prototypes.awk from Unicode's confusables.txt " version " (UTS #39); do not edit."
  print "// clang-format off\n// NOLINTBEGIN(modernize-avoid-c-arrays): their sizes are counted by the compiler\n\n#pragma once\n\nnamespace chat::unicode {\n"
  print "// What a character looks like: another character, or from kSequence on a place in kSequences, where a\n// sequence begins that ends before 0.\nstruct Prototype {\n  char32_t character;\n  char32_t looks_like;\n};"
  printf "inline constexpr char32_t kSequence = 0x%X;\n\n", beyond
  print "// Letters, marks and numbers with a prototype or a canonical decomposition, but Hangul syllables.\ninline constexpr Prototype kPrototypes[] = {"
  line = "   "
  for (c = 0; c < beyond; c++) {
    if (!(c in in_names) || !((c in prototype) || (c in decomposed))) continue
    list = skeleton(c)
    if (list == " " c) continue
    put(sprintf(" {0x%X, 0x%X},", c, split(list, part, " ") == 1 ? part[1] : beyond + sequence(list)))
  }
  print line "\n};\n\ninline constexpr char32_t kSequences[] = {"
  line = "   "
  for (i = 0; i < pooled; i++) put(sprintf(pool[i] == 0 ? " 0," : " 0x%X,", pool[i]))
  print line "\n};\n\n}  // namespace chat::unicode\n// NOLINTEND(modernize-avoid-c-arrays)"
}
