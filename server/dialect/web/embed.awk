# Makes C++ of the files of the page, as server/dialect/web/page.h declares it:
#   awk -f embed.awk client/web/index.html client/web/chat.js ... > page.cc
# They are text: every line ends with a LF, and none holds a NUL.

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
  gsub(/\\/, "&&")
  gsub(/"/, "\\\"")
  gsub(/[?]/, "\\\\&")  # ??= would be a trigraph
  print "     \"" $0 "\\n\""
}

END {
  if (begun) print "     },"
  print "  }};\n  return files;\n}\n\n}  // namespace chat"
}
