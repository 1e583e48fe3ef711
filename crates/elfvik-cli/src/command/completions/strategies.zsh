(( $+functions[_elfvik_talk_words] )) ||
_elfvik_talk_words() {
    if [[ "$PREFIX" != *=* ]]; then
        _files
        return
    fi
    # Only the first part of several can be completed: blanks of a quoted word cannot be told from others.
    [[ "$PREFIX" == *[[:space:]]* ]] && return 1
    local key="${${PREFIX%=*}##*[=\"\']}"
    local -a names
    compset -P '*='
    case "$key" in
        offer) names=(@offers@) ;;
        accept) names=(@accepts@) ;;
        model) names=(@models@) ;;
        *)
            names=(@offers@)
            local -a keys
            keys=(offer accept model vote floor agent)
            compadd -S '=' -X 'part' -a keys
            ;;
    esac
    _describe -t strategies 'strategy' names
}


(( $+functions[_elfvik_brief_words] )) ||
_elfvik_brief_words() {
    local -a sections
    sections=(@described-sections@)
    # The first word is the scenario.
    (( CURRENT > 2 )) && _describe -t sections 'section' sections
    _files
}

