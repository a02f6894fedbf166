# Completion of chat-server's command line, for fish.

complete -c chat-server -f
complete -c chat-server -x -l bind -d 'listen on this address only'
complete -c chat-server -x -l name -d 'what the room is called'
complete -c chat-server -x -l max-clients -d 'how many people may be here at once'
complete -c chat-server -x -l history -d 'how many of the last messages who joins is given'
complete -c chat-server -x -l grace -d 'how long a program whose connection broke keeps its place'
complete -c chat-server -x -l window -d 'how much who reads slowly, or was away, may be behind'
complete -c chat-server -f -l quiet -d 'print only that the server is ready'
complete -c chat-server -r -F -l transcript -d 'keep what is said to everyone in a file'
complete -c chat-server -f -l sync -d 'send what is said only once the disk has it'
complete -c chat-server -f -l repair-transcript -d 'move what is damaged of the transcript aside'
complete -c chat-server -r -F -l check-transcript -d 'say what is in a transcript and whether it is sound'
complete -c chat-server -r -F -l show-transcript -d 'print the messages in a transcript'
complete -c chat-server -f -l help -d 'print the options'
complete -c chat-server -f -l version -d 'print the version'
