#compdef chat-server

# Completion of chat-server's command line, for zsh.

_arguments \
  '--bind=[listen on this address only]:address:' \
  '--name=[what the room is called]:name:' \
  '--max-clients=[how many people may be here at once]:number:' \
  '--history=[how many of the last messages who joins is given]:number:' \
  '--grace=[how long a program whose connection broke keeps its place]:seconds:' \
  '--window=[how much who reads slowly, or was away, may be behind]:MiB:' \
  '--quiet[print only that the server is ready]' \
  '--transcript=[keep what is said to everyone in a file]:file:_files' \
  '--sync[send what is said only once the disk has it]' \
  '--repair-transcript[move what is damaged of the transcript aside]' \
  '--check-transcript=[say what is in a transcript and whether it is sound]:file:_files' \
  '--show-transcript=[print the messages in a transcript]:file:_files' \
  '(- *)--help[print the options]' \
  '(- *)--version[print the version]' \
  '1:port:'
