
# What can stand behind `KEY=` in a strategy, or behind `PARTY=`.
function __fish_elfvik_names
    switch $argv[1]
        case offer
            printf '%s\t%s\n' @offers@
        case accept
            printf '%s\t%s\n' @accepts@
        case model
            printf '%s\t%s\n' @models@
        case '*'
            printf '%s\t%s\n' @offers@
            printf '%s=\tpart\n' offer accept model vote floor agent
    end
end

# Whether a strategy is being written.
function __fish_elfvik_in_strategy
    __fish_elfvik_using_subcommand talk
    and string match -qr '^[^-=\s"\'][^=\s"\']*=' -- (commandline -ct)
end

function __fish_elfvik_strategies
    set -l before (string match -r '^.*=' -- (commandline -ct))
    set -l key (string match -r '[^=\s"\']*(?==$)' -- $before)
    for name in (__fish_elfvik_names $key)
        printf '%s%s\n' $before $name
    end
end

complete -c elfvik -n "__fish_elfvik_in_strategy" -f -a "(__fish_elfvik_strategies)"
complete -c elfvik -n "__fish_elfvik_using_subcommand brief" -a "@sections@"
