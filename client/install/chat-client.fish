# Completion of chat-client's command line, for fish.

complete -c chat-client -f -a '(__fish_print_hostnames)'
complete -c chat-client -x -l name -d 'your name'
complete -c chat-client -f -l any-name -d 'where the name is taken, take it with a number'
complete -c chat-client -f -l listen -d 'print what the others say, and stay after the end of the input'
complete -c chat-client -x -l timeout -d 'be done within so many seconds'
complete -c chat-client -f -l plain -d 'never redraw: for screen readers, logs and slow links'
complete -c chat-client -x -l color -a 'auto always never' -d 'use colors'
complete -c chat-client -f -l help -d 'print the options'
complete -c chat-client -f -l version -d 'print the version'
