# Completion of chat-server's command line, for bash.

_chat_server() {
    local word=$2 before=$3
    COMPREPLY=()
    # bash takes "--transcript=room" for three words.
    [ "$word" = = ] && word=
    if [ "$before" = = ] && [ "$COMP_CWORD" -ge 2 ]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $before in
    --transcript | --check-transcript | --show-transcript)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --bind | --name | --max-clients | --history | --grace | --window) return ;;
    esac
    case $word in
    -*)
        mapfile -t COMPREPLY < <(compgen -W '--bind --name --max-clients --history --grace --window
            --quiet --transcript --sync --repair-transcript --check-transcript --show-transcript
            --help --version' -- "$word")
        ;;
    esac
}

complete -F _chat_server chat-server
