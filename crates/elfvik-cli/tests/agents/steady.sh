#!/bin/sh
# Insists on one outcome, and says on its standard error what it was told in the end.
read -r start
while read -r message; do
    case $message in
    *'"type":"turn"'*)
        echo '{"move": "propose", "outcome": {"price": 8, "heating": "gas", "opening": "next-summer", "grant": "nobody"}, "ticks": 2}' ;;
    *) echo "$message" >&2 ;;
    esac
done
