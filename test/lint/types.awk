# Finds two types of one name in the same namespace. A program that is linked from both files may
# crash, and neither the compiler nor the linker says so (C++: the one-definition rule).
#   awk -f types.awk FILE...
# Prints one line for each second definition, and fails when there is one. Leaves out types in other
# types and in anonymous namespaces. Relies on clang-format's layout: what a namespace holds is not
# indented, and the namespace ends with "}  // namespace".

FNR == 1 { depth = 0 }

/^namespace.*\{/ {
  name = $2
  if (name == "{") name = "(anonymous)"
  scope[depth + 1] = (depth > 0 ? scope[depth] "::" : "") name
  ++depth
  next
}

/^}  \/\/ namespace/ { --depth; next }

/^(template.*> )?(struct|class|union|enum) / {
  line = $0
  sub(/ *\/\/.*/, "", line)
  if (line ~ /;$/ && line !~ /\{/) next  # a declaration only
  sub(/^template.*> (struct|class|union)/, "struct", line)
  sub(/^(enum class|enum struct|enum|struct|class|union) /, "", line)
  sub(/^(\[\[.*\]\]|[A-Z_]+(\([^)]*\))?) /, "", line)  # an attribute, or the macro of one
  if (!match(line, /^[A-Za-z0-9_:]+/)) next
  type = scope[depth] "::" substr(line, 1, RLENGTH)
  rest = substr(line, RLENGTH + 1)
  if (rest ~ /^</ || type ~ /\(anonymous\)/) next  # a specialization is a definition of its own
  if (type in defined) {
    print FILENAME ":" FNR ": " type " is defined at " defined[type] " already: rename one of the" \
      " two, or put it into an anonymous namespace"
    failed = 1
  } else {
    defined[type] = FILENAME ":" FNR
  }
}

END { exit failed }
