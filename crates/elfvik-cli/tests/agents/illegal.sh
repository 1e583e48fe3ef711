#!/bin/sh
# Proposes what a rule of the starter scenario bars.
read -r start
while read -r turn; do
    echo '{"move": "propose", "outcome": {"price": 9, "heating": "geothermal", "opening": "this-autumn", "grant": "nobody"}}'
done
