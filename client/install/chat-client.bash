# Completion of chat-client's command line, for bash.

_chat_client() {
    local word=$2 before=$3
    COMPREPLY=()
    # bash takes "--color=au" for three words.
    [ "$word" = = ] && word=
    if [ "$before" = = ] && [ "$COMP_CWORD" -ge 2 ]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $before in
    --color)
        mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word")
        return
        ;;
    --name | --timeout) return ;;
    esac
    case $word in
    -*)
        mapfile -t COMPREPLY < <(compgen -W '--name --any-name --listen --timeout --plain --color
            --help --version' -- "$word")
        ;;
    *) mapfile -t COMPREPLY < <(compgen -A hostname -- "$word") ;;
    esac
}

complete -F _chat_client chat-client
