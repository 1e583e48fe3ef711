#!/bin/sh
# Proposes what a rule of the starter scenario bars.
read -r start
while read -r message; do
    case $message in
    *'"type":"turn"'*)
        echo '{"move": "propose", "outcome": {"price": 9, "heating": "geothermal", "opening": "this-autumn", "grant": "nobody"}}' ;;
    esac
done
