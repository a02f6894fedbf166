# Checks the includes of all files against the list of what each folder may include:
#   awk -f includes.awk dependencies FILE...
# Prints one line for each include that the list does not allow, and fails when there is one.

function folder_of(path) { sub(/\/[^\/]*$/, "", path); return path }

# Whether `from` may include `to`, by any number of the list's steps.
function may(from, to,    words, count, i) {
  if (from == to) return 1
  if (asked[from, to]++) return allowed[from, to]
  count = split(list[from], words, " ")
  for (i = 1; i <= count; ++i) if (may(words[i], to)) return allowed[from, to] = 1
  return 0
}

function complain(sentence) { print FILENAME ":" FNR ": " sentence; failed = 1 }

FILENAME == ARGV[1] {
  sub(/#.*/, "")
  if ($0 !~ /:/) next
  name = $1
  sub(/:$/, "", name)
  sub(/^[^:]*:/, "")
  list[name] = $0
  order[name] = FNR
  next
}

FNR == 1 {
  if (FILENAME == ARGV[2]) {
    for (from in list) {
      count = split(list[from], words, " ")
      for (i = 1; i <= count; ++i) {
        if (words[i] in order && order[words[i]] <= order[from]) {
          print ARGV[1] ": " from " stands below " words[i] ", which it may include"
          failed = 1
        }
      }
    }
  }
  from = folder_of(FILENAME)
  is_test = from ~ /^test(\/|$)/
  if (!is_test && !(from in list) && FILENAME != "common/standard.h") {
    complain("the folder " from " is not in " ARGV[1])
  }
}

/^ *# *include *<(common|server|client|test)\// { complain("a file of the project is included in quotes") }

/^ *# *include *"/ {
  split($0, quoted, "\"")
  to = folder_of(quoted[2])
  if (!is_test && !may(from, to)) complain(from " may not include " to)
}

END { exit failed }
