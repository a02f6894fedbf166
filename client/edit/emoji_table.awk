# Makes client/edit/emoji_table.h from Unicode's emoji-test.txt (Debian: unicode-data):
#   awk -f client/edit/emoji_table.awk /usr/share/unicode/emoji/emoji-test.txt > client/edit/emoji_table.h
# Fully-qualified emoji without skin tones, and without those of tag characters (E0020 to E007F),
# which no message may have. Any awk will do.

/^# Version:/ { version = $3 }
!/; fully-qualified/ || /skin tone/ || /E007F/ { next }

{
  name = $0
  sub(/^[^#]*# [^ ]+ E[0-9.]+ /, "", name)
  sub(/keycap: #/, "keycap hash", name)
  sub(/keycap: \*/, "keycap asterisk", name)
  gsub("\303\205", "a", name); gsub("\303\243", "a", name); gsub("\303\247", "c", name)
  gsub("\303\251", "e", name); gsub("\303\255", "i", name); gsub("\303\261", "n", name)
  gsub("\303\264", "o", name)
  gsub("\342\200\231", "", name); gsub("\342\200\234", "", name); gsub("\342\200\235", "", name)
  name = tolower(name)
  gsub(/[^a-z0-9]+/, "_", name)
  sub(/_$/, "", name)
  emoji = ""
  for (i = 1; $i != ";"; i++) emoji = emoji "\\U" substr("00000000", length($i) + 1) $i
  lines[++count] = "    \"" name " " emoji "\\n\""
}

END {
  if (version == "" || count == 0) exit 1
  print "// Made by client/edit/emoji_table.awk from Unicode's emoji-test.txt " version " (Debian:"
  print "// unicode-data); do not edit."
  print "// clang-format off\n\n#pragma once\n\n#include <string_view>\n\nnamespace chat {\n"
  print "// \"name emoji\" in each line, in Unicode's order. Names have the letters a to z, digits, and _ between"
  print "// words."
  print "inline constexpr std::string_view kEmojiByName ="
  for (i = 1; i < count; i++) print lines[i]
  print lines[count] ";\n\n}  // namespace chat"
}
