
# What can stand behind `KEY=` in a strategy, or behind `PARTY=`.
_elfvik_strategies() {
    case "$1" in
        offer) printf '%s\n' @offers@ ;;
        accept) printf '%s\n' @accepts@ ;;
        model) printf '%s\n' @models@ ;;
        *) printf '%s\n' @offers@ offer= accept= model= vote= floor= agent= ;;
    esac
}

# Strategies, where one is being written; everything else as before.
_elfvik_or_strategy() {
    local line="${COMP_LINE:0:COMP_POINT}" own="$2" word key part
    word="${line##*[[:space:]]}"
    word="${word//[\"\']/}"
    # Behind the scenario of a brief a word can name a section.
    if [[ "${COMP_WORDS[1]}" == brief && "$COMP_CWORD" -ge 3 && "$word" != -* && "$3" != -* ]]; then
        _elfvik "$@"
        COMPREPLY+=( $(compgen -W "@sections@" -- "$word") )
        return
    fi
    if [[ " ${COMP_WORDS[*]:1:COMP_CWORD-1} " != *" talk "* || "$word" != *=* || "$word" == -* ]]; then
        _elfvik "$@"
        return
    fi
    part="${word##*=}"
    key="${word%=*}"
    key="${key##*=}"
    # What the shell replaces begins behind `=` where that breaks words.
    [[ "$own" == "=" ]] && own=""
    own="${own#[\"\']}"
    # What stands before may hold blanks.
    local IFS=$'\n'
    COMPREPLY=( $(compgen -P "${own%"$part"}" -W "$(_elfvik_strategies "$key")" -- "$part") )
    if [[ "${#COMPREPLY[@]}" -eq 1 && "${COMPREPLY[0]}" == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _elfvik_or_strategy -o nosort -o bashdefault -o default elfvik
else
    complete -F _elfvik_or_strategy -o bashdefault -o default elfvik
fi
