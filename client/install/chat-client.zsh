#compdef chat-client

# Completion of chat-client's command line, for zsh.

_arguments \
  '--name=[your name]:name:' \
  '--any-name[where the name is taken, take it with a number]' \
  '--listen[print what the others say, and stay after the end of the input]' \
  '--timeout=[be done within so many seconds]:seconds:' \
  '--plain[never redraw\: for screen readers, logs and slow links]' \
  '--color=[use colors]:when:(auto always never)' \
  '(- *)--help[print the options]' \
  '(- *)--version[print the version]' \
  '1:host:_hosts' \
  '2:port:'
