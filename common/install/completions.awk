# Completions for bash, zsh or fish, made of what --help prints:
#   chat-client --help | awk -v shell=bash -f common/install/completions.awk
# An argument called FILE is a file; one whose description ends like ": auto, always or never" is
# one of these words. A usage line with HOST makes the first operand a host.

/^[Uu]sage: / {
  program = $2
  has_host = /HOST/
}

/^  --/ {
  count++
  name[count] = substr($1, 3)
  argument[count] = $2
  if (match($0, /^  --[a-z-]+ [A-Z]+ /) == 0) argument[count] = ""
  text = $0
  sub(/^  --[a-z-]+( [A-Z]+)? +/, "", text)
  values[count] = ""
  if (argument[count] != "" && match(text, /: ([a-z]+, )*[a-z]+ or [a-z]+$/)) {
    values[count] = substr(text, RSTART + 2)
    text = substr(text, 1, RSTART - 1)
    gsub(/,| or/, "", values[count])
  }
  help[count] = text
}

END {
  if (shell == "bash") bash()
  else if (shell == "zsh") zsh()
  else fish()
}

function quoted(text) {
  gsub(/'/, "'\\''", text)
  return "'" text "'"
}

function offer(what) {
  return "mapfile -t COMPREPLY < <(compgen " what " -- \"$word\") ;;"
}

function bash(i, all, files, others, identifier) {
  identifier = "_" program
  gsub(/-/, "_", identifier)
  for (i = 1; i <= count; i++) {
    all = all " --" name[i]
    if (argument[i] == "FILE") files = files "|--" name[i]
    else if (argument[i] != "" && values[i] == "") others = others "|--" name[i]
  }
  print identifier "() {"
  print "    local word=$2 before=$3"
  print "    COMPREPLY=()"
  print "    # bash takes \"--option=value\" for three words."
  print "    [ \"$word\" = = ] && word="
  print "    if [ \"$before\" = = ] && [ \"$COMP_CWORD\" -ge 2 ]; then"
  print "        before=${COMP_WORDS[COMP_CWORD - 2]}"
  print "    fi"
  print "    case $before in"
  for (i = 1; i <= count; i++) {
    if (values[i] != "") print "    --" name[i] ") " offer("-W '" values[i] "'")
  }
  if (files != "") print "    " substr(files, 2) ") compopt -o filenames 2>/dev/null; " offer("-f")
  if (others != "") print "    " substr(others, 2) ") ;;"
  print "    *)"
  print "        case $word in"
  print "        -*) " offer("-W '" substr(all, 2) "'")
  if (has_host) print "        *) " offer("-A hostname")
  print "        esac"
  print "        ;;"
  print "    esac"
  print "}"
  print "complete -F " identifier " " program
}

function zsh(i, text, line) {
  print "#compdef " program
  print "_arguments \\"
  for (i = 1; i <= count; i++) {
    text = help[i]
    gsub(/[\\:[]|]/, "\\\\&", text)
    line = name[i] == "help" || name[i] == "version" ? "(- *)" : ""
    line = line "--" name[i] (argument[i] == "" ? "" : "=") "[" text "]"
    if (argument[i] != "") line = line ":" tolower(argument[i]) ":"
    if (argument[i] == "FILE") line = line "_files"
    if (values[i] != "") line = line "(" values[i] ")"
    print "  " quoted(line) " \\"
  }
  print has_host ? "  '1:host:_hosts' '2:port:'" : "  '1:port:'"
}

function fish(i, how) {
  print "complete -c " program " -f" (has_host ? " -a '(__fish_print_hostnames)'" : "")
  for (i = 1; i <= count; i++) {
    how = argument[i] == "" ? "-f" : argument[i] == "FILE" ? "-r -F" : "-x"
    if (values[i] != "") how = how " -a " quoted(values[i])
    print "complete -c " program " " how " -l " name[i] " -d " quoted(help[i])
  }
}
